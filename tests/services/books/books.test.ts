import { expect, test } from 'vitest';
import type { FillEvent, OrderEvent, PositionSnapshot } from '../../../src/core/contracts/index.ts';
import { asPrice, asQuantity, formatDecimal, parseDecimal, ZERO } from '../../../src/core/money/index.ts';
import { type Books, openBooks } from '../../../src/services/books/index.ts';

const order: OrderEvent = {
  intentId: 'a-1',
  strategyId: 'a',
  venue: 'paper',
  symbol: 'ATOM/USDT',
  side: 'buy',
  quantity: asQuantity(parseDecimal('2')),
  type: 'market',
  tsAcceptedNs: 1n,
};

const fill: FillEvent = {
  fillId: 'a-1',
  orderId: 'a-1',
  strategyId: 'a',
  symbol: 'ATOM/USDT',
  side: 'buy',
  quantity: asQuantity(parseDecimal('2')),
  price: asPrice(parseDecimal('10')),
  tsFillNs: 2n,
  fee: parseDecimal('0.5'),
  feeCurrency: 'USDT',
  meta: {},
};

const position: PositionSnapshot = {
  symbol: 'ATOM/USDT',
  quantity: parseDecimal('2'),
  averagePrice: parseDecimal('10'),
  realizedPnl: ZERO,
  fees: parseDecimal('0.5'),
  tsNs: 2n,
};

/** Books of one order that was filled; a test leaves something out, changes it or does it twice. */
function kept(change: (books: Books, keep: Record<string, () => void>) => void): readonly string[] {
  const books = openBooks();
  const keep = {
    intent: () => {
      books.takeIntent('a-1');
    },
    decision: () => {
      books.takeDecision({ kind: 'approved', intentId: 'a-1' });
    },
    order: () => {
      books.takeOrder(order);
    },
    fill: () => {
      books.takeFill(fill);
    },
    position: () => {
      books.takePosition(position);
    },
  };
  change(books, keep);
  for (const step of Object.values(keep)) step();
  return books.audit().discrepancies.map(({ subject, problem }) => `${subject}: ${problem}`);
}

test('books of a filled order reconcile', () => {
  expect(kept(() => undefined)).toEqual([]);
});

test.each([
  ['a decision is missing', 'decision', 'a-1: expected 1 decisions, one per intent, found 0'],
  ['an order is missing', 'order', 'a-1: expected 1 orders, one per approval, found 0'],
  ['an intent is missing', 'intent', 'a-1: expected 0 decisions, one per intent, found 1'],
  ['a fill is missing', 'fill', 'ATOM/USDT: expected 0 positions, one per fill, found 1'],
  ['a position is missing', 'position', 'ATOM/USDT: expected 1 positions, one per fill, found 0'],
])('%s', (_, left, expected) => {
  const found = kept((_books, keep) => {
    keep[left] = () => undefined;
  });
  expect(found).toContain(expected);
});

test.each([
  ['decided twice', 'decision', 'a-1: expected one approval, found 2'],
  ['ordered twice', 'order', 'a-1: expected 1 orders, one per approval, found 2'],
  ['filled twice', 'fill', 'a-1: expected one outcome of the order, found 2'],
])('an intent that is %s', (_, twice, expected) => {
  expect(kept((_books, keep) => keep[twice]?.())).toContain(expected);
});

test('a fill of something else', () => {
  const found = kept((books, keep) => {
    keep['fill'] = () => {
      books.takeFill({ ...fill, quantity: asQuantity(parseDecimal('3')) });
    };
  });
  expect(found).toEqual([
    'a-1: expected a fill of buy 2 ATOM/USDT, found buy 3 ATOM/USDT',
    'ATOM/USDT: expected a position of 3, the sum of its fills, found 2',
  ]);
});

test('a result that the fills do not give', () => {
  const found = kept((books, keep) => {
    keep['position'] = () => {
      books.takePosition({ ...position, realizedPnl: parseDecimal('0.01') });
    };
  });
  expect(found).toEqual(['ATOM/USDT: expected a result of -0.5, cash and value by its fills, found -0.49']);
});

test('an outcome without an order, and an order that ends twice', () => {
  const found = kept((books) => {
    books.takeOrderState({ orderId: 'a-1', status: 'CANCELED' });
    books.takeOrderState({ orderId: 'b-1', status: 'REJECTED' });
  });
  expect(found).toEqual([
    'a-1: expected one outcome of the order, found 2',
    'b-1: expected an order before its outcome, found none',
  ]);
});

test('an order that rests is open', () => {
  const books = openBooks();
  books.takeIntent('a-1');
  books.takeDecision({ kind: 'approved', intentId: 'a-1' });
  books.takeOrder(order);
  books.takeOrderState({ orderId: 'a-1', status: 'NEW' });
  expect(books.audit()).toMatchObject({ counts: { orders: 1, open: 1, fills: 0 }, discrepancies: [] });
});

test('equity of all symbols is followed fill by fill, from nothing on', () => {
  const books = openBooks();
  const shown = () => {
    const { current, peak, drawdown, drawdownPct } = books.audit().equity;
    return [...[current, peak, drawdown].map(formatDecimal), drawdownPct && formatDecimal(drawdownPct)];
  };
  const take = (side: 'buy' | 'sell', symbol: string, quantity: string, price: string) => {
    books.takeFill({
      ...fill,
      side,
      symbol,
      quantity: asQuantity(parseDecimal(quantity)),
      price: asPrice(parseDecimal(price)),
    });
  };
  expect(shown()).toEqual(['0', '0', '0', null]);
  take('buy', 'ATOM/USDT', '2', '10');
  expect(shown()).toEqual(['-0.5', '-0.5', '0.5', null]);
  take('sell', 'ATOM/USDT', '1', '14');
  expect(shown()).toEqual(['7', '7', '0', '0']);
  take('sell', 'DOT/USDT', '4', '5');
  take('buy', 'DOT/USDT', '4', '5.6');
  expect(shown()).toEqual(['3.6', '7', '3.4', '48.571428571428571429']);
});
