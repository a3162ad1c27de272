import { expect, test } from 'vitest';
import { becalm, passing, project, startBecalm } from './becalm-process.ts';

interface Target {
  readonly webSocketDebuggerUrl: string;
}

test('a replay waits for a debugger, and goes on with it', async () => {
  const root = project({ 'tests/a.test.ts': passing });
  const running = startBecalm(root, ['replay', 'p1', '--inspect']);
  await expect.poll(() => running.stdout(), { timeout: 20_000 }).toContain('node inspect 127.0.0.1:');
  const [, address = ''] = /node inspect (127\.0\.0\.1:\d+)/u.exec(running.stdout()) ?? [];
  const list = async (): Promise<readonly Target[]> => {
    const answer = await fetch(`http://${address}/json/list`).catch(() => null);
    return answer === null ? [] : ((await answer.json()) as readonly Target[]);
  };
  await expect.poll(list, { timeout: 20_000 }).toHaveLength(1);
  const [target] = await list();
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve, { once: true });
  });
  expect(running.stdout()).not.toContain('1 of 1');
  const say = (id: number, method: string): void => {
    socket.send(JSON.stringify({ id, method }));
  };
  socket.addEventListener('message', ({ data }) => {
    if (String(data).includes('"Debugger.paused"')) say(4, 'Debugger.resume');
  });
  say(1, 'Runtime.enable');
  say(2, 'Debugger.enable');
  say(3, 'Runtime.runIfWaitingForDebugger');
  const { code, stdout } = await running.ended;
  expect(stdout).toMatch(/1 of 1 +passed/u);
  expect(code).toBe(0);
  socket.close();
}, 40_000);

test('threads have no debugger of their own', async () => {
  const root = project({ 'tests/a.test.ts': passing }, { pool: 'threads' });
  const { code, stderr } = await becalm(root, ['replay', 'p1', '--inspect']);
  expect(stderr).toContain('Expected a project in the pool "forks" for --inspect');
  expect(code).toBe(2);
});
