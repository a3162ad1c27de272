import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ended, ROOT, runProgram } from './run-program.ts';
import { toolsAreMissing } from './tools.ts';

const missing = toolsAreMissing('ansible-playbook', 'ansible-lint');
const FOLDER = path.join(ROOT, 'deploy', 'ansible');
const PLAYBOOK = path.join(FOLDER, 'site.yml');

let home = '';

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'njord-ansible-'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

/** Runs a program of Ansible, which keeps what it remembers in a home of its own. */
function ansible(program: string, ...words: readonly string[]): Promise<Ended> {
  return runProgram(program, words, { HOME: home, ANSIBLE_CONFIG: path.join(FOLDER, 'ansible.cfg') });
}

const LOCALHOST = ['--inventory', 'localhost,', '--connection', 'local'];

test.skipIf(missing)('the role is written as Ansible wants it', async () => {
  expect(await ansible('ansible-playbook', '--syntax-check', ...LOCALHOST, PLAYBOOK)).toMatchObject({
    code: 0,
  });
  const lint = await ansible('ansible-lint', '--offline', '--nocolor', '--strict', PLAYBOOK);
  expect(lint, lint.text).toMatchObject({
    code: 0,
    text: expect.stringContaining('0 failure(s), 0 warning(s)'),
  });
});

/** Checks the role against this machine: what would change on it is told, and nothing is changed. */
function check(variables: Readonly<Record<string, unknown>>): Promise<Ended> {
  const given = JSON.stringify({ njord_root: `${home}/root`, njord_starts: false, ...variables });
  return ansible('ansible-playbook', '--check', ...LOCALHOST, PLAYBOOK, '--extra-vars', given);
}

test.skipIf(missing)('the role says what it would change on this machine', async () => {
  const archive = path.join(home, 'njord.tar');
  expect((await runProgram('sh', ['-c', `deploy/pack.sh > ${archive}`])).code).toBe(0);
  const checked = await check({ njord_archive: archive, njord_prometheus: '/etc/prometheus' });
  expect(checked.text).toMatch(/^localhost +: ok=\d+ +changed=[1-9]\d* +unreachable=0 +failed=0 /m);
  expect(checked.code).toBe(0);
});

test.skipIf(missing)('the role refuses what cannot be meant', async () => {
  const other = await check({ njord_executor: 'both' });
  expect(other).toMatchObject({ code: 2, text: expect.stringContaining('Expected paper-trader or broker') });
  const none = await check({ njord_archive: `${home}/none.tar` });
  expect(none).toMatchObject({ code: 2, text: expect.stringContaining('Make it with deploy/pack.sh') });
});
