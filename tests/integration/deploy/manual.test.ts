import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, runProgram } from './run-program.ts';
import { ownSystemIsMissing, toolsAreMissing } from './tools.ts';

const missing =
  toolsAreMissing('systemd-analyze', 'promtool', 'ansible-playbook', 'redis-server') ?? ownSystemIsMissing();

/** Four services are started three times, and the program is installed three times. */
const PATIENCE_MS = 900_000;

interface Block {
  readonly language: string;
  readonly text: string;
}

async function blocksOf(file: string): Promise<readonly Block[]> {
  const text = await readFile(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm)].map(([, language = '', block = '']) => ({
    language,
    text: block,
  }));
}

/** Starts of commands that a block of deployment.md shows and no test runs, each with its reason there. */
const NOT_RUN = ['apt-get', 'install -d', 'sops', 'systemd-tmpfiles', 'systemctl', 'echo'];

test('whatever docs/deployment.md does not let a test run is one of few', async () => {
  const blocks = await blocksOf('docs/deployment.md');
  const [run, other] = [
    blocks.filter((block) => block.language === 'sh'),
    blocks.filter((block) => block.language !== 'sh'),
  ];
  expect(run.length).toBeGreaterThan(8);
  for (const { text } of run) expect(text).toMatch(/^#! [a-z-]+\n/);
  for (const line of other.flatMap(({ text }) => text.trim().split('\n')))
    expect(
      NOT_RUN.some((start) => line.startsWith(start)),
      line,
    ).toBe(true);
});

test.skipIf(missing)(
  'every command of docs/deployment.md works, from the first look to the last trace',
  { timeout: PATIENCE_MS },
  async () => {
    const blocks = (await blocksOf('docs/deployment.md')).filter((block) => block.language === 'sh');
    const folder = await mkdtemp(path.join(tmpdir(), 'njord-manual-'));
    try {
      const script = path.join(folder, 'manual.sh');
      const done = blocks.map(({ text }) => `${text}echo "done: ${/#! ([a-z-]+)/.exec(text)?.[1] ?? ''}"\n`);
      await writeFile(script, done.join(''));
      const env = { HOME: '/root', ANSIBLE_LOCALHOST_WARNING: 'false' };
      const { code, text } = await runProgram('tests/integration/deploy/in-own-system.sh', [script], env);
      expect(code, text.split('\n').slice(-40).join('\n')).toBe(0);
      const ends = [...text.matchAll(/^done: ([a-z-]+)$/gm)].map(([, name]) => name);
      expect(ends).toEqual(blocks.map((block) => /#! ([a-z-]+)/.exec(block.text)?.[1]));
      expect(text).toMatch(/held still for the time of the copy: process \d+, \d+, \d+, \d+/);
      expect(text).toMatch(/^restored \d+ files of/m);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
