import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockAxis } from '../../../src/worlds/axes/clock.ts';
import { instantOf } from '../../../src/worlds/axes/clock-starts.ts';
import { arrange } from '../../../src/worlds/axes/order.ts';
import { latenessAt } from '../../../src/worlds/axes/schedule.ts';
import { probeCount, probeWorld } from '../../../src/worlds/probes.ts';
import { testPath } from '../../../src/worlds/test-path.ts';
import { type Trial, trialName, worldOf } from '../../../src/worlds/trial.ts';
import {
  activeAxes,
  axisNames,
  defaultAxes,
  defaultBounds,
  describeWorld,
  drawWorld,
  keepOnly,
  neutralWorld,
} from '../../../src/worlds/world.ts';

const names = fc.subarray([...axisNames]);
const trials: fc.Arbitrary<Trial> = fc.oneof(
  fc.maxSafeNat().map((seed): Trial => ({ kind: 'seed', seed })),
  fc.nat(probeCount - 1).map((index): Trial => ({ kind: 'probe', index })),
);

describe('worldOf', () => {
  it('gives the same world for the same trial, with no other axis active than those named', () => {
    fc.assert(
      fc.property(trials, names, (trial, active) => {
        const world = worldOf(trial, { axes: active, bounds: defaultBounds });

        expect(worldOf(trial, { axes: active, bounds: defaultBounds })).toEqual(world);
        expect(active).toEqual(expect.arrayContaining([...activeAxes(world)]));
      }),
    );
  });

  it('is the whole world with the other axes turned neutral', () => {
    fc.assert(
      fc.property(trials, names, (trial, active) => {
        expect(worldOf(trial, { axes: active, bounds: defaultBounds })).toEqual(
          keepOnly(worldOf(trial, { axes: axisNames, bounds: defaultBounds }), active),
        );
      }),
    );
  });

  it('activates every axis of the default of a drawn world', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (seed) => {
        expect(activeAxes(drawWorld(seed, defaultAxes))).toEqual(defaultAxes);
        expect(drawWorld(seed, [])).toEqual(neutralWorld);
      }),
    );
  });
});

describe('the default bounds', () => {
  it('keep the worlds of seeds as they are: a replay line is good for years', () => {
    const pinned = [1, 417, 5001].map((seed) => {
      const { clock, schedule } = drawWorld(seed, axisNames);
      const late = latenessAt(schedule, 'a.test.ts > one', 't');
      return [clock, instantOf(clock, Date.UTC(2026, 10, 22, 10)), late(), late(), late(), late()];
    });

    expect(pinned).toEqual([
      [
        {
          kind: 'set',
          start: { kind: 'utc-midnight', pick: 0.01968723066461231 },
          zone: 'Australia/Adelaide',
          reads: 'stepping',
        },
        1795391822813,
        0,
        0,
        0,
        1,
      ],
      [
        {
          kind: 'set',
          start: { kind: 'month-end', pick: 0.40546822158266305 },
          zone: 'Europe/Berlin',
          reads: 'still',
        },
        1806518789452,
        0,
        0,
        26,
        3,
      ],
      [
        {
          kind: 'set',
          start: { kind: 'ordinary', pick: 0.6775846982920676 },
          zone: 'Asia/Tokyo',
          reads: 'still',
        },
        1854362688658,
        0,
        1,
        0,
        0,
      ],
    ]);
  });
});

describe('trialName', () => {
  it('is what people type', () => {
    expect(trialName({ kind: 'seed', seed: 417 })).toBe('417');
    expect(trialName({ kind: 'probe', index: 3 })).toBe('p3');
  });
});

describe('describeWorld', () => {
  it('says the axes that are named, and no others', () => {
    const world = drawWorld(417, axisNames);

    expect(describeWorld(world, ['order'])).toEqual({ order: 'shuffled by seed 417' });
    expect(describeWorld(world, ['random', 'schedule'])).toEqual({
      random: 'the random streams of seed 417',
      schedule: 'timers up to 80 ms late, overtaking each other, by seed 417',
    });
    expect(describeWorld(world, [])).toEqual({});
    expect(describeWorld(world, ['clock'], Date.UTC(2026, 10, 22, 10))).toEqual({
      clock: '2027-03-31 20:46:29 (the last day of a month) in Europe/Berlin',
    });
  });
});

describe('probes', () => {
  const orderOf = (index: number, siblings: readonly string[]): readonly string[] =>
    arrange(probeWorld(index, axisNames).order, siblings, (name) => name);
  const all = Array.from({ length: probeCount }, (_, index) => index);

  it('begin with the neutral world and are all different', () => {
    expect(probeWorld(0, axisNames)).toEqual(neutralWorld);
    expect(new Set(all.map((index) => JSON.stringify(probeWorld(index, axisNames)))).size).toBe(probeCount);
  });

  it('keep to zones that are listed, one ordinary day for each of the first three', () => {
    const bounds = { ...defaultBounds, clock: { zones: ['Asia/Tokyo'], yearsAhead: 2 } };
    const clocks = all.map((index) => probeWorld(index, axisNames, bounds).clock);
    const told = clocks.flatMap((value) => (value.kind === 'set' ? [clockAxis.describe(value)] : []));

    expect(told).toEqual([
      'the last day of a month in Asia/Tokyo',
      'the last days of the year in Asia/Tokyo, time moves between reads',
      'just before local midnight in Asia/Tokyo, time moves between reads',
      'just before midnight UTC in Asia/Tokyo',
      'just before the next second in Asia/Tokyo, time moves between reads',
      'a full second, 0 ms in Asia/Tokyo',
      'some years ahead in Asia/Tokyo, time moves between reads',
      'an ordinary day in Asia/Tokyo',
    ]);
  });

  it('have every timer as late as the bound in the last one', () => {
    const bounds = { ...defaultBounds, schedule: { latenessMs: 7, overtaking: true } };

    expect(probeWorld(40, axisNames, bounds).schedule).toEqual({ kind: 'latest', latenessMsMax: 7 });
  });

  it('stall every test at its first boundaries, move to other machines, and run every test twice', () => {
    const words = [20, 21, 22, 23, 24, 25, 26].map((index) => {
      const world = probeWorld(index, axisNames);
      return describeWorld(world, activeAxes(world));
    });

    expect(words).toEqual([
      { load: 'a stall of 300 ms at boundary 0 of every test' },
      { load: 'a stall of 300 ms at boundary 1 of every test' },
      { load: 'a stall of 300 ms at boundary 3 of every test' },
      { environment: 'the locale sv-SE, one processor' },
      { environment: 'the locale tr-TR, opendir from the last entry' },
      { environment: 'the locale ar-EG, 64 processors' },
      { state: 'every test twice' },
    ]);
  });

  it('do not stall where the bounds say so', () => {
    const bounds = { ...defaultBounds, load: { stallMs: 0 } };

    expect([20, 21, 22].map((index) => probeWorld(index, axisNames, bounds))).toEqual([
      neutralWorld,
      neutralWorld,
      neutralWorld,
    ]);
  });

  it('put each of up to 13 siblings first, and after both of its neighbours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 13 }), (count) => {
        const siblings = Array.from({ length: count }, (_, index) => `test ${index}`);
        const ordered = all.map((index) => orderOf(index, siblings));

        expect(new Set(ordered.map(([first]) => first)).size).toBe(count);
        const followed = new Set(
          ordered.flatMap((order) => order.slice(1).map((name, index) => `${order[index]} ${name}`)),
        );
        for (const [index, name] of siblings.entries()) {
          const [before, after] = [siblings.at(index - 1)!, siblings[(index + 1) % count]!];
          expect(followed).toContain(`${before} ${name}`);
          expect(followed).toContain(`${after} ${name}`);
        }
      }),
    );
  });
});

describe('testPath', () => {
  it('joins file and name as --test takes them', () => {
    expect(testPath({ file: 'tests/cart.test.ts', name: 'cart > starts empty' })).toBe(
      'tests/cart.test.ts > cart > starts empty',
    );
  });
});
