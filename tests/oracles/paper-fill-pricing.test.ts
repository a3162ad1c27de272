import { describe, expect, test } from 'vitest';
import { approximate, formatDecimal, parseDecimal } from '../../src/core/money/index.ts';
import type { PaperOutcome } from '../../src/services/paper-trader/index.ts';
import type { OriginalNumber } from './numbers.ts';
import { makePaperTrader, tradeMessage } from './paper-trading.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface PricingVector extends Vector {
  readonly input: {
    readonly side: unknown;
    readonly type?: string;
    readonly qty?: unknown;
    readonly limit_price?: string | null;
    readonly last_price?: string | null;
    /** Price of the market in vectors about the side or the quantity. */
    readonly price?: string;
  };
  readonly right: { readonly filled: boolean; readonly price?: string; readonly reason?: string };
  readonly original: { readonly price?: OriginalNumber };
  readonly trust: 'trusted' | 'wrong';
}

describe.each(readVectorGroups<PricingVector>('paper_fill_pricing'))('fill pricing, $span', ({ vectors }) => {
  test('fills, rests or refuses as required', () => {
    for (const { id, input, right } of vectors)
      expect(describeOutcome(arrive(input)), id).toBe(requirement(right));
  });

  test('fills at the price of the predecessor where that was right', () => {
    for (const { id, input, original } of vectors.filter(({ trust }) => trust === 'trusted')) {
      expect(fillPrice(arrive(input)), id).toBeCloseTo(Number(original.price), 9);
    }
  });
});

function arrive({ side, type = 'market', qty = '1', ...prices }: PricingVector['input']): PaperOutcome {
  const trader = makePaperTrader('paper');
  const lastPrice = prices.last_price ?? prices.price;
  if (lastPrice !== undefined) trader.handleMessage('trade', tradeMessage('AAA/USDT', lastPrice));
  return trader.handleMessage('order', {
    intent_id: 'order-1',
    strategy_id: 'strategy-1',
    venue: 'paper',
    symbol: 'AAA/USDT',
    side,
    type,
    qty,
    // The vectors give market orders a limit to show that it has no influence; our contract has no place for it.
    limit_price: type === 'limit' ? prices.limit_price : null,
    ts_accepted_ns: '2',
  });
}

function requirement({ filled, price = '', reason = '' }: PricingVector['right']): string {
  if (filled) return `filled at ${formatDecimal(parseDecimal(price))}`;
  if (reason.startsWith('rest')) return 'rests';
  return reason.startsWith('reject: ') ? 'refused as malformed' : `rejected: ${reason}`;
}

function describeOutcome(outcome: PaperOutcome): string {
  if (outcome.kind !== 'handled') return `refused as ${outcome.kind}`;
  const [event] = outcome.events;
  switch (event?.kind) {
    case 'filled':
      return `filled at ${formatDecimal(event.price)}`;
    case 'rested':
      return 'rests';
    case 'rejected':
      return `rejected: ${event.reason}`;
    default:
      return 'nothing happened';
  }
}

function fillPrice(outcome: PaperOutcome): number {
  const event = outcome.kind === 'handled' ? outcome.events[0] : undefined;
  return event?.kind === 'filled' ? approximate(event.price) : Number.NaN;
}
