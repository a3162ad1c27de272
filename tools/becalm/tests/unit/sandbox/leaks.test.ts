import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { guardLeaks } from '../../../src/sandbox/leaks.ts';

test('closes servers that were left open since the guard was made', async () => {
  const before = createServer();
  await listen(before);
  const guard = guardLeaks();
  const leaked = createServer();
  await listen(leaked);
  guard.sweep();
  while (leaked.listening) await wait(1);
  expect(before.listening).toBe(true);
  before.close();
});

test('ends child processes that were left running, and only those', async () => {
  const before = sleeper();
  await once(before, 'spawn');
  const guard = guardLeaks();
  const leaked = sleeper();
  await once(leaked, 'spawn');
  const ended = once(leaked, 'exit');
  guard.sweep();

  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(before.exitCode ?? before.signalCode).toBeNull();
  before.kill('SIGKILL');
});

test('sweeps twice without harm', async () => {
  const guard = guardLeaks();
  const leaked = createServer();
  await listen(leaked);
  guard.sweep();
  guard.sweep();
  while (leaked.listening) await wait(1);
  expect(leaked.listening).toBe(false);
});

/** Reads from a pipe for ever: it ends with its parent at the latest. */
function sleeper() {
  return spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
}

function listen(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}
