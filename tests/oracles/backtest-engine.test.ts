import { describe, expect, test } from 'vitest';
import { type BacktestResult, type Rejection, runBacktest } from '../../src/backtest/index.ts';
import { approximate, formatDecimal, parseDecimal } from '../../src/core/money/index.ts';
import { type BarText, NO_LIMITS, type Script, scripted, tableOf } from '../backtest/scripted-backtest.ts';
import { type OriginalNumber, snapToOriginal } from './numbers.ts';
import { type OriginalResult, resultInTheOriginalsTerms } from './original-result.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface EngineVector extends Vector {
  readonly spacing: '1m' | '1d';
  readonly config: {
    readonly initial_capital: string;
    readonly commission_rate: string;
    readonly slippage_bps: string;
    readonly start_ts: string;
    readonly end_ts: string;
  };
  readonly bars: readonly (BarText & { readonly ts_open: string })[];
  readonly script: Script;
  /** Whether the original fills are the close fills of the compatibility mode. */
  readonly parity?: boolean;
  readonly original: {
    readonly result: OriginalResult;
    readonly trades: readonly {
      readonly side: string;
      readonly qty: OriginalNumber;
      readonly price: OriginalNumber;
      readonly commission: OriginalNumber;
    }[];
    readonly final_cash: OriginalNumber;
    readonly final_qty: OriginalNumber;
  };
  readonly right?: {
    readonly fills: readonly {
      readonly oid: string;
      readonly bar: number;
      readonly side: string;
      readonly qty: string;
      readonly price: string;
      readonly commission: string;
    }[];
    readonly rejected: readonly (readonly [oid: string, reason: string])[];
    readonly equity_curve: readonly (readonly [ts: string, equity: string])[];
    readonly final_cash: string;
    readonly final_qty: string;
    readonly unfilled_at_end: readonly string[];
  };
}

const SYMBOL = 'AAA/USDT';

function play(
  { config, bars, script, spacing }: EngineVector,
  mode: 'next-open' | 'signal-close',
): BacktestResult {
  const rate = parseDecimal(config.commission_rate);
  return runBacktest({
    tables: [tableOf(SYMBOL, bars, spacing)],
    strategies: [scripted(script, SYMBOL)],
    fromNs: BigInt(config.start_ts),
    untilNs: BigInt(config.end_ts),
    rules: {
      initialCapital: parseDecimal(config.initial_capital),
      costs: {
        makerFeeRate: rate,
        takerFeeRate: rate,
        // The original does not apply its slippage.
        slippageBps: parseDecimal(mode === 'signal-close' ? '0' : config.slippage_bps),
      },
      limits: NO_LIMITS,
      fillMode: mode,
    },
  });
}

/** The vectors name what the account and the contract refuse; a symbol without bars has no price either. */
function reasonInTheirWords({ reason }: Rejection): string {
  if (reason === 'invalid-intent') return 'invalid-qty';
  return reason === 'no-reference-price' || reason === 'unknown-symbol' ? 'wrong-symbol' : reason;
}

function inTheirWords(result: BacktestResult, { bars }: EngineVector): EngineVector['right'] {
  const barNumbers = new Map(bars.map(({ ts_open: tsOpen }, index) => [BigInt(tsOpen), index]));
  return {
    fills: result.fills.map((fill) => ({
      oid: fill.orderId,
      bar: barNumbers.get(fill.tsFillNs) ?? -1,
      side: fill.side,
      qty: formatDecimal(fill.quantity),
      price: formatDecimal(fill.price),
      commission: formatDecimal(fill.fee),
    })),
    rejected: result.rejections.map((rejection) => [rejection.orderId, reasonInTheirWords(rejection)]),
    equity_curve: [...result.curve.equity].map((equity, index) => [
      String(result.curve.tsOpenNs[index]),
      formatDecimal(equity),
    ]),
    final_cash: formatDecimal(result.finalCash),
    final_qty: formatDecimal(result.positions[0]?.quantity ?? parseDecimal('0')),
    unfilled_at_end: result.openOrders.map(({ orderId }) => orderId),
  };
}

/** Drops trailing zeros, which some of the vectors carry. */
function normalised(right: NonNullable<EngineVector['right']>): EngineVector['right'] {
  const plain = (text: string) => formatDecimal(parseDecimal(text));
  return {
    ...right,
    fills: right.fills.map((fill) => ({
      ...fill,
      qty: plain(fill.qty),
      price: plain(fill.price),
      commission: plain(fill.commission),
    })),
    equity_curve: right.equity_curve.map(([ts, equity]) => [ts, plain(equity)]),
    final_cash: plain(right.final_cash),
    final_qty: plain(right.final_qty),
  };
}

describe.each(readVectorGroups<EngineVector>('backtest_engine'))('a backtest, $span', ({ vectors }) => {
  test('fills at the next open, lets limits rest and says what it rejects', () => {
    for (const vector of vectors) {
      if (vector.right === undefined) continue;
      expect(inTheirWords(play(vector, 'next-open'), vector), vector.id).toEqual(normalised(vector.right));
    }
  });

  test('with fills at the close of the signal comes to what the original came to', () => {
    for (const vector of vectors) {
      if (vector.parity !== true) continue;
      const { original } = vector;
      const result = play(vector, 'signal-close');
      const trades = result.fills.map(({ side, quantity, price, fee }, index) => ({
        side,
        qty: snapToOriginal(original.trades[index]?.qty, quantity),
        price: snapToOriginal(original.trades[index]?.price, price),
        commission: snapToOriginal(original.trades[index]?.commission, fee),
      }));
      expect(trades, vector.id).toEqual(original.trades);
      expect(resultInTheOriginalsTerms(result, original.result), vector.id).toEqual(original.result);
      expect(approximate(result.finalCash), vector.id).toBeCloseTo(Number(original.final_cash), 5);
    }
  });
});
