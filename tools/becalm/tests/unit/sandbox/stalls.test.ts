import { describe, expect, test } from 'vitest';
import { createEffectLog } from '../../../src/sandbox/effects.ts';
import { createStalls } from '../../../src/sandbox/time/stalls.ts';
import { type LoadValue, loadAxis, stallsAt } from '../../../src/worlds/axes/load.ts';

/** Stalls of a world, and how long the process has stood still at each of them. */
function inWorld(load: LoadValue) {
  const effects = createEffectLog(process.cwd());
  effects.trace(true);
  const stood: number[] = [];
  const stalls = createStalls((ms) => stood.push(ms), effects);
  stalls.enterWorld(load);
  stalls.enterPlace('a');
  return { stalls, stood, effects };
}

const first: LoadValue = { kind: 'stalled', boundary: 0, stallMsMax: 300 };
const nothing = (): undefined => undefined;

describe('stalls', () => {
  test('come before a callback, and are told with where it was asked for', () => {
    const { stalls, stood, effects } = inWorld(first);
    const call = stalls.before((...given) => given, 'setTimeout', 5);
    expect(stood).toEqual([]);
    expect(call(1, 2)).toEqual([1, 2]);
    call();
    expect(stood).toEqual([300]);
    expect(effects.take()).toMatchObject([
      {
        axis: 'load',
        key: 'a#0',
        place: 'a',
        what: 'a stall of 300 ms before setTimeout of 5 ms',
        location: { file: expect.stringMatching(/stalls\.test\.ts$/u) as string },
      },
    ]);
  });

  test('come between two reads, not before the first', () => {
    const { stalls, stood, effects } = inWorld(first);
    stalls.read();
    expect(stood).toEqual([]);
    stalls.read();
    stalls.read();
    expect(stood).toEqual([300]);
    expect(effects.take()).toMatchObject([{ what: 'a stall of 300 ms between two reads of the clock' }]);
  });

  test('are counted through reads and callbacks alike, by the place that runs', () => {
    const { stalls, stood } = inWorld({ ...first, boundary: 2 });
    const call = stalls.before(nothing, 'the answer to readFile');
    call();
    stalls.read();
    stalls.enterPlace('b');
    call();
    stalls.enterPlace('a');
    stalls.read();
    expect(stood).toEqual([]);
    call();
    expect(stood).toEqual([300]);
  });

  test('are those of the axis', () => {
    const seed = Array.from({ length: 100 }, (_, each) => each).find(
      (each) => stallsAt(loadAxis.draw(each), 'a').size === 2,
    );
    const load = loadAxis.draw(seed ?? 0);
    const { stalls, stood, effects } = inWorld(load);
    for (let index = 0; index < 40; index++) stalls.before(nothing, 'setImmediate')();
    const drawn = [...stallsAt(load, 'a')].toSorted(([left], [right]) => left - right);
    expect(stood).toEqual(drawn.map(([, ms]) => ms));
    expect(effects.take().map(({ key }) => key)).toEqual(drawn.map(([boundary]) => `a#${boundary}`));
  });

  test('do not touch callbacks in an idle world', () => {
    const { stalls, stood } = inWorld({ kind: 'idle' });
    expect(stalls.before(nothing, 'setTimeout', 1)).toBe(nothing);
    stalls.read();
    stalls.read();
    expect(stood).toEqual([]);
  });

  test('come again in the second run of a test, and are told once', () => {
    const { stalls, stood, effects } = inWorld(first);
    const call = stalls.before(nothing, 'setTimeout', 1);
    call();
    stalls.repeatPlace('a');
    call();
    call();
    stalls.repeatPlace('b');
    call();
    expect(stood).toEqual([300, 300]);
    expect(effects.take()).toHaveLength(1);
    stalls.enterWorld(first);
    stalls.enterPlace('a');
    call();
    expect(stood).toHaveLength(3);
  });
});
