import { describe, expect, test } from 'vitest';
import { fillPriceWithin } from '../../src/backtest/index.ts';
import { asPrice, asQuantity, formatDecimal, parseDecimal } from '../../src/core/money/index.ts';
import { feeOf } from '../../src/services/paper-trader/index.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface FillVector extends Vector {
  readonly input: {
    readonly type: 'market' | 'limit';
    readonly side: 'buy' | 'sell';
    readonly qty: string;
    readonly limit_price: string | null;
    readonly commission_rate: string;
    readonly slippage_bps: string;
    readonly bar: Readonly<Record<'open' | 'high' | 'low' | 'close', string>>;
  };
  readonly exact_with_gap_rule: {
    readonly filled: boolean;
    readonly fill_price?: string | null;
    readonly qty?: string | null;
    readonly commission?: string | null;
  };
}

const price = (text: string) => asPrice(parseDecimal(text));

/** The family fills market orders at the close; the engine fills them at the open of the bar that it asks about. */
function fill({ input }: FillVector) {
  const { bar, side, type, limit_price: limit } = input;
  const terms = type === 'limit' && limit !== null ? ({ type, limitPrice: price(limit) } as const) : MARKET;
  const open = price(type === 'market' ? bar.close : bar.open);
  const slippage = parseDecimal(input.slippage_bps);
  const at = fillPriceWithin(
    { open, high: price(bar.high), low: price(bar.low) },
    { side, ...terms },
    slippage,
  );
  if (at === undefined) return { filled: false };
  const rate = parseDecimal(input.commission_rate);
  const costs = { makerFeeRate: rate, takerFeeRate: rate, slippageBps: slippage };
  const commission = feeOf(costs, 'taker', asQuantity(parseDecimal(input.qty)), at);
  return { filled: true, fill_price: formatDecimal(at), commission: formatDecimal(commission) };
}

const MARKET = { type: 'market' } as const;

function expected({ exact_with_gap_rule: exact }: FillVector) {
  if (!exact.filled) return { filled: false };
  const plain = (text: string | null | undefined) => formatDecimal(parseDecimal(text ?? 'missing'));
  return { filled: true, fill_price: plain(exact.fill_price), commission: plain(exact.commission) };
}

// The family slippage_models belongs to execution algorithms, which are out of scope: no test reads it.
describe.each(readVectorGroups<FillVector>('fill_simulator'))('a fill within a bar, $span', ({ vectors }) => {
  test('is exact, and at the open where the bar opens through the limit', () => {
    for (const vector of vectors) expect(fill(vector), vector.id).toEqual(expected(vector));
  });
});
