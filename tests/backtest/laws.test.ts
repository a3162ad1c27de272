import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BacktestResult, type BacktestRules, hashResult } from '../../src/backtest/index.ts';
import {
  add,
  compare,
  type Decimal,
  formatDecimal,
  multiply,
  parseDecimal,
  subtract,
  ZERO,
} from '../../src/core/money/index.ts';
import { NS_PER_MINUTE } from '../../src/core/time.ts';
import { type BarText, FREE, type OrderText, playScript } from './scripted-backtest.ts';

const cents = fc.integer({ min: 9_000, max: 11_000 });

/** A bar around 100, in cents, in which low ≤ open, close ≤ high. */
const bar = fc
  .tuple(fc.tuple(cents, cents, cents, cents), fc.integer({ min: 0, max: 500 }))
  .map(([prices, volume]): BarText => {
    const [low, open, close, high] = prices
      .toSorted((left, right) => left - right)
      .map((each) => `${each}e-2`);
    return { open, high, low, close, volume: `${volume}` } as BarText;
  });

const order = fc.record({
  side: fc.constantFrom('buy', 'sell'),
  qty: fc.integer({ min: 1, max: 600 }).map((tenths) => `${tenths}e-1`),
  limit_price: fc.option(cents.map((each) => `${each}e-2`)),
}) as fc.Arbitrary<OrderText>;

const history = fc.record({
  bars: fc.array(bar, { minLength: 1, maxLength: 25 }),
  script: fc.dictionary(fc.nat({ max: 24 }).map(String), fc.array(order, { maxLength: 3 }), {
    maxKeys: 12,
  }),
  participation: fc.option(fc.constantFrom('0.05', '0.5', '1'), { nil: undefined }),
});

const rules = ({
  participation,
}: {
  readonly participation: string | undefined;
}): Partial<BacktestRules> => ({
  costs: {
    makerFeeRate: parseDecimal('-0.0001'),
    takerFeeRate: parseDecimal('0.001'),
    slippageBps: parseDecimal('7'),
  },
  participation: participation === undefined ? undefined : parseDecimal(participation),
});

const sum = (values: readonly Decimal[]) => values.reduce((total, each) => add(total, each), ZERO);

function filledOf({ fills }: BacktestResult, orderId: string): Decimal {
  return sum(fills.filter((fill) => fill.orderId === orderId).map(({ quantity }) => quantity));
}

describe('whatever the bars and the orders', () => {
  test('cash and holdings are those of the fills, and never below 0', () => {
    fc.assert(
      fc.property(history, ({ bars, script, participation }) => {
        const result = playScript(bars, script, rules({ participation }));
        let cash = FREE.initialCapital;
        let held = ZERO;
        for (const { side, quantity, price, fee } of result.fills) {
          const notional = multiply(quantity, price);
          cash = side === 'buy' ? subtract(cash, add(notional, fee)) : add(cash, subtract(notional, fee));
          held = side === 'buy' ? add(held, quantity) : subtract(held, quantity);
          expect([compare(cash, ZERO), compare(held, ZERO)].every((each) => each >= 0)).toBe(true);
        }
        expect(formatDecimal(result.finalCash)).toBe(formatDecimal(cash));
        expect(formatDecimal(result.positions[0]?.quantity ?? ZERO)).toBe(formatDecimal(held));
        const lastPrice = result.positions[0]?.lastPrice ?? ZERO;
        expect(result.finalEquity).toEqual(add(cash, multiply(held, lastPrice)));
      }),
    );
  });

  test('no order fills in the bar it was decided on, nor outside of what a bar went through', () => {
    fc.assert(
      fc.property(history, ({ bars, script, participation }) => {
        const result = playScript(bars, script, rules({ participation }));
        for (const { orderId, tsFillNs, price, meta } of result.fills) {
          const index = Number(tsFillNs / NS_PER_MINUTE);
          const at = bars[index];
          expect(index).toBeGreaterThan(Number(orderId.split('-')[0]));
          // A taker pays slippage on the open.
          if (at === undefined || meta['liquidity'] === 'taker') continue;
          expect(compare(price, parseDecimal(at.low))).toBeGreaterThanOrEqual(0);
          expect(compare(price, parseDecimal(at.high))).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  test('every order is filled, rejected or open, and none is filled beyond what was asked for', () => {
    fc.assert(
      fc.property(history, ({ bars, script, participation }) => {
        const result = playScript(bars, script, rules({ participation }));
        for (const [number, orders] of Object.entries(script)) {
          if (Number(number) >= bars.length) continue;
          for (const [index, { qty }] of orders.entries()) {
            const id = `${number}-${index}`;
            const filled = filledOf(result, id);
            const open = sum(
              result.openOrders.filter(({ orderId }) => orderId === id).map(({ quantity }) => quantity),
            );
            const isRejected = result.rejections.some(({ orderId }) => orderId === id);
            const accounted = formatDecimal(add(filled, open)) === formatDecimal(parseDecimal(qty));
            expect([id, accounted || isRejected, compare(filled, parseDecimal(qty)) <= 0]).toEqual([
              id,
              true,
              true,
            ]);
          }
        }
      }),
    );
  });

  test('what comes later changes nothing of what came before', () => {
    fc.assert(
      fc.property(history, fc.nat(), ({ bars, script, participation }, cut) => {
        const length = (cut % bars.length) + 1;
        const whole = playScript(bars, script, rules({ participation }));
        const begun = playScript(bars.slice(0, length), script, rules({ participation }));
        expect([...whole.curve.equity].slice(0, length)).toEqual([...begun.curve.equity]);
        expect(whole.fills.slice(0, begun.fills.length)).toEqual(begun.fills);
      }),
    );
  });

  test('the same again has the same hash', () => {
    fc.assert(
      fc.property(history, ({ bars, script, participation }) => {
        const [first, second] = [0, 1].map(() =>
          hashResult(playScript(bars, script, rules({ participation }))),
        );
        expect(first).toBe(second);
      }),
    );
  });
});
