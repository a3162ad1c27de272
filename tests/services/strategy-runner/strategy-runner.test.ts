import { describe, expect, test } from 'vitest';
import type { OrderIntent, PositionSnapshot } from '../../../src/core/contracts/index.ts';
import { asQuantity, ONE, type Quantity, ZERO } from '../../../src/core/money/index.ts';
import { createVirtualClock } from '../../../src/core/virtual-clock.ts';
import { createStrategyRunner, type StrategyFailure } from '../../../src/services/strategy-runner/index.ts';
import { type Strategy, type StrategyContext, symbolOf } from '../../../src/strategies/index.ts';
import { trade } from '../../strategies/market.ts';

const EVENT = trade('A/B', '10');

function intent(context: StrategyContext, symbol: string): OrderIntent {
  return {
    id: context.nextIntentId(),
    tsLocalNs: context.nowNs(),
    strategyId: context.strategyId,
    symbol,
    side: 'buy',
    type: 'market',
    quantity: asQuantity(ONE),
    meta: {},
  };
}

/** Sends one intent per event. */
function eager(id: string, symbols?: ReadonlySet<string>): Strategy {
  return { id, symbols, onEvent: (event, context) => [intent(context, symbolOf(event))] };
}

/** Throws on every event that `shouldThrow` picks by its number from 0; otherwise sends nothing. */
function moody(id: string, shouldThrow: (index: number) => boolean): Strategy {
  let index = -1;
  return {
    id,
    onEvent: () => {
      index += 1;
      if (shouldThrow(index)) throw new Error(`mood ${index}`);
      return [];
    },
  };
}

function startRunner(strategies: readonly Strategy[], failureCountMax?: number) {
  const failures: StrategyFailure[] = [];
  const settings = failureCountMax === undefined ? {} : { failureCountMax };
  const runner = createStrategyRunner(
    createVirtualClock(5n),
    strategies,
    (failure) => failures.push(failure),
    settings,
  );
  runner.start();
  return { runner, failures };
}

test('every strategy hears every event, and their intents keep its order', () => {
  const { runner } = startRunner([eager('a'), eager('b')]);
  const ids = [runner.handleEvent(EVENT), runner.handleEvent(EVENT)].flat().map(({ id }) => id);
  expect(ids).toEqual(['a-000001', 'b-000001', 'a-000002', 'b-000002']);
});

test('a strategy hears only of its symbols', () => {
  const { runner } = startRunner([eager('a', new Set(['C/D'])), eager('b')]);
  expect(runner.handleEvent(EVENT).map(({ strategyId }) => strategyId)).toEqual(['b']);
  expect(runner.handleEvent(trade('C/D', '1')).map(({ strategyId }) => strategyId)).toEqual(['a', 'b']);
});

test('a strategy sees the time, the latest price and its position', () => {
  const seen: unknown[] = [];
  const watcher: Strategy = {
    id: 'watcher',
    onEvent: (_, context) => {
      seen.push([context.nowNs(), context.lastPriceOf('A/B'), context.positionOf('A/B')?.quantity]);
      return [];
    },
  };
  const { runner } = startRunner([watcher]);
  const position: PositionSnapshot = {
    symbol: 'A/B',
    quantity: ONE,
    averagePrice: ONE,
    realizedPnl: ZERO,
    fees: ZERO,
    tsNs: 0n,
  };
  runner.handleEvent(EVENT);
  runner.handlePosition(position);
  runner.handleEvent(trade('A/B', '11'));
  const prices = [
    { coefficient: 10n, scale: 0 },
    { coefficient: 11n, scale: 0 },
  ];
  expect(seen).toEqual([
    [5n, prices[0], undefined],
    [5n, prices[1], ONE],
  ]);
});

describe('a strategy that throws', () => {
  test('costs the others nothing', () => {
    const { runner, failures } = startRunner([moody('bad', () => true), eager('good')]);
    expect(runner.handleEvent(EVENT).map(({ strategyId }) => strategyId)).toEqual(['good']);
    expect(failures).toMatchObject([
      { strategyId: 'bad', during: 'event', isDisabled: false, error: { message: 'mood 0' } },
    ]);
  });

  test('is disabled after several failures in a row', () => {
    const { runner, failures } = startRunner([moody('bad', () => true)], 3);
    for (let index = 0; index < 6; index += 1) runner.handleEvent(EVENT);
    expect(failures.map(({ isDisabled }) => isDisabled)).toEqual([false, false, true]);
    expect(runner.reports()).toEqual([
      { strategyId: 'bad', eventCount: 3, intentCount: 0, failureCount: 3, state: 'disabled' },
    ]);
  });

  test('is forgiven after a success', () => {
    const { runner } = startRunner([moody('moody', (index) => index % 3 !== 2)], 3);
    for (let index = 0; index < 9; index += 1) runner.handleEvent(EVENT);
    expect(runner.reports()).toMatchObject([{ eventCount: 9, failureCount: 6, state: 'running' }]);
  });

  test('fails as well with more intents than one event may cause', () => {
    const flood: Strategy = {
      id: 'flood',
      onEvent: (_, context) => Array.from({ length: 101 }, () => intent(context, 'A/B')),
    };
    const { runner, failures } = startRunner([flood]);
    expect(runner.handleEvent(EVENT)).toEqual([]);
    expect(String(failures[0]?.error)).toContain('Expected at most 100 intents for one event, was 101.');
  });
});

test.each<[string, (sound: OrderIntent) => unknown]>([
  ['a list of intents, was missing', () => undefined],
  ['an answer at once, was a promise', async (sound) => [sound]],
  ['a list of intents, was an object', (sound) => [sound].values()],
  ['an intent that can be written, was missing', (sound) => [sound, undefined]],
  ['an intent of "odd", was one of "good"', (sound) => [{ ...sound, strategyId: 'good' }]],
  ['BigInt', (sound) => [sound, { ...sound, meta: { big: 1n } }]],
  ['quantity is no decimal, but missing', (sound) => [{ ...sound, quantity: undefined }]],
])('an answer that cannot be sent costs the others nothing: %s', (complaint, answer) => {
  const odd: Strategy = {
    id: 'odd',
    // type-coverage:ignore-next-line -- what a module of somebody else may really return
    onEvent: (event, context) => answer(intent(context, symbolOf(event))) as readonly OrderIntent[],
  };
  const { runner, failures } = startRunner([odd, eager('good')]);
  expect(runner.handleEvent(EVENT).map(({ strategyId }) => strategyId)).toEqual(['good']);
  expect(String(failures[0]?.error)).toContain(complaint);
});

test('an intent that breaks the contract leaves, for risk to deny it before everybody', () => {
  const odd: Strategy = {
    id: 'odd',
    onEvent: (event, context) => [{ ...intent(context, symbolOf(event)), quantity: ZERO as Quantity }],
  };
  const { runner, failures } = startRunner([odd]);
  expect(runner.handleEvent(EVENT)).toHaveLength(1);
  expect(failures).toEqual([]);
});

describe('the lifecycle', () => {
  test('starts before the first event and stops after the last', () => {
    const calls: string[] = [];
    const logging: Strategy = {
      id: 'l',
      onStart: ({ strategyId }) => calls.push(`start ${strategyId}`),
      onEvent: () => {
        calls.push('event');
        return [];
      },
      onStop: () => calls.push('stop'),
    };
    const { runner } = startRunner([logging]);
    runner.handleEvent(EVENT);
    runner.stop();
    runner.stop();
    runner.handleEvent(EVENT);
    expect(calls).toEqual(['start l', 'event', 'stop']);
    expect(runner.reports()).toMatchObject([{ state: 'idle' }]);
  });

  test('leaves out a strategy that cannot start', () => {
    const broken: Strategy = {
      ...eager('broken'),
      onStart: () => {
        throw new Error('no');
      },
    };
    const { runner, failures } = startRunner([broken]);
    expect(runner.handleEvent(EVENT)).toEqual([]);
    expect(failures).toMatchObject([{ during: 'start', isDisabled: true }]);
  });

  test('reports a strategy that cannot stop', () => {
    const stubborn: Strategy = {
      ...eager('stubborn'),
      onStop: () => {
        throw new Error('no');
      },
    };
    const { runner, failures } = startRunner([stubborn]);
    runner.stop();
    expect(failures).toMatchObject([{ during: 'stop', isDisabled: false }]);
  });

  test.each([
    [['a', 'a'], 'Expected one strategy with the id "a", was one more.'],
    [[''], 'Expected a strategy id of 1 to 48 characters'],
    [['x'.repeat(49)], 'Expected a strategy id of 1 to 48 characters'],
  ])('refuses the ids %j', (ids, message) => {
    expect(() => startRunner(ids.map((id) => eager(id)))).toThrow(message);
  });
});
