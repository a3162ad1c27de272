/**
 * The books: what intents, decisions, orders, fills and positions say about each other. Nothing here decides; it only
 * adds up, from the messages alone, and says where they disagree.
 *
 * | What must hold                                                                   |
 * |----------------------------------------------------------------------------------|
 * | every intent has exactly one decision, and every decision an intent              |
 * | every approval has exactly one order, and every order an approval                |
 * | every order has exactly one outcome (filled, canceled, rejected), or is still open |
 * | a fill has the symbol, side and quantity of its order                            |
 * | the fills of a symbol add up to its last position                                |
 * | cash + value of the position = realized + unrealized result − fees               |
 */
import type { FillEvent, OrderEvent, PositionSnapshot, RiskDecision } from '../../core/contracts/index.ts';
import { equals, formatDecimal } from '../../core/money/index.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { EquitySummary } from './equity.ts';
import { createLedger, type LedgerLine } from './ledger.ts';

/** An order that ended without a fill, or that rests. */
export interface OrderState {
  readonly orderId: string;
  readonly status: 'NEW' | 'CANCELED' | 'REJECTED';
}

/** How many of each there were. */
export interface BookCounts {
  readonly intents: number;
  readonly approved: number;
  readonly denied: number;
  readonly orders: number;
  readonly fills: number;
  readonly canceled: number;
  readonly rejected: number;
  /** Orders that still rest or have not been seen by the venue. */
  readonly open: number;
}

/** What the books say. */
export interface BooksAudit {
  readonly counts: BookCounts;
  /** One line per symbol that was filled. */
  readonly lines: readonly LedgerLine[];
  /** The equity of all symbols together, fill by fill, from 0 on. */
  readonly equity: EquitySummary;
  /** Empty where the books reconcile. */
  readonly discrepancies: readonly Discrepancy[];
}

/** Takes messages in the order of their topics, in any order between topics. */
export interface Books {
  readonly takeIntent: (intentId: string) => void;
  readonly takeDecision: (decision: RiskDecision) => void;
  readonly takeOrder: (order: OrderEvent) => void;
  readonly takeOrderState: (state: OrderState) => void;
  readonly takeFill: (fill: FillEvent) => void;
  readonly takePosition: (position: PositionSnapshot) => void;
  readonly audit: () => BooksAudit;
}

/** Opens empty books. */
export function openBooks(): Books {
  const intents = new Map<string, number>();
  const decisions = new Map<string, RiskDecision[]>();
  const orders = new Map<string, OrderEvent[]>();
  const states = new Map<string, OrderState[]>();
  const fills = new Map<string, FillEvent[]>();
  const ledger = createLedger();

  function audit(): BooksAudit {
    const ends = [...states.values()].flat().filter(({ status }) => status !== 'NEW');
    const decided = [...decisions.values()].flat();
    return {
      counts: {
        intents: sum(intents.values()),
        approved: decided.filter(({ kind }) => kind === 'approved').length,
        denied: decided.filter(({ kind }) => kind === 'denied').length,
        orders: [...orders.values()].flat().length,
        fills: [...fills.values()].flat().length,
        canceled: ends.filter(({ status }) => status === 'CANCELED').length,
        rejected: ends.filter(({ status }) => status === 'REJECTED').length,
        open: [...orders.keys()].filter((id) => outcomesOf(id) === 0).length,
      },
      lines: ledger.lines(),
      equity: ledger.equity(),
      discrepancies: [...checkIntents(), ...checkOrders(), ...checkFills(), ...ledger.discrepancies()],
    };
  }

  function* checkIntents(): Iterable<Discrepancy> {
    for (const id of new Set([...intents.keys(), ...decisions.keys()])) {
      const asked = intents.get(id) ?? 0;
      const found = decisions.get(id) ?? [];
      if (found.length !== asked) {
        yield { subject: id, problem: `expected ${asked} decisions, one per intent, found ${found.length}` };
      }
      const approvals = found.filter(({ kind }) => kind === 'approved').length;
      const ordered = orders.get(id)?.length ?? 0;
      if (approvals > 1) yield { subject: id, problem: `expected one approval, found ${approvals}` };
      if (ordered !== approvals)
        yield { subject: id, problem: `expected ${approvals} orders, one per approval, found ${ordered}` };
    }
  }

  function* checkOrders(): Iterable<Discrepancy> {
    for (const id of orders.keys()) {
      const outcomes = outcomesOf(id);
      if (outcomes > 1)
        yield { subject: id, problem: `expected one outcome of the order, found ${outcomes}` };
      if (!decisions.has(id))
        yield { subject: id, problem: 'expected a decision before the order, found none' };
    }
    for (const id of new Set([...states.keys(), ...fills.keys()])) {
      if (!orders.has(id)) yield { subject: id, problem: 'expected an order before its outcome, found none' };
    }
  }

  function* checkFills(): Iterable<Discrepancy> {
    for (const [id, found] of fills) {
      const order = orders.get(id)?.[0];
      for (const fill of found) {
        if (order !== undefined && !fits(fill, order))
          yield { subject: id, problem: `expected a fill of ${termsOf(order)}, found ${termsOf(fill)}` };
      }
    }
  }

  function outcomesOf(orderId: string): number {
    const ended = (states.get(orderId) ?? []).filter(({ status }) => status !== 'NEW').length;
    return ended + (fills.get(orderId)?.length ?? 0);
  }

  return {
    takeIntent(intentId) {
      intents.set(intentId, (intents.get(intentId) ?? 0) + 1);
    },
    takeDecision(decision) {
      addTo(decisions, decision.intentId, decision);
    },
    takeOrder(order) {
      addTo(orders, order.intentId, order);
    },
    takeOrderState(state) {
      addTo(states, state.orderId, state);
    },
    takeFill(fill) {
      addTo(fills, fill.orderId, fill);
      ledger.takeFill(fill);
    },
    takePosition: ledger.takePosition,
    audit,
  };
}

function fits(fill: FillEvent, order: OrderEvent): boolean {
  return fill.symbol === order.symbol && fill.side === order.side && equals(fill.quantity, order.quantity);
}

function termsOf({ side, quantity, symbol }: Pick<FillEvent, 'side' | 'quantity' | 'symbol'>): string {
  return `${side} ${formatDecimal(quantity)} ${symbol}`;
}

function addTo<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
