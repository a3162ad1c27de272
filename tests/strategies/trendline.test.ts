import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asQuantity, formatDecimal, parseDecimal } from '../../src/core/money/index.ts';
import {
  createTrendlineStrategy,
  distanceFromTrend,
  PriceWindow,
  type TrendlineSettings,
} from '../../src/strategies/index.ts';
import { bar, quietContext, trade } from './market.ts';

const SETTINGS: TrendlineSettings = {
  id: 'trend',
  lookback: 20,
  threshold: 0.02,
  quantity: asQuantity(parseDecimal('1.5')),
};

function windowOf(capacity: number, prices: readonly number[]): PriceWindow {
  const window = new PriceWindow(capacity);
  for (const price of prices) window.push(price);
  return window;
}

describe('the projection', () => {
  test('continues any straight line', () => {
    const coefficients = fc.integer({ min: -1_000, max: 1_000 });
    fc.assert(
      fc.property(
        coefficients,
        coefficients,
        fc.integer({ min: 2, max: 30 }),
        fc.nat(40),
        (a, b, capacity, extra) => {
          const count = 2 + extra;
          const window = windowOf(
            capacity,
            Array.from({ length: count }, (_, x) => a + b * x),
          );
          expect(window.projectNext()).toBeCloseTo(a + b * count, 6);
        },
      ),
    );
  });

  test('is the least-squares line, one step ahead', () => {
    // Σ(x − 1)·y = 2 and Σ(x − 1)² = 2 give the slope 1 around the mean 2 at x = 1: 4 at x = 3.
    expect(windowOf(5, [1, 2, 3]).projectNext()).toBe(4);
    expect(windowOf(5, [1, 1, 4]).projectNext()).toBe(5);
  });

  test('forgets what has left the window', () => {
    expect(windowOf(3, [999, 5, 5, 5]).projectNext()).toBe(5);
  });
});

describe('the distance from the trend', () => {
  test('needs three prices', () => {
    expect(distanceFromTrend(windowOf(5, [10, 10]), 20)).toBeUndefined();
    expect(distanceFromTrend(windowOf(5, [10, 10, 10]), 11)).toBeCloseTo(0.1, 12);
  });

  test('is not defined where the line falls to 0 or below', () => {
    expect(distanceFromTrend(windowOf(5, [3, 2, 1]), 1)).toBeUndefined();
    expect(distanceFromTrend(windowOf(5, [9, 5, 1]), 1)).toBeUndefined();
  });
});

describe('the strategy', () => {
  function run(settings: TrendlineSettings, prices: readonly string[]) {
    const strategy = createTrendlineStrategy(settings);
    const context = quietContext('trend');
    return prices.map((price) => strategy.onEvent(trade('A/B', price), context));
  }

  const flat = Array.from({ length: 10 }, () => '10');

  test('sells below the line', () => {
    expect(run(SETTINGS, [...flat, '9.78']).at(-1)).toMatchObject([
      {
        id: 'trend-1',
        strategyId: 'trend',
        symbol: 'A/B',
        side: 'sell',
        type: 'market',
        quantity: SETTINGS.quantity,
      },
    ]);
  });

  test('buys above the line, and does nothing at the threshold or within', () => {
    expect(run(SETTINGS, [...flat, '10.3']).at(-1)).toMatchObject([{ side: 'buy' }]);
    expect(run({ ...SETTINGS, threshold: 0.5 }, [...flat, '15', '10.1']).flat()).toEqual([]);
  });

  test('only watches the first three prices', () => {
    expect(run(SETTINGS, ['10', '20', '5']).flat()).toEqual([]);
  });

  test.each([
    ['10.3', 'buy', '10.27425'],
    ['9.7', 'sell', '9.72425'],
  ])('asks for a better price than %s with a limit %s', (price, side, limitPrice) => {
    const [intent] = run({ ...SETTINGS, limitOffsetBps: parseDecimal('25') }, [...flat, price]).at(-1) ?? [];
    expect(intent).toMatchObject({ side, type: 'limit' });
    expect(intent?.type === 'limit' && formatDecimal(intent.limitPrice)).toBe(limitPrice);
  });

  test('keeps a window for each symbol', () => {
    const strategy = createTrendlineStrategy(SETTINGS);
    const context = quietContext('trend');
    const intents = Array.from({ length: 20 }, (_, index) =>
      strategy.onEvent(index % 2 === 0 ? trade('A/B', '10') : trade('C/D', '5000'), context),
    );
    expect(intents.flat()).toEqual([]);
  });

  test('reads the close of bars like the price of trades', () => {
    const strategy = createTrendlineStrategy(SETTINGS);
    const context = quietContext('trend');
    const events = [...flat, '9.78'].map((price) => bar('A/B', price));
    expect(events.map((event) => strategy.onEvent(event, context)).at(-1)).toMatchObject([{ side: 'sell' }]);
  });

  test.each([
    [{ lookback: 2 }, 'Expected a lookback of at least 3 prices, was 2.'],
    [{ lookback: 3.5 }, 'Expected a lookback'],
    [{ threshold: 0 }, 'Expected a threshold above 0'],
    [{ threshold: Number.NaN }, 'Expected a threshold above 0'],
    [{ limitOffsetBps: parseDecimal('10000') }, 'Expected a limit offset of 0 to below 10000 basis points'],
    [{ limitOffsetBps: parseDecimal('-1') }, 'was -1.'],
  ])('refuses the settings of row %#', (change, message) => {
    expect(() => createTrendlineStrategy({ ...SETTINGS, ...change })).toThrow(message);
  });
});
