/** What goes into a backtest, and what comes out. */
import type { DenialReason, FillEvent, Timeframe } from '../core/contracts/index.ts';
import type { Decimal, Price } from '../core/money/index.ts';
import type { FillCosts } from '../services/paper-trader/index.ts';
import type { RiskLimits } from '../services/risk-engine/index.ts';
import type { StrategyFailure, StrategyReport } from '../services/strategy-runner/index.ts';
import type { Strategy } from '../strategies/index.ts';
import type { BarTable } from './bar-table.ts';
import type { DecimalColumn } from './decimal-column.ts';
import type { ExchangeRefusal, WaitingOrder } from './exchange.ts';

/**
 * When market orders fill: at the open of the next bar, or already at the close of the bar that the strategy decided
 * on. The second is a look ahead, since that close is what it decided from; it is there to compare with other engines.
 */
export type FillMode = 'next-open' | 'signal-close';

/** What a backtest depends on besides the bars and the strategies. */
export interface BacktestRules {
  /** Cash at the start in the quote currency, above 0. */
  readonly initialCapital: Decimal;
  /** Fees and slippage: market orders are takers, limit orders makers. */
  readonly costs: FillCosts;
  /** What risk lets pass. */
  readonly limits: RiskLimits;
  /** When market orders fill; at the next open by default. */
  readonly fillMode?: FillMode;
  /** Share of the volume of a bar that orders may take, above 0 and at most 1; no bound by default. */
  readonly participation?: Decimal | undefined;
  /** Sells everything at the last close, at the costs of a market order; off by default. */
  readonly liquidatesAtEnd?: boolean;
  /** Most resting orders of one symbol; 10 000 by default. */
  readonly restingOrderCountMax?: number;
}

/** What a backtest is run on. */
export interface BacktestPlan {
  /** History of each symbol, all of the same timeframe. */
  readonly tables: readonly BarTable[];
  /** Strategies that nobody else has used. */
  readonly strategies: readonly Strategy[];
  readonly rules: BacktestRules;
  /** First moment, included, in nanoseconds since the epoch; that of the first bar by default. */
  readonly fromNs?: bigint | undefined;
  /** End, excluded: bars that open from here on are left out; after the last bar by default. */
  readonly untilNs?: bigint | undefined;
}

/** An order that did not become a trade, or not in full. */
export interface Rejection {
  readonly orderId: string;
  readonly strategyId: string;
  readonly symbol: string;
  /** When, in nanoseconds since the epoch. */
  readonly tsNs: bigint;
  /** Who rejected it. */
  readonly by: 'risk' | 'exchange';
  readonly reason: DenialReason | ExchangeRefusal;
}

/** Equity at the close of each step; item i of both lists belongs together. */
export interface EquityCurve {
  /** When the bars of the step opened, in nanoseconds since the epoch. */
  readonly tsOpenNs: BigInt64Array;
  /** Cash plus holdings at the close. */
  readonly equity: DecimalColumn;
}

/** What is held at the end. */
export interface FinalPosition {
  readonly symbol: string;
  readonly quantity: Decimal;
  /** Average cost per unit before fees; 0 when flat. */
  readonly averagePrice: Decimal;
  /** Price of the last bar. */
  readonly lastPrice: Price;
}

/** What came of a backtest. */
export interface BacktestResult {
  readonly timeframe: Timeframe;
  readonly symbols: readonly string[];
  /** SHA-256 of all bars it was given, in hex. */
  readonly dataHash: string;
  /** Bars that were played, of all symbols. */
  readonly barCount: number;
  readonly initialCapital: Decimal;
  readonly finalCash: Decimal;
  readonly finalEquity: Decimal;
  readonly positions: readonly FinalPosition[];
  readonly curve: EquityCurve;
  /** Steps at whose close something was held. */
  readonly exposedCount: number;
  /** In order of execution. */
  readonly fills: readonly FillEvent[];
  /** In order of time. */
  readonly rejections: readonly Rejection[];
  /** Orders that nothing has become of. */
  readonly openOrders: readonly WaitingOrder[];
  readonly strategies: readonly StrategyReport[];
  /** Exceptions of the strategies, the first 100. */
  readonly failures: readonly StrategyFailure[];
}

/** A backtest that can be run in pieces, so that a process stays responsive. */
export interface Backtest {
  /** Steps in all. */
  readonly stepCount: number;
  /** Plays at most so many steps; tells whether there are more. */
  readonly advance: (stepCountMax: number) => boolean;
  /** Ends the run where it is and returns what came of it; to be called once. */
  readonly finish: () => BacktestResult;
}
