import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createKillSwitch,
  KILL_STATE_AGE_MS_MAX,
  type KillChange,
  type KillState,
} from '../../../src/core/kill-switch/index.ts';
import { type Mode, scriptMedium } from './scripted-medium.ts';
import { createVirtualTimers } from './virtual-timers.ts';

function start(onChange?: (change: KillChange) => void) {
  const timers = createVirtualTimers();
  const file = scriptMedium('file', timers);
  const redis = scriptMedium('redis', timers);
  const changes: [KillState, KillState][] = [];
  const killSwitch = createKillSwitch({
    clock: timers.clock,
    timers,
    media: [file, redis],
    onChange: onChange ?? (({ before, after }) => changes.push([before, after])),
  });
  return { timers, file, redis, changes, killSwitch };
}

/** A world of a hunt looks at every seventh millisecond after a poll, and draws where it begins; other runs look at all. */
const OFFSET_STEP_MS = process.env['BECALM'] === undefined ? 1 : 7;
const [FIRST_OFFSET_MS = 0] = fc.sample(fc.nat(OFFSET_STEP_MS - 1), 1);

test('denies until the first look has ended', async () => {
  const { killSwitch, timers } = start();
  expect(killSwitch.state()).toBe('unreadable');
  await timers.advance(0);
  expect(killSwitch.state()).toBe('clear');
});

describe('250 ms after it was tripped nobody trades', () => {
  const trips: readonly [string, 'file' | 'redis', Mode, KillState][] = [
    ['by file', 'file', 'tripped', 'file'],
    ['by Redis', 'redis', 'tripped', 'redis'],
    ['when the file cannot be read', 'file', 'unreadable', 'unreadable'],
    ['when looking at the file fails', 'file', 'failing', 'unreadable'],
    ['when the file system hangs', 'file', 'hanging', 'unreadable'],
    ['when Redis is down', 'redis', 'failing', 'unreadable'],
    ['when Redis answers nonsense', 'redis', 'unreadable', 'unreadable'],
    ['when Redis hangs', 'redis', 'hanging', 'unreadable'],
  ];
  test.each(trips)('%s, wherever the poll stands', async (_, medium, mode, expected) => {
    for (let offsetMs = FIRST_OFFSET_MS; offsetMs <= 60; offsetMs += OFFSET_STEP_MS) {
      const world = start();
      await world.timers.advance(100 + offsetMs);
      expect(world.killSwitch.state()).toBe('clear');
      world[medium].become(mode);
      await world.timers.advance(KILL_STATE_AGE_MS_MAX);
      expect(world.killSwitch.state(), `tripped ${offsetMs} ms after a poll`).toBe(expected);
      expect(world.changes).toEqual([['clear', expected]]);
    }
  });

  test('even when no timer ever fires again', async () => {
    const timers = createVirtualTimers();
    let nowMs = 0;
    const killSwitch = createKillSwitch({
      clock: { ...timers.clock, monotonicMs: () => nowMs },
      timers: { start: () => () => {} },
      media: [scriptMedium('file', timers)],
      onChange: () => {},
    });
    expect(await killSwitch.look()).toBe('clear');
    nowMs = 249;
    expect(killSwitch.state()).toBe('clear');
    nowMs = 250;
    expect(killSwitch.state()).toBe('unreadable');
  });
});

test('whatever happens to the media, clear means that both were clear within the last 250 ms', async () => {
  const modes = fc.constantFrom<Mode>('clear', 'clear', 'tripped', 'unreadable', 'failing', 'hanging');
  const step = fc.record({
    medium: fc.constantFrom('file' as const, 'redis' as const),
    mode: modes,
    latencyMs: fc.integer({ min: 0, max: 400 }),
    forMs: fc.integer({ min: 1, max: 600 }),
    hasSign: fc.boolean(),
  });
  const names = ['file', 'redis'] as const;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const world = start();
      const lastClearMs = { file: 0, redis: 0 };
      const mode = { file: 'clear', redis: 'clear' } satisfies Record<string, Mode> as Record<string, Mode>;
      const nowMs = () => world.timers.clock.monotonicMs();
      let oldestMs = 0;
      for (const { medium, latencyMs, forMs, hasSign, ...next } of steps) {
        if (mode[medium] === 'clear') lastClearMs[medium] = nowMs();
        world[medium].become(next.mode, latencyMs);
        mode[medium] = next.mode;
        if (hasSign) world[medium].sign();
        for (let passedMs = 0; passedMs < forMs; passedMs += 10) {
          await world.timers.advance(10);
          if (world.killSwitch.state() !== 'clear') continue;
          const ages = names.map((name) => (mode[name] === 'clear' ? 0 : nowMs() - lastClearMs[name]));
          oldestMs = Math.max(oldestMs, ...ages);
        }
      }
      expect(oldestMs).toBeLessThan(KILL_STATE_AGE_MS_MAX);
    }),
  );
});

test('comes back by itself when all is clear again', async () => {
  const { killSwitch, timers, redis, changes } = start();
  for (const mode of ['tripped', 'failing', 'unreadable'] as const) {
    redis.become(mode);
    await timers.advance(100);
    expect(killSwitch.state()).not.toBe('clear');
    redis.become('clear');
    await timers.advance(50);
    expect(killSwitch.state()).toBe('clear');
  }
  expect(changes).toEqual([
    ['clear', 'redis'],
    ['redis', 'clear'],
    ['clear', 'unreadable'],
    ['unreadable', 'clear'],
    ['clear', 'unreadable'],
    ['unreadable', 'clear'],
  ]);
});

test('stays clear without a gap while Redis takes up to 100 ms', async () => {
  const { killSwitch, timers, redis } = start();
  redis.become('clear', 100);
  await timers.advance(200);
  const states = new Set<KillState>();
  for (let count = 0; count < 200; count += 1) {
    await timers.advance(7);
    states.add(killSwitch.state());
  }
  expect([...states]).toEqual(['clear']);
});

test('a sign makes it look at once, and once more when a look was under way', async () => {
  const { killSwitch, timers, file, redis } = start();
  await timers.advance(60);
  file.become('tripped');
  file.sign();
  await timers.advance(0);
  expect(killSwitch.state()).toBe('file');

  file.become('clear');
  redis.become('clear', 30);
  file.sign();
  await timers.advance(10);
  file.become('tripped');
  file.sign();
  await timers.advance(20);
  expect(killSwitch.state()).toBe('file');
});

test('does not pile up looks at a medium that hangs', async () => {
  const { timers, redis } = start();
  redis.become('hanging');
  await timers.advance(10_000);
  expect(redis.lookCount()).toBe(1);
});

test('does not ask Redis while the file is there', async () => {
  const { timers, file, redis } = start();
  await timers.advance(0);
  file.become('tripped');
  await timers.advance(1_000);
  expect(redis.lookCount()).toBe(1);
});

test('is told when the switch is tripped at the start, or never answers', async () => {
  const tripped = start();
  tripped.redis.become('tripped');
  await tripped.timers.advance(0);
  expect(tripped.changes).toEqual([['clear', 'redis']]);

  const silent = start();
  silent.file.become('hanging');
  await silent.timers.advance(249);
  expect(silent.changes).toEqual([]);
  await silent.timers.advance(1);
  expect(silent.changes).toEqual([['clear', 'unreadable']]);
});

test('an audit trail that fails does not stop it', async () => {
  const { killSwitch, timers, file } = start(() => {
    throw new Error('disk full');
  });
  await timers.advance(0);
  file.become('tripped');
  await timers.advance(100);
  expect(killSwitch.state()).toBe('file');
  file.become('clear');
  await timers.advance(100);
  expect(killSwitch.state()).toBe('clear');
});

test('after the end it denies, and leaves no timer', async () => {
  const { killSwitch, timers, file, changes } = start();
  await timers.advance(75);
  killSwitch.close();
  file.sign();
  await timers.advance(1_000);
  expect(await killSwitch.look()).toBe('unreadable');
  expect([timers.waitingCount(), changes]).toEqual([0, []]);
});

test('without any place to look it denies', async () => {
  const timers = createVirtualTimers();
  const killSwitch = createKillSwitch({ clock: timers.clock, timers, media: [], onChange: () => {} });
  expect(await killSwitch.look()).toBe('unreadable');
});
