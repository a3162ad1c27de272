import { type Command, Option } from 'commander';
import type { BacktestRules, FillMode } from '../../backtest/index.ts';
import { type Decimal, decimalFromInteger, divide } from '../../core/money/index.ts';
import {
  basisPoints,
  fractionOption,
  optionWithDefault,
  positiveDecimal,
  wholeNumber,
} from '../option-values.ts';

/** What the command line says of the rules of a backtest. */
export interface RulesOptions {
  readonly capital: Decimal;
  readonly feeBps: Decimal;
  readonly slippageBps: Decimal;
  readonly fill: FillMode;
  readonly participation?: Decimal;
  readonly liquidate?: true;
  readonly perOrderCap: Decimal;
  readonly dailyLossCap: Decimal;
  readonly ordersPerMinute: number;
}

/** A bar is the reference price until the next one; gaps of a day are no reference any more. */
const LAST_TRADE_AGE_MS_MAX = 86_400_000;

/** Adds the options that say how orders are filled and what risk lets pass. */
export function addRulesOptions(command: Command): Command {
  const options = [
    optionWithDefault('--capital <amount>', 'cash at the start', positiveDecimal, '10000'),
    optionWithDefault('--fee-bps <bps>', 'fee of each fill in basis points', basisPoints, '10'),
    optionWithDefault('--slippage-bps <bps>', 'slippage of market orders in basis points', basisPoints, '5'),
    new Option(
      '--fill <when>',
      'when market orders fill; signal-close looks ahead and is there to compare with other engines',
    )
      .choices(['next-open', 'signal-close'])
      .default('next-open'),
    new Option(
      '--participation <fraction>',
      'largest share of the volume of a bar (default: not bounded)',
    ).argParser(fractionOption),
    new Option('--liquidate', 'sell everything at the last close'),
    optionWithDefault('--per-order-cap <amount>', 'largest notional of one order', positiveDecimal, '200'),
    optionWithDefault(
      '--daily-loss-cap <amount>',
      'realised loss of a UTC day that ends trading until midnight',
      positiveDecimal,
      '50',
    ),
    optionWithDefault(
      '--orders-per-minute <count>',
      'most approved orders within 60 seconds',
      wholeNumber(1, 1_000_000),
      '30',
    ),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

/** Returns the rules that the options say. */
export function rulesOf(options: RulesOptions): BacktestRules {
  const feeRate = divide(options.feeBps, decimalFromInteger(10_000));
  return {
    initialCapital: options.capital,
    costs: { makerFeeRate: feeRate, takerFeeRate: feeRate, slippageBps: options.slippageBps },
    limits: {
      perOrderCap: options.perOrderCap,
      dailyLossCap: options.dailyLossCap,
      ordersPerMinuteCap: options.ordersPerMinute,
      lastTradeAgeMsMax: LAST_TRADE_AGE_MS_MAX,
    },
    fillMode: options.fill,
    participation: options.participation,
    liquidatesAtEnd: options.liquidate === true,
  };
}
