import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  FillEvent,
  OrderIntent,
  PositionSnapshot,
  RiskDecision,
} from '../../../src/core/contracts/index.ts';
import {
  absolute,
  add,
  asPrice,
  asQuantity,
  compare,
  type Decimal,
  formatDecimal,
  isZero,
  multiply,
  parseDecimal,
  sign,
  subtract,
  ZERO,
} from '../../../src/core/money/index.ts';
import { createFlattener, type Flattener } from '../../../src/services/flattener/index.ts';

const START_NS = 1_767_225_600_000_000_000n;

function at(monotonicMs: number) {
  return { nowNs: START_NS + BigInt(monotonicMs) * 1_000_000n, monotonicMs };
}

function position(symbol: string, quantity: Decimal, tsNs: bigint): PositionSnapshot {
  const averagePrice = isZero(quantity) ? ZERO : parseDecimal('10');
  return { symbol, quantity, averagePrice, realizedPnl: ZERO, fees: ZERO, tsNs };
}

function held(holdings: Readonly<Record<string, string>>): Flattener {
  const flattener = createFlattener({ runId: 'flatten-x', meta: { who: 'ana', why: 'test' } });
  for (const [symbol, quantity] of Object.entries(holdings))
    flattener.takePosition(position(symbol, parseDecimal(quantity), START_NS));
  return flattener;
}

function fillOf(intent: OrderIntent, tsFillNs: bigint, quantity = intent.quantity): FillEvent {
  return {
    fillId: intent.id,
    orderId: intent.id,
    strategyId: intent.strategyId,
    symbol: intent.symbol,
    side: intent.side,
    quantity,
    price: asPrice(parseDecimal('10')),
    tsFillNs,
    fee: ZERO,
    feeCurrency: 'USDT',
    meta: {},
  };
}

function only<Value>(values: readonly Value[]): Value {
  expect(values).toHaveLength(1);
  return values[0]!;
}

const denied = (intentId: string, reason: 'rate-limit' | 'kill-switch' | 'daily-loss'): RiskDecision => {
  switch (reason) {
    case 'rate-limit':
      return { kind: 'denied', intentId, reason, caps: { approvedInWindow: 5, ordersPerMinuteCap: 5 } };
    case 'kill-switch':
      return { kind: 'denied', intentId, reason, caps: { source: 'file' } };
    case 'daily-loss':
      return { kind: 'denied', intentId, reason, caps: { realizedLoss: ZERO, cap: ZERO } };
  }
};

describe('the flattener', () => {
  test('has nothing to do where nothing is held', () => {
    const flattener = held({ 'ATOM/USDT': '0' });
    expect(flattener.next(at(0))).toEqual([]);
    expect(flattener.state()).toBe('flat');
    expect(flattener.lines()).toEqual([]);
  });

  test('sells what is long and buys what is short, by market orders of the operator', () => {
    const flattener = held({ 'ATOM/USDT': '12.5', 'LINK/USDT': '-3' });
    const intents = flattener.next(at(7));
    expect(intents).toMatchObject([
      { id: 'flatten-x-0001', symbol: 'ATOM/USDT', side: 'sell', type: 'market', strategyId: 'operator' },
      {
        id: 'flatten-x-0002',
        symbol: 'LINK/USDT',
        side: 'buy',
        tsLocalNs: at(7).nowNs,
        meta: { who: 'ana' },
      },
    ]);
    expect(intents.map(({ quantity }) => formatDecimal(quantity))).toEqual(['12.5', '3']);
    expect(flattener.state()).toBe('working');
  });

  test('awaits the position after a fill before it sends another order', () => {
    const flattener = held({ 'ATOM/USDT': '4' });
    const intent = only(flattener.next(at(0)));
    flattener.takeFill(fillOf(intent, START_NS + 5n, asQuantity(parseDecimal('1'))));
    flattener.takePosition(position('ATOM/USDT', parseDecimal('3'), START_NS + 5n));
    expect(flattener.next(at(10_000))).toEqual([]);
    flattener.takeFill(fillOf(intent, START_NS + 9n, asQuantity(parseDecimal('3'))));
    expect(flattener.next(at(10_000))).toEqual([]);
    expect(flattener.lines()).toMatchObject([{ isWaiting: true, orderCount: 1 }]);
    flattener.takePosition(position('ATOM/USDT', ZERO, START_NS + 9n));
    expect(flattener.state()).toBe('flat');
    expect(flattener.lines()).toMatchObject([
      { symbol: 'ATOM/USDT', before: parseDecimal('4'), now: ZERO, isWaiting: false, obstacle: null },
    ]);
  });

  test('closes in parts what is above the cap of one order', () => {
    const flattener = held({ 'ATOM/USDT': '30' });
    const first = only(flattener.next(at(0)));
    const caps = { notional: parseDecimal('300'), cap: parseDecimal('70') };
    flattener.takeDecision({ kind: 'denied', intentId: first.id, reason: 'per-order-cap', caps });
    const second = only(flattener.next(at(0)));
    // Nine tenths of the seven that the cap allows.
    expect(formatDecimal(second.quantity)).toBe('6.3');
  });

  test('gives up where the cap allows nothing at all', () => {
    const flattener = held({ 'ATOM/USDT': '30' });
    const intent = only(flattener.next(at(0)));
    const caps = { notional: parseDecimal('1e40'), cap: parseDecimal('1') };
    flattener.takeDecision({ kind: 'denied', intentId: intent.id, reason: 'per-order-cap', caps });
    expect(flattener.state()).toBe('stuck');
    expect(flattener.lines()).toMatchObject([{ obstacle: 'below-smallest-order' }]);
  });

  test('tries again a second after what time may help', () => {
    const flattener = held({ 'ATOM/USDT': '4' });
    flattener.takeDecision(denied(only(flattener.next(at(0))).id, 'rate-limit'));
    expect(flattener.next(at(5_000))).toEqual([]);
    expect(flattener.next(at(5_999))).toEqual([]);
    const again = only(flattener.next(at(6_000)));
    expect(again.id).toBe('flatten-x-0002');
    flattener.takeUpdate({ orderId: again.id, status: 'NEW', tsNs: START_NS });
    expect(flattener.lines()).toMatchObject([{ isWaiting: true }]);
    flattener.takeUpdate({
      orderId: again.id,
      status: 'REJECTED',
      reason: 'no-reference-price',
      fields: [],
      tsNs: START_NS,
    });
    expect(flattener.lines()).toMatchObject([{ isWaiting: false, obstacle: 'order-rejected' }]);
    expect(flattener.state()).toBe('working');
  });

  test.each(['kill-switch', 'daily-loss'] as const)('is stuck when risk denies with %s', (reason) => {
    const flattener = held({ 'ATOM/USDT': '4', 'LINK/USDT': '1' });
    const [atom, link] = flattener.next(at(0));
    flattener.takeDecision(denied(atom!.id, reason));
    expect(flattener.state()).toBe('working');
    flattener.takeDecision(denied(link!.id, reason));
    expect(flattener.state()).toBe('stuck');
    expect(flattener.next(at(60_000))).toEqual([]);
  });

  test('tries again when the kill switch could not be read for a moment', () => {
    const flattener = held({ 'ATOM/USDT': '4' });
    const { id } = only(flattener.next(at(0)));
    flattener.takeDecision({
      kind: 'denied',
      intentId: id,
      reason: 'kill-switch',
      caps: { source: 'unreadable' },
    });
    expect(flattener.lines()).toMatchObject([{ isWaiting: false, obstacle: 'kill-switch-unreadable' }]);
    expect(flattener.state()).toBe('working');
    expect(flattener.next(at(0))).toEqual([]);
    expect(flattener.next(at(1_000))).toHaveLength(1);
  });

  test('leaves the orders of others alone', () => {
    const flattener = held({ 'ATOM/USDT': '4' });
    const intent = only(flattener.next(at(0)));
    flattener.takeDecision(denied('trend-000001', 'kill-switch'));
    flattener.takeDecision({ kind: 'approved', intentId: intent.id });
    flattener.takeFill(fillOf({ ...intent, id: 'trend-000001' }, START_NS + 1n));
    flattener.takeUpdate({ orderId: 'trend-000001', status: 'CANCELED', tsNs: START_NS });
    expect(flattener.lines()).toMatchObject([{ isWaiting: true, obstacle: null }]);
  });

  test('closes what is opened meanwhile, too', () => {
    const flattener = held({});
    flattener.takePosition(position('DOT/USDT', parseDecimal('-2'), START_NS));
    expect(only(flattener.next(at(0)))).toMatchObject({ symbol: 'DOT/USDT', side: 'buy' });
  });
});

/** A venue and its risk, by the rules that matter here: a cap, and denials that pass. */
function playMarket(flattener: Flattener, plan: MarketPlan): ReadonlyMap<string, Decimal> {
  const holdings = new Map(plan.holdings.map(({ symbol, quantity }) => [symbol, quantity]));
  let tsNs = START_NS;
  for (const [symbol, quantity] of holdings) flattener.takePosition(position(symbol, quantity, tsNs));
  let turn = 0;
  for (let nowMs = 0; flattener.state() === 'working' && nowMs < 10_000_000; nowMs += 500) {
    for (const intent of flattener.next(at(nowMs))) {
      const before = holdings.get(intent.symbol) ?? ZERO;
      const notional = multiply(intent.quantity, plan.price);
      tsNs += 1n;
      turn += 1;
      if (plan.passing[turn % plan.passing.length] === true && turn < 50) {
        flattener.takeDecision(denied(intent.id, 'rate-limit'));
      } else if (compare(notional, plan.cap) > 0) {
        const caps = { notional, cap: plan.cap };
        flattener.takeDecision({ kind: 'denied', intentId: intent.id, reason: 'per-order-cap', caps });
      } else {
        const after =
          intent.side === 'buy' ? add(before, intent.quantity) : subtract(before, intent.quantity);
        expect(compare(absolute(after), absolute(before))).toBe(-1);
        expect(sign(after) * sign(before)).not.toBe(-1);
        holdings.set(intent.symbol, after);
        flattener.takeFill(fillOf(intent, tsNs));
        flattener.takePosition(position(intent.symbol, after, tsNs));
      }
    }
  }
  return holdings;
}

interface MarketPlan {
  readonly holdings: readonly { readonly symbol: string; readonly quantity: Decimal }[];
  readonly price: Decimal;
  readonly cap: Decimal;
  readonly passing: readonly boolean[];
}

const decimals = (max: number) =>
  fc
    .tuple(fc.integer({ min: 1, max }), fc.nat(4))
    .map(([coefficient, scale]) => parseDecimal(`${coefficient}e-${scale}`));

const plans: fc.Arbitrary<MarketPlan> = fc.record({
  holdings: fc.uniqueArray(
    fc.record({
      symbol: fc.constantFrom('ATOM/USDT', 'LINK/USDT', 'DOT/USDT'),
      quantity: fc
        .tuple(decimals(1_000), fc.boolean())
        .map(([value, isShort]) => (isShort ? subtract(ZERO, value) : value)),
    }),
    { selector: ({ symbol }) => symbol, minLength: 1 },
  ),
  price: decimals(1_000),
  cap: fc.integer({ min: 2_000, max: 100_000 }).map((value) => parseDecimal(`${value}`)),
  passing: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }).filter((turns) => turns.includes(false)),
});

test('whatever is held, every order makes it smaller and none turns it round, until it is gone', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const flattener = createFlattener({ runId: 'flatten-x', meta: {} });
      const left = playMarket(flattener, plan);
      expect([...left.values()].every(isZero)).toBe(true);
      expect(flattener.state()).toBe('flat');
    }),
  );
});

test('makes orders half as large while a broker says that its cap is lower', () => {
  const flattener = held({ 'ATOM/USDT': '12' });
  const sizes: string[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { id, quantity } = only(flattener.next(at(attempt)));
    sizes.push(formatDecimal(quantity));
    flattener.takeUpdate({
      orderId: id,
      status: 'REJECTED',
      reason: 'order-cap',
      fields: [],
      tsNs: START_NS,
    });
  }
  expect(sizes).toEqual(['12', '6', '3', '1.5']);
  expect(flattener.state()).toBe('working');
});
