import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asPrice,
  compare,
  decimalFromInteger,
  formatDecimal,
  makeDecimal,
  parseDecimal,
  ZERO,
} from '../../../src/core/money/index.ts';
import { priceOnArrival } from '../../../src/services/paper-trader/index.ts';
import { nearbyPrices, prices } from './arbitraries.ts';

const FIVE_BPS = decimalFromInteger(5);

describe('the price of an arriving order', () => {
  test.each([
    ['buy', '19.64', '19.64982'],
    ['sell', '19.64', '19.63018'],
  ] as const)(
    'moves a market %s at %s against the order, to %s with 5 basis points',
    (side, last, expected) => {
      const arrival = priceOnArrival({ type: 'market', side }, asPrice(parseDecimal(last)), FIVE_BPS);
      expect(arrival.kind === 'fill' && formatDecimal(arrival.price)).toBe(expected);
    },
  );

  test('is the last trade for a market order without slippage', () => {
    fc.assert(
      fc.property(fc.constantFrom('buy', 'sell'), prices, (side, last) => {
        expect(priceOnArrival({ type: 'market', side }, last, ZERO)).toEqual({ kind: 'fill', price: last });
      }),
    );
  });

  test('stays above 0 up to the last fraction of the slippage allowed', () => {
    const almostEverything = makeDecimal(99_999n, 1);
    const arrival = priceOnArrival(
      { type: 'market', side: 'sell' },
      asPrice(makeDecimal(1n, 8)),
      almostEverything,
    );
    expect(arrival.kind === 'fill' && formatDecimal(arrival.price)).toBe('0.0000000000001');
  });

  test('is missing for a market order before the first trade', () => {
    expect(priceOnArrival({ type: 'market', side: 'buy' }, undefined, ZERO)).toEqual({
      kind: 'reject',
      reason: 'no-reference-price',
    });
  });

  test('is the limit, never better and never worse, exactly when the last trade is at or through it', () => {
    fc.assert(
      fc.property(fc.constantFrom('buy', 'sell'), nearbyPrices, nearbyPrices, (side, limitPrice, last) => {
        const isReached = side === 'buy' ? compare(last, limitPrice) <= 0 : compare(last, limitPrice) >= 0;
        expect(priceOnArrival({ type: 'limit', side, limitPrice }, last, FIVE_BPS)).toEqual(
          isReached ? { kind: 'fill', price: limitPrice } : { kind: 'rest', limitPrice },
        );
      }),
    );
  });

  test('is awaited by a limit order before the first trade', () => {
    const limitPrice = asPrice(decimalFromInteger(10));
    expect(priceOnArrival({ type: 'limit', side: 'buy', limitPrice }, undefined, ZERO).kind).toBe('rest');
  });
});
