import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decimal, formatDecimal } from '../../src/core/money/index.ts';
import {
  basisPoints,
  defineStrategy,
  findStrategyType,
  isStrategyType,
  numberAbove,
  numberFrom,
  optionalParam,
  param,
  quantity,
  type Strategy,
  StrategyParamsError,
  strategyTypes,
  UnknownStrategyError,
  wholeNumber,
} from '../../src/strategies/index.ts';
import { quietContext, trade } from './market.ts';

interface Told {
  readonly count: number;
  readonly level: number;
  readonly threshold: number;
  readonly amount: Decimal;
  readonly offsetBps?: Decimal | undefined;
}

const told: Told[] = [];
const telling = defineStrategy({
  name: 'telling',
  summary: 'Tells its parameters.',
  params: {
    count: param(wholeNumber(1, 100), 'prices', 20),
    level: param(numberFrom(0, 100), 'points', 30),
    threshold: param(numberAbove(0), 'fraction', 0.02),
    amount: param(quantity, 'base units'),
    offsetBps: optionalParam(basisPoints, 'basis points'),
  },
  create: (identity, params): Strategy => {
    told.push(params);
    return { ...identity, onEvent: () => [] };
  },
});

function create(params: Readonly<Record<string, unknown>>): Told | StrategyParamsError {
  try {
    telling.create({ id: 'a' }, params);
  } catch (error) {
    if (error instanceof StrategyParamsError) return error;
    throw error;
  }
  return told.pop()!;
}

/** Says what is wrong with parameters, a line each. */
function complaint(params: Readonly<Record<string, unknown>>): readonly string[] {
  const outcome = create(params);
  return outcome instanceof StrategyParamsError ? outcome.message.split('\n') : [];
}

describe('parameters', () => {
  test('are described with their defaults', () => {
    expect(telling.params).toEqual([
      { name: 'count', description: 'prices', defaultText: '20' },
      { name: 'level', description: 'points', defaultText: '30' },
      { name: 'threshold', description: 'fraction', defaultText: '0.02' },
      { name: 'amount', description: 'base units', defaultText: undefined },
      { name: 'offsetBps', description: 'basis points', defaultText: undefined },
    ]);
  });

  test('reach the strategy, as numbers and as text, with the defaults of those left out', () => {
    expect(create({ amount: 1.5 })).toEqual(create({ amount: '1.50', count: '20', level: '30' }));
    const all = { count: 7, level: 0, threshold: 0.5, amount: '0.1', offsetBps: 2.5 };
    const text = { count: '7', level: '0', threshold: '0.5', amount: 0.1, offsetBps: '2.5' };
    expect(create(all)).toEqual(create(text));
    expect(create(all)).toMatchObject({ count: 7, level: 0, threshold: 0.5 });
  });

  test('that are wrong are told all at once', () => {
    expect(complaint({ count: 101, level: '-1', threshold: 0, amount: 'much', offsetBps: 10_000 })).toEqual([
      'telling: count: expected a whole number from 1 to 100, was 101.',
      'telling: level: expected a number from 0 to 100, was "-1".',
      'telling: threshold: expected a number above 0, was 0.',
      'telling: amount: expected a quantity above 0, as decimal text, was "much".',
      'telling: offsetBps: expected basis points from 0 to below 10000, such as 5 for 0.05 %, was 10000.',
    ]);
    expect(complaint({ amount: 1, count: 1.5 })).toEqual([
      expect.stringContaining('a whole number from 1 to 100'),
    ]);
    expect(complaint({})).toEqual([expect.stringContaining('amount: expected a quantity above 0')]);
  });

  test('with a name that nobody knows get the nearest one', () => {
    expect(complaint({ amount: 1, tresholt: 3 })).toEqual([
      'telling: tresholt: expected only "count", "level", "threshold", "amount", "offsetBps", was an unknown key. ' +
        'Did you mean "threshold"?',
    ]);
  });

  test('of any shape give a strategy or a list of what is wrong', () => {
    const names = fc.constantFrom('count', 'level', 'threshold', 'amount', 'offsetBps', '__proto__', 'x');
    fc.assert(
      fc.property(fc.dictionary(names, fc.anything()), (params) => {
        const outcome = create(params);
        if (outcome instanceof StrategyParamsError) expect(outcome.problems.length).toBeGreaterThan(0);
        else expect(outcome.count).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });

  test('are exact where they are money', () => {
    const outcome = create({ amount: '0.1000000000000000055' });
    expect(outcome instanceof StrategyParamsError ? '' : formatDecimal(outcome.amount)).toBe(
      '0.1000000000000000055',
    );
  });
});

describe('the strategies that come with Njord', () => {
  test('can be made with their defaults alone, under the identity that is given', () => {
    for (const type of strategyTypes) {
      const symbols = new Set(['A/B']);
      const strategy = findStrategyType(type.name).create({ id: 'me', symbols }, {});
      expect(strategy, type.name).toMatchObject({ id: 'me', symbols });
      expect(strategy.onEvent(trade('A/B', '10'), quietContext('me')), type.name).toEqual([]);
      expect(type.summary, type.name).toMatch(/\.$/);
      for (const { description } of type.params) expect(description, type.name).not.toBe('');
    }
  });

  test('are found by name, and a misspelt name gets the nearest one', () => {
    expect(() => findStrategyType('trendlin')).toThrow(UnknownStrategyError);
    expect(() => findStrategyType('trendlin')).toThrow('was "trendlin". Did you mean "trendline"?');
    expect(() => findStrategyType('moon')).toThrow('Name one of them, or a module of your own.');
  });
});

test('only what has name, summary, parameters and a maker is a strategy type', () => {
  expect(
    [telling, { ...telling }, { ...telling, create: 1 }, () => telling, null].map(isStrategyType),
  ).toEqual([true, true, false, false, false]);
});
