import { describe, expect, test } from 'vitest';
import { asPrice, asQuantity, ONE, parseDecimal } from '../../src/core/money/index.ts';
import { createTrendlineStrategy, type MarketEvent, PriceWindow } from '../../src/strategies/index.ts';
import { quietContext } from '../strategies/market.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface TrendlineVector extends Vector {
  readonly params: {
    readonly lookback_periods: number;
    readonly breakout_threshold: number;
    readonly qty: number;
  };
  readonly prices: readonly number[];
  readonly original: {
    readonly projected: readonly (number | null)[];
    readonly signals: readonly (readonly string[])[];
  };
  readonly trust: 'trusted';
}

describe.each(readVectorGroups<TrendlineVector>('indicators_trendline'))(
  'the trend line, $span',
  ({ vectors }) => {
    test('projects as the original did', () => {
      for (const { id, params, prices, original } of vectors) {
        const window = new PriceWindow(params.lookback_periods);
        const projected = prices.map((price) => {
          const projection = window.length < 3 ? null : window.projectNext();
          window.push(price);
          return projection;
        });
        const snapped = projected.map((value, index) => snap(original.projected[index], value));
        expect(snapped, id).toEqual(original.projected);
      }
    });

    test('signals as the original did', () => {
      for (const { id, params, prices, original } of vectors) {
        const strategy = createTrendlineStrategy({
          id: 'trend',
          lookback: params.lookback_periods,
          threshold: params.breakout_threshold,
          quantity: asQuantity(parseDecimal(String(params.qty))),
        });
        const context = quietContext('trend');
        const signals = prices.map((price) =>
          strategy.onEvent(trade(price), context).map(({ side }) => side),
        );
        expect(signals, id).toEqual(original.signals);
      }
    });
  },
);

function trade(price: number): MarketEvent {
  const exact = asPrice(parseDecimal(String(price)));
  return {
    kind: 'trade',
    trade: { tsLocalNs: 0n, symbol: 'A/B', side: 'buy', quantity: asQuantity(ONE), price: exact },
  };
}

/** Returns the original value when ours is within a relative 10^-9 of it: the order of summation differs. */
function snap(original: number | null | undefined, value: number | null): number | null {
  if (original === undefined || original === null || value === null) return value;
  return Math.abs(value - original) <= 1e-9 * Math.abs(original) ? original : value;
}
