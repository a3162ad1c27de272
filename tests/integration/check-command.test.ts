import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command itself, in this repository; what its parts find is planted and found in copies, by `check.test.ts`. */
function check(...args: readonly string[]): Promise<Ended> {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const options = { cwd: root, env: { ...inherited, NO_COLOR: '1' } };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'tools/check/main.ts'), ...args],
      options,
      (error, stdout, stderr) => {
        resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

test('help names every part', async () => {
  const { status, stdout } = await check('--help');

  expect(status).toBe(0);
  expect(stdout).toMatch(/^npm run check /);
  expect(stdout).toMatch(/^ {2}arrows +imports point one way/m);
});

test('a wrong argument ends with status 2 and says where to look', async () => {
  expect(await check('--only', 'speling')).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/was "speling"\. See npm run check -- --help\.\n$/),
  });
});

test('the links of this repository lead somewhere', async () => {
  const { status, stdout } = await check('--only', 'links');

  expect(stdout).toMatch(/^pass {2}links +\d+\.\d s\n1 part passed in \d+\.\d s\n$/);
  expect(status).toBe(0);
});
