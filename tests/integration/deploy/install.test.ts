import { globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, ROOT, runProgram } from './run-program.ts';
import { ownSystemIsMissing, toolsAreMissing } from './tools.ts';

const missing = toolsAreMissing('systemd-analyze', 'shellcheck') ?? ownSystemIsMissing();

/** Exposure of a unit that is still fine, in tenths. */
const THRESHOLD = 20;

const SERVICES = ['market-data', 'strategy-runner', 'risk-engine', 'paper-trader', 'broker'];
const UNITS = [...SERVICES.map((name) => `njord@${name}.service`), 'njord-backup.service'];

let root = '';

function script(name: 'install' | 'uninstall', ...words: readonly string[]): Promise<Ended> {
  return runProgram(path.join(ROOT, 'deploy', `${name}.sh`), ['--root', root, ...words]);
}

/** Everything below the root, with permissions and, of files, content; without the program and the users. */
async function contentOf(): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(root, file);
    if (/^(opt|usr\/lib|bin)\b|^etc\/(\.pwd|passwd|shadow|group|gshadow)/.test(name)) continue;
    const { mode } = await stat(entry.isSymbolicLink() ? root : file);
    found[name] = `${(mode & 0o777).toString(8)} ${entry.isFile() ? await readFile(file, 'utf8') : ''}`;
  }
  return found;
}

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'njord-root-'));
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

test.skipIf(missing)('shellcheck finds nothing in the scripts', async () => {
  const scripts = globSync(
    ['deploy/**/*.sh', 'deploy/bin/njord', 'tests/integration/deploy/*.sh', '.ci/run'],
    {
      cwd: ROOT,
    },
  );
  expect(scripts.length).toBeGreaterThan(5);
  expect(await runProgram('shellcheck', ['--external-sources', ...scripts])).toEqual({ code: 0, text: '' });
});

describe.skipIf(missing)('an installation', () => {
  test('is only told in a dry run, and every wrong word is refused', async () => {
    const dry = await script('install', '--dry-run');
    expect(dry.code).toBe(0);
    for (const line of dry.text.trim().split('\n')) expect(line).toMatch(/^would run: /);
    expect(await readdir(root)).toEqual([]);
    expect(await script('install', '--purge')).toMatchObject({
      code: 2,
      text: expect.stringContaining('install.sh: expected an option of these, was --purge.'),
    });
    expect((await runProgram('deploy/install.sh', ['--root'])).text).toContain(
      'expected a folder after --root',
    );
    expect((await script('uninstall', '--help')).text).toContain('Exit codes: 0 done');
  });

  test('puts everything in its place, and once more changes nothing', async () => {
    const first = await script('install');
    expect(first).toMatchObject({ code: 0, text: expect.stringContaining('Next: njord config check') });
    const before = await contentOf();
    expect(before).toMatchObject({
      'etc/njord/config': '750 ',
      'etc/njord/config/base.yaml': expect.stringMatching(/^640 # Settings of an installed Njord/),
      'etc/credstore': '700 ',
      'var/lib/njord': '700 ',
      'var/backups/njord': '700 ',
      'usr/local/bin/njord': expect.stringMatching(/^755 /),
      'etc/systemd/system/njord.target.wants/njord@risk-engine.service': expect.any(String),
      'etc/systemd/system/timers.target.wants/njord-backup.timer': expect.any(String),
    });
    const users = await readFile(`${root}/etc/passwd`, 'utf8');
    expect(users).toMatch(/^njord:.*:\/var\/lib\/njord:\/usr\/sbin\/nologin$/m);
    await writeFile(`${root}/etc/njord/config/base.yaml`, 'mine');
    const second = await script('install');
    expect(second.text).toContain(`kept ${root}/etc/njord/config/base.yaml`);
    expect(await contentOf()).toEqual({ ...before, 'etc/njord/config/base.yaml': '640 mine' });
    await cp(path.join(ROOT, 'deploy/config/base.yaml'), `${root}/etc/njord/config/base.yaml`);
  });

  test('has a program that runs from there, with settings that are right', async () => {
    const node = `${root}/opt/njord/node_modules/.bin/node`;
    const check = await runProgram(node, [
      `${root}/opt/njord/bin/njord.js`,
      'config',
      'check',
      '--root',
      `${root}/etc/njord`,
    ]);
    expect(check).toMatchObject({ code: 0, text: expect.stringContaining('The settings are right') });
    const run = await runProgram(node, [`${root}/opt/njord/bin/njord.js`, 'run', '--help']);
    for (const name of SERVICES) expect(run.text).toContain(`"${name}"`);
  });

  test('has units that systemd understands', async () => {
    await cp('/lib/systemd/system', `${root}/usr/lib/systemd/system`, {
      recursive: true,
      verbatimSymlinks: true,
    });
    await mkdir(`${root}/bin`, { recursive: true });
    await cp('/bin/kill', `${root}/bin/kill`);
    const words = ['verify', `--root=${root}`, 'njord.target', 'njord-backup.timer', ...UNITS];
    expect(await runProgram('systemd-analyze', words)).toEqual({ code: 0, text: '' });
    await writeFile(
      `${root}/etc/systemd/system/njord@x.service`,
      '[Service]\nExecStart=/nothing\nUsr=njord\n',
    );
    const wrong = await runProgram('systemd-analyze', ['verify', `--root=${root}`, 'njord@x.service']);
    expect(wrong.text).toContain("Unknown key 'Usr' in section [Service]");
    await rm(`${root}/etc/systemd/system/njord@x.service`);
  });

  test.each(UNITS)(`exposes %s to at most ${THRESHOLD / 10}`, async (unit) => {
    const words = [
      'security',
      '--offline=true',
      `--root=${root}`,
      `--threshold=${THRESHOLD}`,
      '--no-pager',
      unit,
    ];
    const { code, text } = await runProgram('systemd-analyze', words);
    expect(text).toMatch(/Overall exposure level for \S+: \d\.\d/);
    expect(code, text.split('\n').at(-2)).toBe(0);
  });

  test.each(UNITS)('would see %s expose more', async (unit) => {
    const folder = `${root}/etc/systemd/system/${unit}.d`;
    await mkdir(folder, { recursive: true });
    await writeFile(
      `${folder}/open.conf`,
      '[Service]\nUser=root\nCapabilityBoundingSet=~\nSystemCallFilter=\n',
    );
    const words = ['security', '--offline=true', `--root=${root}`, `--threshold=${THRESHOLD}`, unit];
    expect((await runProgram('systemd-analyze', words)).code).toBe(1);
    await rm(`${folder}/open.conf`);
  });

  test('goes without its data, and with --purge without a trace', async () => {
    await writeFile(`${root}/var/lib/njord/kept`, 'kept');
    const dry = await script('uninstall', '--purge', '--dry-run');
    expect(dry.text).toContain(`would run: rm -rf ${root}/etc/njord ${root}/var/lib/njord`);
    expect((await script('uninstall')).code).toBe(0);
    const left = Object.keys(await contentOf()).filter((name) => name.includes('njord'));
    expect(left.toSorted()).toEqual([
      'etc/njord',
      'etc/njord/config',
      'etc/njord/config/base.yaml',
      'etc/njord/config/strategies.yaml',
      'var/backups/njord',
      'var/lib/njord',
      'var/lib/njord/kept',
    ]);
    expect((await script('uninstall', '--purge')).code).toBe(0);
    expect((await script('uninstall', '--purge')).code).toBe(0);
    const names = Object.keys(await contentOf());
    expect(names.filter((name) => name.includes('njord'))).toEqual([]);
    for (const list of ['passwd', 'group'])
      expect(await readFile(`${root}/etc/${list}`, 'utf8')).not.toContain('njord');
  });
});
