import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asPrice, asQuantity, compare, makeDecimal, ONE, type Price } from '../../../src/core/money/index.ts';
import {
  cancelOrder,
  EMPTY_BOOK,
  type OrderBook,
  type RestingOrder,
  restingOrderCount,
  restingOrders,
  restOrder,
  takeReached,
} from '../../../src/services/paper-trader/index.ts';
import { nearbyPrices } from './arbitraries.ts';

const restingLists: fc.Arbitrary<readonly RestingOrder[]> = fc
  .array(fc.record({ side: fc.constantFrom('buy', 'sell'), limitPrice: nearbyPrices }), { maxLength: 30 })
  .map((orders) => orders.map((order, sequence) => restingOrder({ ...order, sequence })));

describe('the order book', () => {
  test('gives up exactly the orders that a trade is at or through, earliest accepted first', () => {
    fc.assert(
      fc.property(restingLists, nearbyPrices, (orders, price) => {
        const { book, reached } = takeReached(bookOf(orders), price);
        expect(reached).toEqual(orders.filter((order) => isReachedBy(order, price)));
        expect(restingOrders(book)).toEqual(orders.filter((order) => !isReachedBy(order, price)));
      }),
    );
  });

  test('empties over a series of trades without losing or repeating an order', () => {
    fc.assert(
      fc.property(restingLists, fc.array(nearbyPrices, { maxLength: 10 }), (orders, trades) => {
        let book = bookOf(orders);
        const reached = trades.flatMap((price) => {
          const step = takeReached(book, price);
          book = step.book;
          return step.reached;
        });
        const everything = [...reached, ...restingOrders(book)].map(({ sequence }) => sequence);
        expect(everything.toSorted((first, second) => first - second)).toEqual(
          orders.map(({ sequence }) => sequence),
        );
      }),
    );
  });

  test('is left as it is, not copied, by a trade that reaches nothing', () => {
    const book = bookOf([
      restingOrder({ side: 'buy', limitPrice: priceOf(95), sequence: 0 }),
      restingOrder({ side: 'sell', limitPrice: priceOf(105), sequence: 1 }),
    ]);
    expect(takeReached(book, priceOf(100)).book).toBe(book);
  });

  test('is never edited: an earlier book keeps its orders', () => {
    const before = bookOf([restingOrder({ side: 'buy', limitPrice: priceOf(95), sequence: 0 })]);
    restOrder(before, restingOrder({ side: 'buy', limitPrice: priceOf(94), sequence: 1 }));
    takeReached(before, priceOf(90));
    cancelOrder(before, 'order-0');
    expect(restingOrderCount(before)).toBe(1);
  });

  test('cancels one order and keeps the others in their places', () => {
    fc.assert(
      fc.property(restingLists, fc.nat({ max: 40 }), (orders, sequence) => {
        const outcome = cancelOrder(bookOf(orders), `order-${sequence}`);
        const wanted = orders.find((order) => order.sequence === sequence);
        expect(outcome?.canceled).toEqual(wanted);
        if (outcome === undefined) return;
        expect(restingOrders(outcome.book)).toEqual(orders.filter((order) => order !== wanted));
      }),
    );
  });
});

function bookOf(orders: readonly RestingOrder[]): OrderBook {
  return orders.reduce(restOrder, EMPTY_BOOK);
}

function restingOrder(order: Pick<RestingOrder, 'side' | 'limitPrice' | 'sequence'>): RestingOrder {
  return {
    orderId: `order-${order.sequence}`,
    strategyId: 'strategy-1',
    quantity: asQuantity(ONE),
    ...order,
  };
}

/** The definition, in so many words. */
function isReachedBy({ side, limitPrice }: RestingOrder, price: Price): boolean {
  return side === 'buy' ? compare(price, limitPrice) <= 0 : compare(price, limitPrice) >= 0;
}

function priceOf(units: number): Price {
  return asPrice(makeDecimal(BigInt(units), 0));
}
