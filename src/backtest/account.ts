/** A spot account: cash and holdings, exact. It buys what it can pay for and sells what it has. */
import type { Side } from '../core/contracts/index.ts';
import {
  add,
  compare,
  type Decimal,
  isZero,
  multiply,
  type Price,
  type Quantity,
  subtract,
} from '../core/money/index.ts';
import { applyFill, FLAT_POSITION, type Position } from '../core/position/index.ts';
import { equityOf, type Holding } from '../services/books/index.ts';

/** A purchase or sale that has found its price. */
export interface Settlement {
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly price: Price;
  /** In the quote currency. */
  readonly fee: Decimal;
}

/** Why an account refuses a settlement. */
export type AccountRefusal = 'insufficient-cash' | 'insufficient-position';

/** Cash and holdings. */
export interface Account {
  /** Settles, or says why it cannot and stays as it is. */
  readonly settle: (settlement: Settlement) => AccountRefusal | undefined;
  /** Takes the latest price of a symbol. */
  readonly mark: (symbol: string, price: Price) => void;
  readonly cash: () => Decimal;
  /** Returns cash plus all holdings at their latest prices. */
  readonly equity: () => Decimal;
  readonly positionOf: (symbol: string) => Position;
  /** Whether anything is held. */
  readonly isExposed: () => boolean;
}

/** Opens an account with nothing but cash, for these symbols. */
export function openAccount(initialCash: Decimal, symbols: readonly string[]): Account {
  let cash = initialCash;
  const positions = new Map<string, Position>(symbols.map((symbol) => [symbol, FLAT_POSITION]));
  const prices = new Map<string, Price>();
  let held: readonly string[] = [];

  return { settle, mark, cash: () => cash, equity, positionOf, isExposed: () => held.length > 0 };

  function settle(settlement: Settlement): AccountRefusal | undefined {
    const { symbol, side, quantity, price, fee } = settlement;
    const notional = multiply(quantity, price);
    const cashAfter =
      side === 'buy' ? subtract(cash, add(notional, fee)) : add(cash, subtract(notional, fee));
    if (cashAfter.coefficient < 0n) return 'insufficient-cash';
    const before = positionOf(symbol);
    if (side === 'sell' && compare(before.quantity, quantity) < 0) return 'insufficient-position';
    cash = cashAfter;
    positions.set(symbol, applyFill(before, settlement));
    held = symbols.filter((each) => !isZero(positionOf(each).quantity));
    return undefined;
  }

  function mark(symbol: string, price: Price): void {
    prices.set(symbol, price);
  }

  function equity(): Decimal {
    return held.length === 0 ? cash : equityOf(cash, holdings());
  }

  function* holdings(): Generator<Holding> {
    for (const symbol of held) {
      const price = prices.get(symbol);
      if (price !== undefined) yield { quantity: positionOf(symbol).quantity, price };
    }
  }

  function positionOf(symbol: string): Position {
    return positions.get(symbol) ?? FLAT_POSITION;
  }
}
