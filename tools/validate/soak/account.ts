import { z } from 'zod';
import type { FillEvent, PositionSnapshot } from '../../../src/core/contracts/index.ts';
import {
  absolute,
  add,
  compare,
  equals,
  formatDecimal,
  multiply,
  negate,
  parseDecimal,
  subtract,
} from '../../../src/core/money/index.ts';

const amount = z.string();

/** An account as it is written down: amounts as text. */
export const accountState = z.object({
  symbol: z.string(),
  quantity: amount,
  cash: amount,
  fills: z.number(),
  positions: z.number(),
  lastPrice: amount,
  /** What the latest position says: units held, and the result after fees at the price of the last fill. */
  position: z.object({ quantity: amount, averagePrice: amount, result: amount }).nullable(),
});

/** An account as it is written down: amounts as text. */
export type AccountState = z.infer<typeof accountState>;

/** The fills of one symbol added up, beside what its positions say. */
export interface Account {
  readonly takeFill: (fill: FillEvent) => void;
  readonly takePosition: (position: PositionSnapshot) => void;
  /** What does not agree, and has not for so long; the two are told on topics of their own, one after the other. */
  readonly problems: (patienceMs: number) => readonly string[];
  readonly state: () => AccountState;
}

/** An average price is rounded at 18 places; times any quantity in use it is off by less than this. */
const tolerance = parseDecimal('0.000000001');

/** Makes an account without fills. */
export function createAccount(symbol: string, nowMs: () => number): Account {
  const nothing = { quantity: '0', cash: '0', fills: 0, positions: 0, lastPrice: '0', position: null };
  return openAccount({ symbol, ...nothing }, nowMs);
}

/** Takes an account up again. */
export function openAccount(saved: AccountState, nowMs: () => number): Account {
  const { symbol } = saved;
  let { fills, positions } = saved;
  let quantity = parseDecimal(saved.quantity);
  let cash = parseDecimal(saved.cash);
  let lastPrice = parseDecimal(saved.lastPrice);
  let position = saved.position === null ? null : mapPosition(saved.position, parseDecimal);
  let agreedAtMs = nowMs();

  function noteAgreement(): void {
    if (problemOf() === null) agreedAtMs = nowMs();
  }

  function problemOf(): string | null {
    if (fills !== positions || position === null)
      return `${fills} positions, one per fill, found ${positions}`;
    if (!equals(position.quantity, quantity))
      return `a position of ${formatDecimal(quantity)}, the sum of its fills, found ${formatDecimal(position.quantity)}`;
    const equity = add(cash, multiply(quantity, lastPrice));
    const told = add(
      position.result,
      multiply(position.quantity, subtract(lastPrice, position.averagePrice)),
    );
    if (compare(absolute(subtract(equity, told)), tolerance) <= 0) return null;
    return `a result of ${formatDecimal(equity)}, cash and value by its fills, found ${formatDecimal(told)}`;
  }

  return {
    takeFill({ side, quantity: size, price, fee }) {
      const signed = side === 'buy' ? size : negate(size);
      quantity = add(quantity, signed);
      cash = subtract(subtract(cash, multiply(signed, price)), fee);
      lastPrice = price;
      fills += 1;
      noteAgreement();
    },
    takePosition(told) {
      const { quantity: held, averagePrice, realizedPnl, fees } = told;
      position = { quantity: held, averagePrice, result: subtract(realizedPnl, fees) };
      positions += 1;
      noteAgreement();
    },
    problems(patienceMs) {
      const problem = problemOf();
      return problem === null || nowMs() - agreedAtMs < patienceMs ? [] : [`${symbol}: expected ${problem}`];
    },
    state: () => ({
      symbol,
      fills,
      positions,
      quantity: formatDecimal(quantity),
      cash: formatDecimal(cash),
      lastPrice: formatDecimal(lastPrice),
      position: position === null ? null : mapPosition(position, formatDecimal),
    }),
  };
}

type Position<Amount> = Readonly<Record<'quantity' | 'averagePrice' | 'result', Amount>>;

function mapPosition<From, To>(position: Position<From>, map: (value: From) => To): Position<To> {
  const { quantity, averagePrice, result } = position;
  return { quantity: map(quantity), averagePrice: map(averagePrice), result: map(result) };
}
