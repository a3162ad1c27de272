import { type Command, Option } from 'commander';
import { approximate, type Decimal, decimalFromInteger, divide, type Quantity } from '../core/money/index.ts';
import { createTrendlineStrategy, type Strategy } from '../strategies/index.ts';
import {
  basisPoints,
  optionWithDefault,
  positiveDecimal,
  quantityOption,
  wholeNumber,
} from './option-values.ts';
import type { PaperSessionPlan } from './paper-session.ts';

/** What the command line of `njord paper` says. */
export interface PaperOptions {
  readonly orders: 'market' | 'limit' | 'both';
  readonly lookback: number;
  readonly threshold: Decimal;
  readonly quantity: Quantity;
  readonly limitOffsetBps: Decimal;
  readonly feeBps: Decimal;
  readonly slippageBps: Decimal;
  readonly perOrderCap: Decimal;
  readonly dailyLossCap: Decimal;
  readonly ordersPerMinute: number;
  readonly kill?: true;
  readonly fills?: true;
  readonly json?: true;
}

/** Age at which the last trade is no reference price any more; a halt of the generator can last longer. */
const LAST_TRADE_AGE_MS_MAX = 60_000;

/** Adds the options of `njord paper`, with their defaults. */
export function addPaperOptions(command: Command): Command {
  const orders = new Option(
    '--orders <type>',
    'orders of the strategy; both runs it twice, once with each type',
  );
  const options = [
    orders.choices(['market', 'limit', 'both']).default('both'),
    optionWithDefault(
      '--lookback <prices>',
      'prices that the trend line is fitted to',
      wholeNumber(3, 100_000),
      '20',
    ),
    optionWithDefault(
      '--threshold <fraction>',
      'distance from the trend line that makes a signal',
      positiveDecimal,
      '0.02',
    ),
    optionWithDefault('--quantity <amount>', 'base currency of each order', quantityOption, '10'),
    optionWithDefault(
      '--limit-offset-bps <bps>',
      'how much better than the last price limit orders are',
      basisPoints,
      '25',
    ),
    optionWithDefault('--fee-bps <bps>', 'fee of each fill in basis points', basisPoints, '10'),
    optionWithDefault('--slippage-bps <bps>', 'slippage of market orders in basis points', basisPoints, '5'),
    optionWithDefault('--per-order-cap <amount>', 'largest notional of one order', positiveDecimal, '200'),
    optionWithDefault(
      '--daily-loss-cap <amount>',
      'realised loss of a UTC day that ends trading',
      positiveDecimal,
      '50',
    ),
    optionWithDefault(
      '--orders-per-minute <count>',
      'most approved orders within 60 seconds',
      wholeNumber(1, 1_000_000),
      '6',
    ),
    new Option('--kill', 'start with the kill switch tripped'),
    new Option('--fills', 'list every fill'),
    new Option('--json', 'print one JSON document'),
  ];
  for (const each of options) command.addOption(each);
  return command;
}

/** Makes the plan of a session. */
export function planPaperSession(options: PaperOptions): PaperSessionPlan {
  const feeRate = divide(options.feeBps, decimalFromInteger(10_000));
  return {
    strategies: planStrategies(options),
    costs: { makerFeeRate: feeRate, takerFeeRate: feeRate, slippageBps: options.slippageBps },
    limits: {
      perOrderCap: options.perOrderCap,
      dailyLossCap: options.dailyLossCap,
      ordersPerMinuteCap: options.ordersPerMinute,
      lastTradeAgeMsMax: LAST_TRADE_AGE_MS_MAX,
    },
    killState: options.kill === true ? 'file' : 'clear',
  };
}

function planStrategies({
  orders,
  lookback,
  threshold,
  quantity,
  limitOffsetBps,
}: PaperOptions): readonly Strategy[] {
  const settings = { lookback, threshold: approximate(threshold), quantity };
  const market = () => createTrendlineStrategy({ ...settings, id: 'trendline-market' });
  const limit = () => createTrendlineStrategy({ ...settings, id: 'trendline-limit', limitOffsetBps });
  switch (orders) {
    case 'market':
      return [market()];
    case 'limit':
      return [limit()];
    case 'both':
      return [market(), limit()];
  }
}
