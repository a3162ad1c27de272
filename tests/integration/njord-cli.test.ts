import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const execute = promisify(execFile);

function njord(...words: readonly string[]) {
  const environment = { ...process.env, NO_COLOR: '1' };
  return execute(process.execPath, [path.join(ROOT, 'bin/njord.js'), ...words], {
    cwd: ROOT,
    env: environment,
  });
}

test('the launcher runs njord paper, results on stdout and progress on stderr', async () => {
  const { stdout, stderr } = await njord('paper');
  expect(stdout).toBe(await readFile(path.join(ROOT, 'tests/cli/fixtures/paper.txt'), 'utf8'));
  expect(stderr).toMatch(/^800 trades in \d+\.\d s\n$/);
});

test('a failure ends the process with its exit code', async () => {
  await expect(njord('paper', '/nowhere.ndjson')).rejects.toMatchObject({ code: 1, stdout: '' });
  await expect(njord('paper', '--nonsense')).rejects.toMatchObject({ code: 2, stdout: '' });
});
