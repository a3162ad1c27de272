/**
 * Books that stay small however long they are kept: what is complete and agrees is counted and forgotten. They say the
 * same as `src/services/books`, which a test holds them to, and can be written down and taken up again.
 */

import { z } from 'zod';
import type {
  FillEvent,
  OrderEvent,
  OrderUpdate,
  PositionSnapshot,
  RiskDecision,
} from '../../../src/core/contracts/index.ts';
import { formatDecimal } from '../../../src/core/money/index.ts';
import { type Account, accountState, createAccount, openAccount } from './account.ts';

/** How many of each there were. */
export const bookCounts = z.object({
  intents: z.number(),
  approved: z.number(),
  denied: z.number(),
  orders: z.number(),
  fills: z.number(),
  canceled: z.number(),
  rejected: z.number(),
  /** Orders without an outcome: they rest, or are on their way. */
  open: z.number(),
});

/** How many of each there were. */
export type BookCounts = z.infer<typeof bookCounts>;

/** What has been told about one intent. */
const life = z.object({
  id: z.string(),
  /** Soaked time at which the last of it came. */
  atMs: z.number(),
  intents: z.number(),
  approved: z.number(),
  denied: z.number(),
  orders: z.number(),
  /** Side, quantity and symbol of the order. */
  terms: z.string().nullable(),
  /** The same of its fills. */
  filled: z.array(z.string()),
  /** Ends without a fill. */
  ends: z.number(),
});

type Life = z.infer<typeof life>;

/** Books as they are written down. */
export const booksState = z.object({
  counts: bookCounts.omit({ open: true }),
  lives: z.array(life),
  /** Intents that were complete lately: an update about an order that rests may come after its fill. */
  settled: z.array(z.array(z.string())),
  accounts: z.array(accountState),
});

/** Books as they are written down. */
export type BooksState = z.infer<typeof booksState>;

/** Books that are kept. */
export interface RunningBooks {
  readonly takeIntent: (id: string) => void;
  readonly takeDecision: (decision: Pick<RiskDecision, 'intentId' | 'kind'>) => void;
  readonly takeOrder: (order: Terms & Pick<OrderEvent, 'intentId'>) => void;
  readonly takeUpdate: (update: Pick<OrderUpdate, 'orderId' | 'status'>) => void;
  readonly takeFill: (fill: FillEvent) => void;
  readonly takePosition: (position: PositionSnapshot) => void;
  readonly counts: () => BookCounts;
  /**
   * What does not agree: at once what is there too often, and after so much patience, in milliseconds of soaked time, what
   * should be there and is not; 0 where everything has come.
   */
  readonly discrepancies: (patienceMs: number) => readonly string[];
  /** Forgets what is complete, and for good what was complete at the last call; call it every minute or so. */
  readonly settle: () => void;
  readonly state: () => BooksState;
}

type Terms = Pick<OrderEvent, 'side' | 'quantity' | 'symbol'>;

/** Generations of intents that are complete and still remembered. */
const REMEMBERED = 2;

/** Opens books, empty or as they were written down; `nowMs` tells how long has been soaked. */
export function openRunningBooks(nowMs: () => number, saved?: BooksState): RunningBooks {
  const lives = new Map((saved?.lives ?? []).map((each) => [each.id, { ...each, filled: [...each.filled] }]));
  const counts = saved === undefined ? noCounts() : { ...saved.counts };
  const accounts = new Map((saved?.accounts ?? []).map((each) => [each.symbol, openAccount(each, nowMs)]));
  let settled = (saved?.settled ?? []).map((ids) => new Set(ids));

  function lifeOf(id: string): Life {
    const known = lives.get(id) ?? emptyLife(id);
    known.atMs = nowMs();
    lives.set(id, known);
    return known;
  }

  function accountOf(symbol: string): Account {
    const known = accounts.get(symbol) ?? createAccount(symbol, nowMs);
    accounts.set(symbol, known);
    return known;
  }

  return {
    takeIntent(id) {
      counts.intents += 1;
      lifeOf(id).intents += 1;
    },
    takeDecision({ intentId, kind }) {
      counts[kind] += 1;
      lifeOf(intentId)[kind] += 1;
    },
    takeOrder(order) {
      counts.orders += 1;
      const found = lifeOf(order.intentId);
      found.orders += 1;
      found.terms ??= termsOf(order);
    },
    takeUpdate({ orderId, status }) {
      if (status === 'CANCELED') counts.canceled += 1;
      if (status === 'REJECTED') counts.rejected += 1;
      if (status === 'CANCELED' || status === 'REJECTED') lifeOf(orderId).ends += 1;
      // That it rests says only that there is such an order.
      if (status === 'NEW' && !settled.some((ids) => ids.has(orderId))) lifeOf(orderId);
    },
    takeFill(fill) {
      counts.fills += 1;
      lifeOf(fill.orderId).filled.push(termsOf(fill));
      accountOf(fill.symbol).takeFill(fill);
    },
    takePosition(position) {
      accountOf(position.symbol).takePosition(position);
    },
    counts: () => ({
      ...counts,
      open: [...lives.values()].filter((each) => each.orders > 0 && outcomesOf(each) === 0).length,
    }),
    discrepancies: (patienceMs) => [
      ...[...lives.values()].flatMap((each) => problemsOf(each, nowMs() - each.atMs >= patienceMs)),
      ...[...accounts.values()].flatMap((each) => each.problems(patienceMs)),
    ],
    settle() {
      const complete = [...lives.values()].filter(isComplete).map(({ id }) => id);
      for (const id of complete) lives.delete(id);
      settled = [new Set(complete), ...settled].slice(0, REMEMBERED);
    },
    state: () => ({
      counts: { ...counts },
      lives: [...lives.values()],
      settled: settled.map((ids) => [...ids]),
      accounts: [...accounts.values()].map((each) => each.state()),
    }),
  };
}

function noCounts(): Omit<BookCounts, 'open'> {
  return { intents: 0, approved: 0, denied: 0, orders: 0, fills: 0, canceled: 0, rejected: 0 };
}

function emptyLife(id: string): Life {
  return { id, atMs: 0, intents: 0, approved: 0, denied: 0, orders: 0, terms: null, filled: [], ends: 0 };
}

function outcomesOf({ filled, ends }: Life): number {
  return filled.length + ends;
}

function isComplete(each: Life): boolean {
  const { intents, approved, denied, orders } = each;
  const isDecided = intents === 1 && approved + denied === 1 && orders === approved;
  return isDecided && outcomesOf(each) === orders && problemsOf(each, true).length === 0;
}

/** What is wrong about one intent; what is missing counts only when nothing more is on its way. */
function problemsOf(each: Life, hasAll: boolean): readonly string[] {
  const { id, intents, approved, denied, orders, terms, filled } = each;
  const decisions = approved + denied;
  const outcomes = outcomesOf(each);
  const wrong = (isWrong: boolean, problem: string): readonly string[] =>
    isWrong ? [`${id}: ${problem}`] : [];
  return [
    ...wrong(
      differs(decisions, intents, hasAll),
      `expected one decision per intent, found ${decisions} for ${intents}`,
    ),
    ...wrong(
      differs(orders, approved, hasAll),
      `expected one order per approval, found ${orders} for ${approved}`,
    ),
    ...wrong(outcomes > 1, `expected one outcome of the order, found ${outcomes}`),
    ...wrong(hasAll && outcomes > orders, 'expected an order before its outcome, found none'),
    ...wrong(hasAll && intents === 0 && decisions === 0, 'expected an intent, found none'),
    ...filled.flatMap((fill) =>
      wrong(terms !== null && fill !== terms, `expected a fill of ${terms ?? ''}, found ${fill}`),
    ),
  ];
}

/** Two of one kind are wrong at once; one that has no counterpart only when nothing more is on its way. */
function differs(found: number, expected: number, hasAll: boolean): boolean {
  return found > 1 || expected > 1 || (hasAll && found !== expected);
}

function termsOf({ side, quantity, symbol }: Terms): string {
  return `${side} ${formatDecimal(quantity)} ${symbol}`;
}
