/**
 * The report of a backtest as plain JSON data, in `snake_case`, with money as decimal text and times as ISO-8601 in UTC.
 * The page is drawn from it and from nothing else, so that both always say the same.
 */

import { type Decimal, formatDecimal, round } from '../../core/money/index.ts';
import { textOfThrown } from '../../core/thrown.ts';
import { formatIsoTime } from '../../core/time.ts';
import { type BacktestFigures, figuresOf } from '../figures.ts';
import { itemAt } from '../item-at.ts';
import { monthlyReturns } from '../monthly-returns.ts';
import type { BacktestResult, BacktestRules } from '../plan.ts';
import { hashResult } from '../result-hash.ts';
import { roundTripsOf } from '../round-trips.ts';
import { type CurvePoint, sampleCurve } from './sample-curve.ts';

/** What a report says of where everything came from. */
export interface ReportContext {
  /** What traded: name and parameters of each strategy, as text. */
  readonly strategies: readonly { readonly id: string; readonly description: string }[];
  /** Where the bars came from, in words. */
  readonly source: string;
  /** Lines of the source that could not be read. */
  readonly passedOverCount: number;
  readonly rules: BacktestRules;
}

/** A report; every field is plain JSON. */
export interface BacktestReport {
  readonly schema: 'njord.backtest/1';
  /** SHA-256 of what came of the backtest. */
  readonly result_hash: string;
  readonly strategies: readonly {
    readonly id: string;
    readonly description: string;
    readonly events: number;
    readonly intents: number;
    readonly failures: number;
    readonly state: string;
  }[];
  readonly data: {
    readonly source: string;
    readonly sha256: string;
    readonly symbols: readonly string[];
    readonly timeframe: string;
    readonly bars: number;
    /** When the first bar opened, and the last. */
    readonly from: string;
    readonly to: string;
    readonly passed_over_lines: number;
  };
  /** What the result takes for granted. */
  readonly assumptions: Readonly<Record<string, string>>;
  readonly capital: { readonly initial: string; readonly final: string; readonly cash: string };
  readonly figures: ReportFigures;
  readonly monthly_returns: readonly {
    readonly year: number;
    readonly month: number;
    readonly return_pct: number | null;
  }[];
  /** At most 800 points; each stands for all of its stretch of time. */
  readonly curve: readonly CurvePoint[];
  readonly round_trips: readonly {
    readonly ts: string;
    readonly symbol: string;
    readonly qty: string;
    readonly net_pnl: string;
  }[];
  readonly fills: readonly {
    readonly ts: string;
    readonly order_id: string;
    readonly symbol: string;
    readonly side: string;
    readonly qty: string;
    readonly price: string;
    readonly fee: string;
  }[];
  readonly rejections: readonly {
    readonly ts: string;
    readonly order_id: string;
    readonly symbol: string;
    readonly by: string;
    readonly reason: string;
  }[];
  readonly open_orders: readonly {
    readonly ts: string;
    readonly order_id: string;
    readonly symbol: string;
    readonly side: string;
    readonly type: string;
    readonly qty: string;
    readonly limit_price: string | null;
  }[];
  readonly positions: readonly {
    readonly symbol: string;
    readonly qty: string;
    readonly avg_price: string;
    readonly last_price: string;
  }[];
  /** What strategies threw, as text. */
  readonly failures: readonly {
    readonly strategy_id: string;
    readonly during: string;
    readonly error: string;
  }[];
}

/** Figures of a report; null is "not defined", never 0. */
export interface ReportFigures {
  readonly total_return_pct: number | null;
  readonly cagr_pct: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly volatility_annual_pct: number | null;
  readonly max_drawdown_pct: number;
  readonly max_drawdown_days: number;
  readonly calmar: number | null;
  readonly round_trips: number;
  readonly win_rate: number | null;
  readonly profit_factor: number | null;
  readonly average_win: number | null;
  readonly average_loss: number | null;
  readonly largest_win: number | null;
  readonly largest_loss: number | null;
  readonly expectancy: number | null;
  readonly exposure_pct: number;
  readonly turnover: number;
  readonly fees: string;
}

/** Most points of the curve in a report: as many as a wide screen can show. */
const CURVE_POINT_COUNT = 800;

/** Amounts that come from divisions are cut here, for reading; everything else is exact. */
const AMOUNT_SCALE = 12;

/** Makes the report of a result. */
export function reportOf(result: BacktestResult, context: ReportContext): BacktestReport {
  const { curve, timeframe, symbols } = result;
  return {
    schema: 'njord.backtest/1',
    result_hash: hashResult(result),
    strategies: result.strategies.map(({ strategyId: id, eventCount, intentCount, failureCount, state }) => ({
      id,
      description: context.strategies.find((each) => each.id === id)?.description ?? '',
      events: eventCount,
      intents: intentCount,
      failures: failureCount,
      state: state === 'disabled' ? state : 'ran to the end',
    })),
    data: {
      source: context.source,
      sha256: result.dataHash,
      symbols,
      timeframe,
      bars: result.barCount,
      from: formatIsoTime(itemAt(curve.tsOpenNs, 0)),
      to: formatIsoTime(itemAt(curve.tsOpenNs, curve.tsOpenNs.length - 1)),
      passed_over_lines: context.passedOverCount,
    },
    assumptions: assumptionsOf(context.rules),
    capital: {
      initial: amount(result.initialCapital),
      final: amount(result.finalEquity),
      cash: amount(result.finalCash),
    },
    figures: reportFigures(figuresOf(result)),
    monthly_returns: monthlyReturns(result).map(({ year, month, returnPct }) => ({
      year,
      month,
      return_pct: returnPct,
    })),
    curve: sampleCurve(result, CURVE_POINT_COUNT),
    ...listsOf(result),
  };
}

function listsOf(
  result: BacktestResult,
): Pick<BacktestReport, 'round_trips' | 'fills' | 'rejections' | 'open_orders' | 'positions' | 'failures'> {
  return {
    round_trips: roundTripsOf(result.fills).map(({ tsNs, symbol, quantity, netPnl }) => ({
      ts: formatIsoTime(tsNs),
      symbol,
      qty: formatDecimal(quantity),
      net_pnl: amount(netPnl),
    })),
    fills: result.fills.map(({ tsFillNs, orderId, symbol, side, quantity, price, fee }) => ({
      ts: formatIsoTime(tsFillNs),
      order_id: orderId,
      symbol,
      side,
      qty: formatDecimal(quantity),
      price: formatDecimal(price),
      fee: formatDecimal(fee),
    })),
    rejections: result.rejections.map(({ tsNs, orderId, symbol, by, reason }) => ({
      ts: formatIsoTime(tsNs),
      order_id: orderId,
      symbol,
      by,
      reason,
    })),
    open_orders: result.openOrders.map((order) => ({
      ts: formatIsoTime(order.tsAcceptedNs),
      order_id: order.orderId,
      symbol: order.symbol,
      side: order.side,
      type: order.type,
      qty: formatDecimal(order.quantity),
      limit_price: order.type === 'limit' ? formatDecimal(order.limitPrice) : null,
    })),
    positions: result.positions.map(({ symbol, quantity, averagePrice, lastPrice }) => ({
      symbol,
      qty: formatDecimal(quantity),
      avg_price: amount(averagePrice),
      last_price: formatDecimal(lastPrice),
    })),
    failures: result.failures.map(({ strategyId, during, error }) => ({
      strategy_id: strategyId,
      during,
      error: textOfThrown(error),
    })),
  };
}

function assumptionsOf({ costs, limits, ...rules }: BacktestRules): Readonly<Record<string, string>> {
  const { participation, liquidatesAtEnd = false, fillMode = 'next-open' } = rules;
  return {
    'market orders fill':
      fillMode === 'next-open' ? 'at the open of the next bar' : 'at the close of the same bar',
    'limit orders fill': 'from the next bar on, at their limit; at the open where the bar opens through it',
    slippage: `${formatDecimal(costs.slippageBps)} basis points on market orders`,
    fees: `${formatDecimal(costs.takerFeeRate)} of the notional (market), ${formatDecimal(costs.makerFeeRate)} (limit)`,
    'share of the volume':
      participation === undefined ? 'not bounded' : `at most ${formatDecimal(participation)}`,
    account: 'spot: no credit, no short sales',
    'at the end': liquidatesAtEnd ? 'everything is sold at the last close' : 'positions stay open',
    'cap per order': formatDecimal(limits.perOrderCap),
    'cap of the daily loss': formatDecimal(limits.dailyLossCap),
    'orders per minute': `at most ${limits.ordersPerMinuteCap}`,
    returns: 'per bar; a year has 365 days; deviation of a sample; riskless return 0',
  };
}

function reportFigures({ curve, trades, exposurePct, turnover, fees }: BacktestFigures): ReportFigures {
  return {
    total_return_pct: curve.totalReturnPct,
    cagr_pct: curve.cagrPct,
    sharpe: curve.sharpe,
    sortino: curve.sortino,
    volatility_annual_pct: curve.volatilityAnnualPct,
    max_drawdown_pct: curve.maxDrawdownPct,
    max_drawdown_days: curve.maxDrawdownDays,
    calmar: curve.calmar,
    round_trips: trades.count,
    win_rate: trades.winRate,
    profit_factor: trades.profitFactor,
    average_win: trades.averageWin,
    average_loss: trades.averageLoss,
    largest_win: trades.largestWin,
    largest_loss: trades.largestLoss,
    expectancy: trades.expectancy,
    exposure_pct: exposurePct,
    turnover,
    fees: amount(fees),
  };
}

function amount(value: Decimal): string {
  return formatDecimal(round(value, AMOUNT_SCALE));
}
