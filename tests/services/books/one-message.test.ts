import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BooksAudit, openBooks } from '../../../src/services/books/index.ts';
import { type BookMessage, damagedHistories, filledHistories, subjectOf } from '../../generators/books.ts';

function auditOf(messages: readonly BookMessage[]): BooksAudit {
  const books = openBooks();
  for (const message of messages) {
    if (message.kind === 'intent') books.takeIntent(message.intentId);
    else if (message.kind === 'decision') books.takeDecision(message.decision);
    else if (message.kind === 'order') books.takeOrder(message.order);
    else if (message.kind === 'fill') books.takeFill(message.fill);
    else books.takePosition(message.position);
  }
  return books.audit();
}

test('books of a history in which everything was filled reconcile, in whichever order its topics are read', () => {
  fc.assert(
    fc.property(filledHistories(), (messages) => {
      const { counts, discrepancies } = auditOf(messages);
      const fills = messages.length / 5;
      expect(discrepancies).toEqual([]);
      expect(counts).toMatchObject({ intents: fills, approved: fills, orders: fills, fills, open: 0 });
    }),
  );
});

test('no message that is lost or comes twice goes unnoticed', () => {
  fc.assert(
    fc.property(damagedHistories, ({ messages, damaged }) => {
      const subjects = auditOf(messages).discrepancies.map(({ subject }) => subject);
      expect(subjects).toContain(subjectOf(damaged));
    }),
  );
});
