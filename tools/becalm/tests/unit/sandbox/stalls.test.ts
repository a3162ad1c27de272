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
  stalls.enterPlace(one);
  return { stalls, stood, effects };
}

const one = 'a.test.ts > one';
const other = 'a.test.ts > other';
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
        key: `${one}#0`,
        place: one,
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
    stalls.enterPlace(other);
    call();
    stalls.enterPlace(one);
    stalls.read();
    expect(stood).toEqual([]);
    call();
    expect(stood).toEqual([300]);
  });

  test('are those of the axis', () => {
    const seed = Array.from({ length: 100 }, (_, each) => each).find(
      (each) => stallsAt(loadAxis.draw(each), one).size === 2,
    );
    const load = loadAxis.draw(seed ?? 0);
    const { stalls, stood, effects } = inWorld(load);
    for (let index = 0; index < 40; index++) stalls.before(nothing, 'setImmediate')();
    const drawn = [...stallsAt(load, one)].toSorted(([left], [right]) => left - right);
    expect(stood).toEqual(drawn.map(([, ms]) => ms));
    expect(effects.take().map(({ key }) => key)).toEqual(drawn.map(([boundary]) => `${one}#${boundary}`));
  });

  test('never come while a file loads: Vitest reads the clock there as well', () => {
    const { stalls, stood } = inWorld(first);
    stalls.enterPlace('a.test.ts');
    stalls.read();
    stalls.read();
    stalls.before(nothing, 'setTimeout', 1)();
    expect(stood).toEqual([]);
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
    stalls.repeatPlace(one);
    call();
    call();
    stalls.repeatPlace(other);
    call();
    expect(stood).toEqual([300, 300]);
    expect(effects.take()).toHaveLength(1);
    stalls.enterWorld(first);
    stalls.enterPlace(one);
    call();
    expect(stood).toHaveLength(3);
  });
});
