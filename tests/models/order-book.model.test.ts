import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, type Price } from '../../src/core/money/index.ts';
import {
  cancelOrder,
  EMPTY_BOOK,
  type OrderBook,
  type RestingOrder,
  restingOrderCount,
  restingOrders,
  restOrder,
  takeReached,
} from '../../src/services/paper-trader/order-book.ts';
import { type BookStep, bookSteps } from '../generators/books.ts';

/** The model of a book is the list of its orders as they came; a step tells what leaves it. */
function stepList(resting: RestingOrder[], step: BookStep): readonly RestingOrder[] {
  if (step.kind === 'rest') {
    resting.push(step.order);
    return [];
  }
  const leaves = (order: RestingOrder) =>
    step.kind === 'cancel' ? order.orderId === step.orderId : isReached(order, step.price);
  const gone = resting.filter(leaves);
  for (const order of gone) resting.splice(resting.indexOf(order), 1);
  return gone;
}

function isReached({ side, limitPrice }: RestingOrder, price: Price): boolean {
  return side === 'buy' ? compare(price, limitPrice) <= 0 : compare(price, limitPrice) >= 0;
}

interface Stepped {
  readonly book: OrderBook;
  readonly gone: readonly RestingOrder[];
}

function stepBook(book: OrderBook, step: BookStep): Stepped {
  if (step.kind === 'rest') return { book: restOrder(book, step.order), gone: [] };
  if (step.kind === 'trade') {
    const { book: next, reached } = takeReached(book, step.price);
    return { book: next, gone: reached };
  }
  const outcome = cancelOrder(book, step.orderId);
  return outcome === undefined ? { book, gone: [] } : { book: outcome.book, gone: [outcome.canceled] };
}

/** What a moving price reaches first stands last. */
function expectSorted({ buys, sells }: OrderBook): void {
  const limits = (orders: readonly RestingOrder[]) => orders.map(({ limitPrice }) => limitPrice);
  expect(limits(buys)).toEqual(limits(buys).toSorted(compare));
  expect(limits(sells)).toEqual(limits(sells).toSorted(compare).toReversed());
}

test('a book is the list of its orders, whatever rests, trades or is canceled', () => {
  fc.assert(
    fc.property(bookSteps(), (steps) => {
      const resting: RestingOrder[] = [];
      let book = EMPTY_BOOK;
      for (const step of steps) {
        const stepped = stepBook(book, step);
        expect(stepped.gone).toEqual(stepList(resting, step));
        book = stepped.book;
        expect(restingOrders(book)).toEqual(resting);
        expect(restingOrderCount(book)).toBe(resting.length);
        expectSorted(book);
      }
    }),
  );
});
