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

function listen(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}
