import {
  type BacktestResult,
  type BacktestRules,
  type BarTable,
  createBarTable,
  runBacktest,
} from '../../src/backtest/index.ts';
import {
  type OHLCVBar,
  type OrderIntent,
  TIMEFRAME_NS,
  type Timeframe,
} from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, parseDecimal, type Quantity } from '../../src/core/money/index.ts';
import type { RiskLimits } from '../../src/services/risk-engine/index.ts';
import type { Strategy } from '../../src/strategies/index.ts';

/** A bar in words. */
export interface BarText {
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume?: string;
}

/** An order in words; `symbol` is the first of the backtest by default. */
export interface OrderText {
  readonly side: 'buy' | 'sell';
  readonly type?: 'market' | 'limit';
  readonly qty: string;
  readonly limit_price?: string | null;
  readonly symbol?: string;
}

/** Orders by number of the bar that they are decided on. */
export type Script = Readonly<Record<string, readonly OrderText[]>>;

/** Limits that deny nothing well-formed. */
export const NO_LIMITS: RiskLimits = {
  perOrderCap: parseDecimal('1e30'),
  dailyLossCap: parseDecimal('1e30'),
  ordersPerMinuteCap: Number.MAX_SAFE_INTEGER,
  lastTradeAgeMsMax: 1_000_000_000,
};

/** Rules without costs and limits. */
export const FREE: BacktestRules = {
  initialCapital: parseDecimal('10000'),
  costs: {
    makerFeeRate: parseDecimal('0'),
    takerFeeRate: parseDecimal('0'),
    slippageBps: parseDecimal('0'),
  },
  limits: NO_LIMITS,
};

/** Makes bars that follow each other from time 0 on, or open at these times. */
export function tableOf(
  symbol: string,
  bars: readonly (BarText & { readonly ts_open?: string })[],
  timeframe: Timeframe = '1m',
): BarTable {
  const table = createBarTable({ symbol, timeframe });
  for (const [index, bar] of bars.entries()) table.add(barOf(symbol, timeframe, bar, index));
  return table.finish();
}

/** Makes one bar. */
export function barOf(
  symbol: string,
  timeframe: Timeframe,
  bar: BarText & { readonly ts_open?: string },
  index = 0,
): OHLCVBar {
  const tsOpenNs = bar.ts_open === undefined ? BigInt(index) * TIMEFRAME_NS[timeframe] : BigInt(bar.ts_open);
  return {
    symbol,
    timeframe,
    tsOpenNs,
    tsCloseNs: tsOpenNs + TIMEFRAME_NS[timeframe],
    open: asPrice(parseDecimal(bar.open)),
    high: asPrice(parseDecimal(bar.high)),
    low: asPrice(parseDecimal(bar.low)),
    close: asPrice(parseDecimal(bar.close)),
    volume: parseDecimal(bar.volume ?? '1000'),
  };
}

/** A strategy that does what a script says about the bars of one symbol; order k of bar i has the id `i-k`. */
export function scripted(script: Script, symbol: string): Strategy {
  let barCount = 0;
  return {
    id: 'script',
    symbols: new Set([symbol]),
    onEvent(_event, context): readonly OrderIntent[] {
      const orders = script[String(barCount)] ?? [];
      const intents = orders.map((order, index) =>
        intentOf(order, `${barCount}-${index}`, symbol, context.nowNs()),
      );
      barCount += 1;
      return intents;
    },
  };
}

/** Plays a script on bars of one symbol. */
export function playScript(
  bars: readonly (BarText & { readonly ts_open?: string })[],
  script: Script,
  rules: Partial<BacktestRules> = {},
): BacktestResult {
  return runBacktest({
    tables: [tableOf('AAA/USDT', bars)],
    strategies: [scripted(script, 'AAA/USDT')],
    rules: { ...FREE, ...rules },
  });
}

function intentOf(order: OrderText, id: string, symbol: string, nowNs: bigint): OrderIntent {
  const limitPrice = order.limit_price ?? undefined;
  return {
    id,
    tsLocalNs: nowNs,
    strategyId: 'script',
    symbol: order.symbol ?? symbol,
    side: order.side,
    quantity: quantityOf(order.qty),
    meta: {},
    ...(limitPrice === undefined
      ? { type: 'market' }
      : { type: 'limit', limitPrice: asPrice(parseDecimal(limitPrice)) }),
  };
}

/** A misbehaving strategy may well ask for −5. */
function quantityOf(text: string): Quantity {
  const value = parseDecimal(text);
  return value.coefficient > 0n ? asQuantity(value) : (value as Quantity);
}
