import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  asPrice,
  asQuantity,
  compare,
  formatDecimal,
  parseDecimal,
  subtract,
  ZERO,
} from '../../../src/core/money/index.ts';
import {
  type Exchange,
  type ExchangeEvent,
  type ExchangeSettings,
  openExchange,
} from '../../../src/services/venue/index.ts';

function open(change: Partial<ExchangeSettings> = {}): Exchange {
  return openExchange({
    seed: 1,
    markets: [{ symbol: 'ATOM/USDT', price: asPrice(parseDecimal('10')) }],
    funds: new Map([
      ['USDT', parseDecimal('1000')],
      ['ATOM', parseDecimal('100')],
    ]),
    feeRate: parseDecimal('0.001'),
    restTicksMax: 5,
    ...change,
  });
}

function request(clientOrderId: string, change: object = {}) {
  const quantity = asQuantity(parseDecimal('2'));
  return { clientOrderId, symbol: 'ATOM/USDT', side: 'buy', quantity, limitPrice: null, ...change } as const;
}

function free(exchange: Exchange, asset: string): string {
  return formatDecimal(exchange.balances().find((each) => each.asset === asset)!.free);
}

describe('the simulated exchange', () => {
  test('takes a client id once, or once at a time', () => {
    for (const idsAreTaken of ['for-ever', 'while-open'] as const) {
      const exchange = open({ idsAreTaken });
      expect(exchange.place(request('a'), 1).kind).toBe('done');
      for (let tick = 0; tick < 5; tick += 1) exchange.tick(2);
      const again = exchange.place(request('a'), 3);
      const expected =
        idsAreTaken === 'for-ever' ? { refusal: 'duplicate-client-order-id' } : { kind: 'done' };
      expect(again).toMatchObject(expected);
    }
  });

  test('refuses what it does not know and what nobody can pay', () => {
    const exchange = open();
    expect(exchange.place(request('a', { symbol: 'NOT/USDT' }), 1)).toMatchObject({
      refusal: 'unknown-symbol',
    });
    const much = asQuantity(parseDecimal('101'));
    expect(exchange.place(request('b', { quantity: much }), 1)).toMatchObject({
      refusal: 'insufficient-funds',
    });
    expect(exchange.place(request('c', { quantity: much, side: 'sell' }), 1)).toMatchObject({
      refusal: 'insufficient-funds',
    });
    expect(exchange.cancel('a', 1)).toMatchObject({ refusal: 'unknown-order' });
    expect(exchange.orders()).toEqual([]);
    expect(free(exchange, 'USDT')).toBe('1000');
  });

  test('gives back what a canceled and an expired order had locked', () => {
    const exchange = open();
    const far = { limitPrice: asPrice(parseDecimal('1')) };
    exchange.place(request('a', far), 1);
    exchange.place(request('b', far), 1);
    expect(free(exchange, 'USDT')).not.toBe('1000');
    expect(exchange.cancel('a', 2)).toMatchObject({ order: { status: 'CANCELED' } });
    expect(exchange.cancel('a', 3)).toMatchObject({ refusal: 'order-ended' });
    for (let tick = 0; tick < 6; tick += 1) exchange.tick(4);
    expect(exchange.order('b')?.status).toBe('EXPIRED');
    expect(exchange.openOrders()).toEqual([]);
    expect(free(exchange, 'USDT')).toBe('1000');
  });

  test('makes no money and loses none, and tells every execution', () => {
    const step = fc.oneof(
      fc.constant(null),
      fc.record({ side: fc.constantFrom('buy', 'sell'), limit: fc.option(fc.integer({ min: 8, max: 12 })) }),
    );
    fc.assert(
      fc.property(fc.nat(), fc.array(step, { maxLength: 30 }), (seed, steps) => {
        const exchange = open({ seed });
        const events: ExchangeEvent[] = [];
        exchange.listen((event) => events.push(event));
        for (const [index, each] of steps.entries()) {
          if (each === null) exchange.tick(index);
          else {
            const limitPrice = each.limit === null ? null : asPrice(parseDecimal(String(each.limit)));
            exchange.place(request(`order-${index}`, { side: each.side, limitPrice }), index);
          }
        }
        for (let tick = 0; tick < 10; tick += 1) exchange.tick(100);
        const trades = exchange.trades();
        expect(events.filter(({ kind }) => kind === 'trade')).toHaveLength(trades.length);
        expect(exchange.openOrders()).toEqual([]);
        for (const order of exchange.orders()) {
          const filled = trades
            .filter(({ orderId }) => orderId === order.orderId)
            .reduce((sum, { quantity }) => add(sum, quantity), ZERO);
          expect(formatDecimal(filled)).toBe(formatDecimal(order.filledQuantity));
          expect(compare(order.filledQuantity, order.quantity)).toBeLessThanOrEqual(0);
        }
        const bought = trades.reduce(
          (sum, { side, quantity }) => (side === 'buy' ? add(sum, quantity) : subtract(sum, quantity)),
          ZERO,
        );
        const [atom] = exchange.balances().filter(({ asset }) => asset === 'ATOM');
        expect(formatDecimal(add(atom!.free, atom!.locked))).toBe(
          formatDecimal(add(parseDecimal('100'), bought)),
        );
      }),
      { numRuns: 30 },
    );
  });
});
