import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseAxes,
  parseCount,
  parseDuration,
  parseInstant,
  parseSeeds,
  parseTrial,
} from '../../../src/cli/flags.ts';
import { nearNames } from '../../../src/cli/near-names.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { seedCountMax } from '../../../src/config/limits.ts';
import { probeCount } from '../../../src/worlds/probes.ts';
import { type Trial, trialName } from '../../../src/worlds/trial.ts';
import { axisNames } from '../../../src/worlds/world.ts';

describe('parseSeeds', () => {
  it('reads a count as 1..count', () => {
    expect(parseSeeds('1000')).toEqual({ first: 1, count: 1000 });
  });

  it('reads a range with both ends included', () => {
    const counts = fc.integer({ min: 1, max: seedCountMax });
    fc.assert(
      fc.property(fc.maxSafeNat(), counts, (number, count) => {
        const first = Math.min(number, Number.MAX_SAFE_INTEGER - count);

        expect(parseSeeds(`${first}..${first + count - 1}`)).toEqual({ first, count });
      }),
    );
  });

  it.each([
    '',
    '0',
    '-5',
    '1.5',
    '10..',
    '..10',
    '9..8',
    '1...3',
    '1e3',
    '1000001',
    '1..9007199254740993',
    'all',
  ])('refuses "%s"', (text) => {
    expect(() => parseSeeds(text)).toThrow(UsageError);
  });
});

describe('parseTrial', () => {
  it('reads what trialName writes', () => {
    const trials: fc.Arbitrary<Trial> = fc.oneof(
      fc.maxSafeNat().map((seed): Trial => ({ kind: 'seed', seed })),
      fc.nat(probeCount - 1).map((index): Trial => ({ kind: 'probe', index })),
    );
    fc.assert(
      fc.property(trials, (trial) => {
        expect(parseTrial(trialName(trial))).toEqual(trial);
      }),
    );
  });

  it.each(['', 'p', 'p41', '-1', '4.5', 'seed 4', '9007199254740993'])('refuses "%s"', (text) => {
    expect(() => parseTrial(text)).toThrow(UsageError);
  });
});

describe('parseAxes', () => {
  it('reads names in reporting order, each once', () => {
    expect(parseAxes('random, order,random')).toEqual(['order', 'random']);
    expect(parseAxes('random')).toEqual(['random']);
    expect(parseAxes('all')).toEqual(axisNames);
    expect(parseAxes('state,load')).toEqual(['load', 'state']);
  });

  it.each(['', 'order,', 'Order', 'weather'])('refuses "%s"', (text) => {
    expect(() => parseAxes(text)).toThrow(UsageError);
  });
});

describe('parseCount', () => {
  it('reads whole numbers within its bounds', () => {
    expect([parseCount('--times', 9)('1'), parseCount('--times', 9)('9')]).toEqual([1, 9]);
  });

  it.each(['', '0', '10', '-1', '1.0', 'two'])('refuses "%s"', (text) => {
    expect(() => parseCount('--times', 9)(text)).toThrow(UsageError);
  });
});

describe('parseInstant', () => {
  it('gives the instant in UTC', () => {
    expect(parseInstant('2026-11-22T10:00:00Z')).toBe('2026-11-22T10:00:00.000Z');
    expect(parseInstant('2024-02-29T23:59+05:30')).toBe('2024-02-29T18:29:00.000Z');
  });

  it('reads every instant that JavaScript writes', () => {
    const instants = fc.date({
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(instant.toISOString())).toBe(instant.toISOString());
      }),
    );
  });

  it.each([
    '',
    'now',
    '2026-11-22',
    '2026-11-22T10:00:00',
    '2026-02-30T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-11-22T25:00Z',
  ])('refuses "%s"', (text) => {
    expect(() => parseInstant(text)).toThrow(UsageError);
  });
});

describe('nearNames', () => {
  it('gives the nearest first and leaves out what is far', () => {
    const names = ['cart > starts full', 'cart > starts empty', 'fees', 'Cart > starts emptyy'];

    expect(nearNames('cart > starts empt', names, 3)).toEqual([
      'cart > starts empty',
      'Cart > starts emptyy',
      'cart > starts full',
    ]);
    expect(nearNames('cart > starts empt', names, 1)).toHaveLength(1);
    expect(nearNames('xyz', names, 3)).toEqual([]);
  });
});

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['2h', 7_200_000],
    ['1h1m1s', 3_661_000],
  ])('reads %s', (text, milliseconds) => {
    expect(parseDuration('--budget')(text)).toBe(milliseconds);
  });

  it.each(['', '10', '0s', '1.5h', '-1m', '30m1h', '10 m', '10m '])('refuses "%s"', (text) => {
    expect(() => parseDuration('--budget')(text)).toThrow(
      `Expected --budget to be a duration such as 90s, 10m or 1h30m, was "${text}". Write --budget 10m.`,
    );
  });
});
