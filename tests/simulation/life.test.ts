import { expect, test } from 'vitest';
import { Life } from '../../src/simulation/life.ts';
import { settle } from './settle.ts';

/** Returns what has become of a promise once nothing moves any more. */
async function fateOf(promise: Promise<unknown>): Promise<string> {
  let fate = 'open';
  promise.then(
    (value) => {
      fate = `resolved ${String(value)}`;
    },
    (error: unknown) => {
      fate = `rejected ${String(error)}`;
    },
  );
  await settle();
  return fate;
}

test('what a life does reaches the outside and comes back', async () => {
  const life = new Life(1);
  expect(await fateOf(life.cross(async () => 7))).toBe('resolved 7');
  expect(await fateOf(life.cross(() => Promise.reject(new Error('no'))))).toBe('rejected Error: no');
});

test('after its end nothing goes out, and nothing comes back', async () => {
  const life = new Life(1);
  let finish: (value: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const underWay = life.cross(
    () =>
      new Promise<string>((resolve) => {
        finish = resolve;
      }),
  );
  const failing = life.cross(
    () =>
      new Promise<string>((_, reject) => {
        fail = reject;
      }),
  );
  life.end();
  finish('late');
  fail(new Error('late'));
  let isDone = false;
  const after = life.cross(async () => {
    isDone = true;
  });
  expect([await fateOf(underWay), await fateOf(failing), await fateOf(after)]).toEqual([
    'open',
    'open',
    'open',
  ]);
  expect(isDone).toBe(false);
});

test('it ends at the drawn moment, before or after what it does', async () => {
  const done: number[] = [];
  for (const passes of [0, 1, 2, 3]) {
    const life = new Life(1);
    let ends = 0;
    life.onEnd(() => {
      ends += 1;
    });
    life.endAfter(passes);
    let count = 0;
    for (let each = 0; each < 2; each += 1) {
      await fateOf(
        life.cross(async () => {
          count += 1;
        }),
      );
    }
    expect(life.isDead).toBe(true);
    expect(ends).toBe(1);
    done.push(count);
  }
  expect(done).toEqual([0, 1, 1, 2]);
});

test('timers do not ring after the end', () => {
  const life = new Life(1);
  const callbacks: (() => void)[] = [];
  const timers = life.timers({
    start(_, callback) {
      callbacks.push(callback);
      return () => undefined;
    },
  });
  const rung: string[] = [];
  timers.start(1, () => rung.push('early'));
  timers.start(2, () => rung.push('late'));
  callbacks[0]?.();
  life.end();
  life.end();
  callbacks[1]?.();
  expect(rung).toEqual(['early']);
});
