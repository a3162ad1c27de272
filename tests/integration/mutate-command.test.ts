import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function mutate(...args: readonly string[]): Promise<Ended> {
  const program = join(root, 'tools/mutate/main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

test('help names the modules with their floors', async () => {
  const { status, stdout } = await mutate('--help');

  expect(status).toBe(0);
  expect(stdout).toMatch(/^npm run mutate /);
  expect(stdout).toMatch(/^ {2}money +at least 85 % of src\/core\/money\/\*\*\/\*\.ts$/m);
});

test('a wrong argument ends with status 2 and says where to look', async () => {
  expect(await mutate('--module', 'speling')).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/was "speling"\. See npm run mutate -- --help\.\n$/),
  });
});

test('one small file is mutated, judged by the tests of its module, and its mutants are listed', async () => {
  const { status, stdout } = await mutate('--file', 'src/core/cache/recent-ids.ts', '--fresh');

  expect(stdout).toMatch(/^\| dedupe +\| +\d+ \| +\d+ \| .* 85\.0 % \| +\d+\.\d \| pass +\|$/m);
  expect(stdout).toMatch(/^# Mutants of dedupe$/m);
  expect(status).toBe(0);
});
