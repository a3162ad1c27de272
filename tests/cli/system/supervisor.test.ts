import { expect, test } from 'vitest';
import { createSupervisor } from '../../../src/cli/system/supervisor.ts';

function supervised(env: Readonly<Record<string, string>>) {
  const told: string[] = [];
  const failures: unknown[] = [];
  let nowMs = 0;
  const supervisor = createSupervisor(
    {
      env: (name) => env[name],
      monotonicMs: () => nowMs,
      notifyManager: async (state) => {
        if (env['NOTIFY_SOCKET'] === 'gone') throw new Error('gone');
        told.push(state);
      },
    },
    (error) => failures.push(error),
  );
  const beatFor = (milliseconds: number, isLive: boolean): void => {
    for (const end = nowMs + milliseconds; nowMs < end; nowMs += 200) supervisor.beat(() => isLive);
  };
  return { supervisor, told, failures, beatFor };
}

const NOTIFY = { NOTIFY_SOCKET: '/run/systemd/notify' };

test('a service manager hears of a process that works, three times in its timeout', async () => {
  const { supervisor, told, beatFor } = supervised({ ...NOTIFY, WATCHDOG_USEC: '60000000' });
  await supervisor.ready();
  expect(told).toEqual(['READY=1']);
  beatFor(60_200, true);
  expect(told).toEqual(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1']);
});

test('a process that is not live says nothing until it is again', () => {
  const { told, beatFor } = supervised({ ...NOTIFY, WATCHDOG_USEC: '3000000' });
  beatFor(10_000, false);
  expect(told).toEqual([]);
  beatFor(200, true);
  expect(told).toEqual(['WATCHDOG=1']);
});

test('without a watchdog there is one word, without a manager none', async () => {
  const plain = supervised(NOTIFY);
  await plain.supervisor.ready();
  plain.beatFor(600_000, true);
  expect(plain.told).toEqual(['READY=1']);
  const alone = supervised({ WATCHDOG_USEC: '1' });
  await alone.supervisor.ready();
  alone.beatFor(600_000, true);
  expect(alone.told).toEqual([]);
});

test('a manager that cannot be told ends nothing', async () => {
  const { supervisor, failures } = supervised({ NOTIFY_SOCKET: 'gone' });
  await supervisor.ready();
  expect(failures).toHaveLength(1);
});
