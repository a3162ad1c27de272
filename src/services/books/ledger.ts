import type { FillEvent, PositionSnapshot } from '../../core/contracts/index.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  equals,
  formatDecimal,
  isZero,
  multiply,
  negate,
  type Price,
  parseDecimal,
  subtract,
  ZERO,
} from '../../core/money/index.ts';
import type { Discrepancy } from './discrepancy.ts';
import { createEquityTracker, type EquitySummary, equityOf } from './equity.ts';

/** What one symbol has come to, in its quote currency, valued at the price of its last fill. */
export interface LedgerLine {
  readonly symbol: string;
  /** Base units held according to the fills; below 0 when short. */
  readonly quantity: Decimal;
  /** What the fills brought in less what they cost, after fees. */
  readonly cash: Decimal;
  /** Cash plus value of the quantity. */
  readonly equity: Decimal;
}

/** Adds fills up, apart from the position math that made the snapshots. */
export interface Ledger {
  readonly takeFill: (fill: FillEvent) => void;
  readonly takePosition: (position: PositionSnapshot) => void;
  readonly lines: () => readonly LedgerLine[];
  /** The equity of all symbols together, fill by fill, from 0 on. */
  readonly equity: () => EquitySummary;
  readonly discrepancies: () => readonly Discrepancy[];
}

interface Account {
  quantity: Decimal;
  cash: Decimal;
  fillCount: number;
  positionCount: number;
  lastPrice: Price | null;
  position: PositionSnapshot | null;
}

/** An average price is rounded at 18 places; times any quantity in use it is off by less than this. */
const tolerance = parseDecimal('0.000000001');

/** Makes an empty ledger. */
export function createLedger(): Ledger {
  const accounts = new Map<string, Account>();
  const tracker = createEquityTracker(ZERO);
  let total = ZERO;

  function accountOf(symbol: string): Account {
    const known = accounts.get(symbol);
    if (known !== undefined) return known;
    const account: Account = {
      quantity: ZERO,
      cash: ZERO,
      fillCount: 0,
      positionCount: 0,
      lastPrice: null,
      position: null,
    };
    accounts.set(symbol, account);
    return account;
  }

  return {
    takeFill({ symbol, side, quantity, price, fee }) {
      const account = accountOf(symbol);
      const before = worthOf(account);
      const signed = side === 'buy' ? quantity : negate(quantity);
      account.quantity = add(account.quantity, signed);
      account.cash = subtract(subtract(account.cash, multiply(signed, price)), fee);
      account.fillCount += 1;
      account.lastPrice = price;
      total = add(total, subtract(worthOf(account), before));
      tracker.record(total);
    },
    takePosition(position) {
      const account = accountOf(position.symbol);
      account.positionCount += 1;
      account.position = position;
    },
    lines: () => [...accounts].map(([symbol, account]) => lineOf(symbol, account)),
    equity: tracker.summary,
    discrepancies: () => [...accounts].flatMap(([symbol, account]) => check(symbol, account)),
  };
}

function lineOf(symbol: string, account: Account): LedgerLine {
  const { quantity, cash } = account;
  return { symbol, quantity, cash, equity: worthOf(account) };
}

function worthOf({ quantity, cash, lastPrice }: Account): Decimal {
  return equityOf(cash, [{ quantity, price: lastPrice ?? ZERO }]);
}

function check(symbol: string, account: Account): readonly Discrepancy[] {
  const { position, fillCount, positionCount } = account;
  if (fillCount !== positionCount || position === null) {
    const problem = `expected ${fillCount} positions, one per fill, found ${positionCount}`;
    return [{ subject: symbol, problem }];
  }
  if (!equals(position.quantity, account.quantity)) {
    const problem = `expected a position of ${formatDecimal(account.quantity)}, the sum of its fills, found ${formatDecimal(position.quantity)}`;
    return [{ subject: symbol, problem }];
  }
  const { equity } = lineOf(symbol, account);
  const told = resultOf(position, account.lastPrice ?? ZERO);
  if (compare(absolute(subtract(equity, told)), tolerance) <= 0) return [];
  const problem = `expected a result of ${formatDecimal(equity)}, cash and value by its fills, found ${formatDecimal(told)}`;
  return [{ subject: symbol, problem }];
}

/** Realized and unrealized result after fees, as the position tells it. */
function resultOf(position: PositionSnapshot, price: Decimal): Decimal {
  const { quantity, averagePrice, realizedPnl, fees } = position;
  const unrealized = isZero(quantity) ? ZERO : multiply(quantity, subtract(price, averagePrice));
  return subtract(add(realizedPnl, unrealized), fees);
}
