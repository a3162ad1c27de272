import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BecalmConfig, defineConfig } from '../../../src/config/becalm-config.ts';
import { matcherOf } from '../../../src/config/globs.ts';
import { defaultSettings, readConfig } from '../../../src/config/read-config.ts';
import { defaultGuards } from '../../../src/worlds/ordinary-setup.ts';
import { axisNames, defaultAxes, defaultBounds } from '../../../src/worlds/world.ts';

/** `path: expected | found` of everything that is wrong. */
function wrongWith(value: unknown): readonly string[] {
  const read = readConfig(value);
  if (read.kind === 'settings') return [];
  return read.violations.map(({ path, expected, found }) => `${path}: ${expected} | ${found}`);
}

const wholeNumbers = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

const configs: fc.Arbitrary<BecalmConfig> = fc.record(
  {
    exclude: fc.array(fc.string({ minLength: 1 })),
    axes: fc.oneof(fc.constant('all' as const), fc.subarray([...axisNames], { minLength: 1 })),
    seeds: fc.oneof(wholeNumbers(1, 1_000_000), fc.constant('5001..6000')),
    workers: wholeNumbers(1, 512),
    realTime: fc.array(fc.string({ minLength: 1 })),
    alone: fc.array(fc.string({ minLength: 1 })),
    timings: fc.string({ minLength: 1 }),
    bounds: fc.record(
      {
        clock: fc.record(
          {
            zones: fc.subarray(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Etc/GMT+12', 'EST'], {
              minLength: 1,
            }),
            yearsAhead: wholeNumbers(1, 30),
          },
          { requiredKeys: [] },
        ),
        schedule: fc.record({ latenessMs: wholeNumbers(0, 10_000) }, { requiredKeys: [] }),
        load: fc.record({ stallMs: wholeNumbers(0, 10_000) }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

describe('readConfig', () => {
  it('takes everything that the type allows, and keeps the defaults of the rest', () => {
    fc.assert(
      fc.property(configs, (config) => {
        const { axes: _, seeds: __, bounds, ...said } = config;

        expect(readConfig(defineConfig(config))).toMatchObject({
          kind: 'settings',
          settings: {
            ...{ exclude: [], workers: null, realTime: [], alone: [] },
            ...said,
            bounds: {
              clock: { ...defaultBounds.clock, ...bounds?.clock },
              schedule: { ...defaultBounds.schedule, ...bounds?.schedule },
              load: { ...defaultBounds.load, ...bounds?.load },
            },
          },
        });
      }),
    );
  });

  it('is the default where nothing is said, or said to be undefined', () => {
    expect(readConfig({})).toEqual({ kind: 'settings', settings: defaultSettings });
    expect(readConfig({ seeds: undefined, bounds: { clock: { zones: undefined } } })).toEqual(readConfig({}));
    expect(defaultSettings).toEqual({
      exclude: [],
      axes: defaultAxes,
      seeds: null,
      workers: null,
      bounds: defaultBounds,
      realTime: [],
      alone: [],
      timings: '.becalm/timings.json',
      gate: {
        require: [],
        changed: { base: null, floor: null },
        flakes: {},
        quarantine: null,
        timeMs: null,
      },
      guards: defaultGuards,
    });
  });

  it.each([
    [20, { first: 1, count: 20 }],
    ['20', { first: 1, count: 20 }],
    ['5001..6000', { first: 5001, count: 1000 }],
  ])('reads the seeds %j as a range', (seeds, range) => {
    expect(readConfig({ seeds })).toMatchObject({ settings: { seeds: range } });
  });

  it('takes "all" for every axis, state included', () => {
    expect(readConfig({ axes: 'all' })).toMatchObject({ settings: { axes: axisNames } });
  });

  it('puts axes into reporting order', () => {
    expect(readConfig({ axes: ['random', 'order'] })).toMatchObject({
      settings: { axes: ['order', 'random'] },
    });
  });

  it('tells everything that is wrong at once, with its place, what was expected and what was found', () => {
    expect(
      wrongWith({
        exclude: ['', 3],
        axes: ['tide'],
        seeds: 'many',
        workers: 1.5,
        retry: 2,
        bounds: {
          clok: {},
          clock: { zones: ['Europe/Berln', '+02:00', 'europe/berlin'], yearsAhead: 0 },
          schedule: { latenessMs: 20_000 },
        },
      }),
    ).toEqual([
      'exclude[0]: a glob | ""',
      'exclude[1]: a glob | 3',
      `axes: "all" or a list of some of order, clock, random, schedule, load, environment, state | [ 'tide' ]`,
      'seeds: a count from 1 to 1000000 or a range, low..high | "many"',
      'workers: a whole number from 1 to 512 | 1.5',
      'bounds.clock.zones[0]: the IANA name of a time zone | "Europe/Berln"',
      'bounds.clock.zones[1]: the IANA name of a time zone | "+02:00"',
      'bounds.clock.zones[2]: the IANA name of a time zone | "europe/berlin"',
      'bounds.clock.yearsAhead: a whole number from 1 to 30 | 0',
      'bounds.schedule.latenessMs: a whole number from 0 to 10000 | 20000',
      'bounds: only known keys | "clok"',
      ': only known keys | "retry"',
    ]);
  });

  it.each<[unknown, string]>([
    [
      { axes: [] },
      'axes: "all" or a list of some of order, clock, random, schedule, load, environment, state | []',
    ],
    [{ seeds: 0 }, 'seeds: a count from 1 to 1000000 or a range, low..high | 0'],
    [{ bounds: { clock: { zones: [] } } }, 'bounds.clock.zones: a list of at least one time zone | []'],
    [{ bounds: 3 }, 'bounds: an object with some of clock, schedule, load | 3'],
    [{ exclude: 'tests/**' }, 'exclude: a list of globs | "tests/**"'],
    [
      undefined,
      ': an object with some of exclude, axes, seeds, workers, bounds, realTime, alone, timings, gate, guards | undefined',
    ],
  ])('refuses %j', (value, violation) => {
    expect(wrongWith(value)).toEqual([violation]);
  });
});

describe('matcherOf', () => {
  it('holds for paths that one of the globs matches, and for none without globs', () => {
    const matches = matcherOf(['tests/e2e/**', '**/*.slow.test.ts']);

    expect(matches('tests/e2e/deep/cart.test.ts')).toBe(true);
    expect(matches('src/cart.slow.test.ts')).toBe(true);
    expect(matches('tests/cart.test.ts')).toBe(false);
    expect(matcherOf([])('tests/cart.test.ts')).toBe(false);
    expect(matcherOf(['tests/[id].test.ts'])('tests/[id].test.ts')).toBe(true);
    expect(matcherOf(['**'])('tests/cart.test.ts')).toBe(true);
  });
});
