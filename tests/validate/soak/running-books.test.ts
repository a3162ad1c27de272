import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asQuantity, decimalFromInteger } from '../../../src/core/money/index.ts';
import { openBooks } from '../../../src/services/books/index.ts';
import {
  booksState,
  openRunningBooks,
  type RunningBooks,
} from '../../../tools/validate/soak/running-books.ts';
import { madeUpMessages, type Terms, type Told } from './made-up-messages.ts';

function take(books: RunningBooks, told: Told): void {
  switch (told.kind) {
    case 'intent':
      books.takeIntent(told.id);
      break;
    case 'decision':
      books.takeDecision({ intentId: told.intentId, kind: told.isAllowed ? 'approved' : 'denied' });
      break;
    case 'order':
      books.takeOrder({ intentId: told.id, ...told.terms });
      break;
    case 'update':
      books.takeUpdate({ orderId: told.id, status: told.status });
      break;
    case 'fill':
      books.takeFill(told.fill);
      break;
    case 'position':
      books.takePosition(told.position);
      break;
    default:
      told satisfies never;
  }
}

/** The same in the books of Njord. */
function audit(messages: readonly Told[]) {
  const books = openBooks();
  for (const told of messages) {
    if (told.kind === 'intent') books.takeIntent(told.id);
    if (told.kind === 'decision') books.takeDecision(decisionOf(told));
    if (told.kind === 'order') books.takeOrder(orderOf(told));
    if (told.kind === 'update') books.takeOrderState({ orderId: told.id, status: told.status });
    if (told.kind === 'fill') books.takeFill(told.fill);
    if (told.kind === 'position') books.takePosition(told.position);
  }
  return books.audit();
}

function decisionOf({ intentId, isAllowed }: Extract<Told, { kind: 'decision' }>) {
  const common = { intentId, tsNs: 1n } as const;
  return isAllowed
    ? ({ ...common, kind: 'approved', caps: {} } as const)
    : ({
        ...common,
        kind: 'denied',
        reason: 'per-order-cap',
        caps: { cap: decimalFromInteger(1), notional: decimalFromInteger(2) },
      } as const);
}

function orderOf({ id, terms }: Extract<Told, { kind: 'order' }>) {
  return {
    ...terms,
    intentId: id,
    strategyId: 'made-up',
    venue: 'paper',
    type: 'market',
    tsAcceptedNs: 1n,
  } as const;
}

/** Books that were forgetful twice and written down and taken up once, somewhere in between. */
function keep(messages: readonly Told[], [first, second, third]: readonly number[]): RunningBooks {
  let books = openRunningBooks(() => 0);
  messages.forEach((told, index) => {
    if (index === first || index === second) books.settle();
    if (index === third) {
      const text = JSON.stringify(books.state());
      books = openRunningBooks(() => 0, booksState.parse(JSON.parse(text)));
    }
    take(books, told);
  });
  return books;
}

const moments = fc.array(fc.nat(60), { minLength: 3, maxLength: 3 });

test('books that forget what is complete count the same as books that forget nothing, and agree as well', () => {
  fc.assert(
    fc.property(madeUpMessages, moments, (messages, at) => {
      const books = keep(messages, at);
      const expected = audit(messages);
      expect(expected.discrepancies).toEqual([]);
      expect(books.counts()).toEqual(expected.counts);
      expect(books.discrepancies(0)).toEqual([]);
    }),
  );
});

test('a message that is lost is seen by both, unless it only says that an order rests or ended', () => {
  fc.assert(
    fc.property(madeUpMessages, moments, fc.nat(), (messages, at, index) => {
      const lost = index % messages.length;
      fc.pre(messages[lost]?.kind !== 'update');
      const rest = messages.toSpliced(lost, 1);
      fc.pre(rest.length > 0);
      expect(audit(rest).discrepancies).not.toEqual([]);
      expect(keep(rest, at).discrepancies(0)).not.toEqual([]);
    }),
  );
});

test('a message that comes twice is seen, however long ago the first was complete', () => {
  fc.assert(
    fc.property(madeUpMessages, fc.nat(), fc.nat({ max: 5 }), (messages, index, settles) => {
      const twice = messages[index % messages.length];
      fc.pre(twice !== undefined && !(twice.kind === 'update' && twice.status === 'NEW'));
      const books = keep(messages, [-1, -1, -1]);
      for (let count = 0; count < settles; count += 1) books.settle();
      take(books, twice);
      expect(books.discrepancies(0)).not.toEqual([]);
    }),
  );
});

const terms: Terms = { side: 'buy', symbol: 'ATOM/USDT', quantity: asQuantity(decimalFromInteger(1)) };

test('what is on its way counts as missing only when its time is over', () => {
  let nowMs = 0;
  const books = openRunningBooks(() => nowMs);
  books.takeIntent('a');
  books.takeDecision({ intentId: 'a', kind: 'approved' });
  nowMs = 29_999;
  expect(books.discrepancies(30_000)).toEqual([]);
  nowMs = 30_000;
  expect(books.discrepancies(30_000)).toEqual(['a: expected one order per approval, found 0 for 1']);
  books.takeOrder({ intentId: 'a', ...terms });
  expect(books.discrepancies(30_000)).toEqual([]);
  expect(books.counts()).toMatchObject({ intents: 1, approved: 1, orders: 1, open: 1 });
});

test('what is there twice is wrong at once', () => {
  const books = openRunningBooks(() => 0);
  books.takeIntent('a');
  books.takeDecision({ intentId: 'a', kind: 'denied' });
  books.takeDecision({ intentId: 'a', kind: 'approved' });
  expect(books.discrepancies(30_000)).toEqual(['a: expected one decision per intent, found 2 for 1']);
});

test('books stay small: of intents that are complete only those of the last two calls are remembered', () => {
  const books = openRunningBooks(() => 0);
  for (let minute = 0; minute < 5; minute += 1) {
    for (let index = 0; index < 10; index += 1) {
      books.takeIntent(`${minute}-${index}`);
      books.takeDecision({ intentId: `${minute}-${index}`, kind: 'denied' });
    }
    books.settle();
  }
  const state = books.state();
  expect(state.lives).toEqual([]);
  expect(state.settled.flat()).toHaveLength(20);
  expect(books.counts()).toMatchObject({ intents: 50, denied: 50, open: 0 });
});
