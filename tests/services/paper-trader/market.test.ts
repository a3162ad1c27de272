import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrderEvent } from '../../../src/core/contracts/index.ts';
import { asQuantity, ONE } from '../../../src/core/money/index.ts';
import {
  type Market,
  type MarketRules,
  type MarketStep,
  NO_COSTS,
  onCancel,
  onOrder,
  onTrade,
  restingOrderCount,
  UNTOUCHED_MARKET,
} from '../../../src/services/paper-trader/index.ts';
import { nearbyPrices } from './arbitraries.ts';

const RULES: MarketRules = { costs: NO_COSTS, restingOrderCountMax: 3 };

const events = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('trade' as const), price: nearbyPrices }),
    fc.record({
      kind: fc.constant('order' as const),
      side: fc.constantFrom('buy', 'sell'),
      limitPrice: nearbyPrices,
    }),
    fc.record({ kind: fc.constant('cancel' as const), orderId: fc.nat({ max: 25 }).map(String) }),
  ),
  { maxLength: 25 },
);

type MarketInput = Exclude<
  (typeof events extends fc.Arbitrary<infer List> ? List : never)[number],
  undefined
>;

describe('a market', () => {
  test('ends every order once: filled, canceled or rejected, or it still rests', () => {
    fc.assert(
      fc.property(events, (inputs) => {
        const steps = play(inputs);
        const ended = steps
          .flatMap((step) => step.events)
          .flatMap((event) => {
            if (event.kind === 'rested') return [];
            return [event.kind === 'canceled' ? event.order.orderId : event.orderId];
          });
        const resting = steps.at(-1)?.market ?? UNTOUCHED_MARKET;
        const orderCount = inputs.filter(({ kind }) => kind === 'order').length;
        expect(new Set(ended).size).toBe(ended.length);
        expect(ended.length + restingOrderCount(resting.book)).toBe(orderCount);
      }),
    );
  });

  test('never holds more resting orders than it may', () => {
    fc.assert(
      fc.property(events, (inputs) => {
        for (const { market } of play(inputs)) {
          expect(restingOrderCount(market.book)).toBeLessThanOrEqual(RULES.restingOrderCountMax);
        }
      }),
    );
  });

  test('is a value: the same events give the same steps, and no step edits an earlier state', () => {
    fc.assert(
      fc.property(events, (inputs) => {
        const steps = play(inputs);
        const again = play(inputs);
        expect(again).toEqual(steps);
      }),
    );
  });

  test('stays as it is when an order is canceled that does not rest', () => {
    expect(onCancel(UNTOUCHED_MARKET, 'order-1')).toEqual({ market: UNTOUCHED_MARKET, events: [] });
  });
});

/** Returns all steps; states are frozen on the way, so that editing one would throw. */
function play(inputs: readonly MarketInput[]): readonly MarketStep[] {
  let market: Market = UNTOUCHED_MARKET;
  return inputs.map((input, index) => {
    const step = stepOf(market, input, String(index));
    Object.freeze(step.market);
    Object.freeze(step.market.book.buys);
    Object.freeze(step.market.book.sells);
    market = step.market;
    return step;
  });
}

function stepOf(market: Market, input: MarketInput, intentId: string): MarketStep {
  switch (input.kind) {
    case 'trade':
      return onTrade(market, input.price, RULES);
    case 'cancel':
      return onCancel(market, input.orderId);
    case 'order':
      return onOrder(market, limitOrder(intentId, input), RULES);
  }
}

function limitOrder(
  intentId: string,
  terms: Pick<OrderEvent & { type: 'limit' }, 'side' | 'limitPrice'>,
): OrderEvent {
  const identity = {
    intentId,
    strategyId: 'strategy-1',
    venue: 'paper',
    symbol: 'ATOM/USDT',
    tsAcceptedNs: 1n,
  };
  return { ...identity, ...terms, type: 'limit', quantity: asQuantity(ONE) };
}
