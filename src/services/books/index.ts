/** The books: whether intents, decisions, orders, fills and positions agree. */
export {
  type BookCounts,
  type Books,
  type BooksAudit,
  type OrderState,
  openBooks,
} from './books.ts';
export { type BooksService, booksService } from './books-service.ts';
export type { Discrepancy } from './discrepancy.ts';
export {
  createEquityTracker,
  type EquitySummary,
  type EquityTracker,
  equityOf,
  type Holding,
} from './equity.ts';
export type { LedgerLine } from './ledger.ts';
