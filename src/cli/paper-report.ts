import { add, type Decimal, ZERO } from '../core/money/index.ts';
import { averagePrice, FLAT_POSITION, realizedNet, unrealizedPnl } from '../core/position/index.ts';
import { type Market, restingOrderCount } from '../services/paper-trader/index.ts';
import type { StrategyReport } from '../services/strategy-runner/index.ts';
import type { PaperTotals } from './paper-tally.ts';

/** What a session came to. */
export interface PaperReport {
  /** Where the trades came from. */
  readonly source: string;
  /** What was counted. */
  readonly totals: PaperTotals;
  /** Orders that still rest. */
  readonly restingCount: number;
  /** One entry per symbol with a fill, by name. */
  readonly positions: readonly PositionLine[];
  /** The result over all positions. */
  readonly result: ProfitAndLoss;
  /** What each strategy did. */
  readonly strategies: readonly StrategyReport[];
}

/** Holdings of one symbol and what they earned. */
export interface PositionLine extends ProfitAndLoss {
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Base units held; below 0 when short. */
  readonly quantity: Decimal;
  /** Average entry price; 0 when flat. */
  readonly averagePrice: Decimal;
  /** Price of the last trade. */
  readonly lastPrice: Decimal;
}

/** Results in the quote currency. */
export interface ProfitAndLoss {
  /** Realised result before fees. */
  readonly gross: Decimal;
  /** Fees paid. */
  readonly fees: Decimal;
  /** Realised result after fees. */
  readonly net: Decimal;
  /** What closing at the last price would add, before fees. */
  readonly unrealized: Decimal;
}

/** Sums a session up from its counts and the markets it leaves behind. */
export function makePaperReport(
  source: string,
  totals: PaperTotals,
  strategies: readonly StrategyReport[],
  marketOf: (symbol: string) => Market,
): PaperReport {
  const symbols = totals.symbols.toSorted();
  const positions = symbols
    .map((symbol) => positionLine(symbol, marketOf(symbol)))
    .filter((line) => line !== undefined);
  const restingCount = symbols.reduce((sum, symbol) => sum + restingOrderCount(marketOf(symbol).book), 0);
  return { source, totals, restingCount, positions, result: sumUp(positions), strategies };
}

function positionLine(symbol: string, { position, lastPrice }: Market): PositionLine | undefined {
  if (lastPrice === undefined || position === FLAT_POSITION) return undefined;
  return {
    symbol,
    quantity: position.quantity,
    averagePrice: averagePrice(position),
    lastPrice,
    gross: position.realizedPnl,
    fees: position.fees,
    net: realizedNet(position),
    unrealized: unrealizedPnl(position, lastPrice),
  };
}

function sumUp(positions: readonly PositionLine[]): ProfitAndLoss {
  const sumOf = (name: keyof ProfitAndLoss) => positions.reduce((sum, line) => add(sum, line[name]), ZERO);
  return { gross: sumOf('gross'), fees: sumOf('fees'), net: sumOf('net'), unrealized: sumOf('unrealized') };
}
