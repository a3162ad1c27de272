import { describe, expect, test } from 'vitest';
import type { Decimal } from '../../src/core/money/index.ts';
import { averagePrice } from '../../src/core/position/index.ts';
import { type MarketEvent, type PaperTrader, restingOrders } from '../../src/services/paper-trader/index.ts';
import { type OriginalNumber, snapTo, snapToOriginal } from './numbers.ts';
import { makePaperTrader, tradeMessage } from './paper-trading.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface Fill<Numeric> {
  readonly order_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly qty: Numeric;
  readonly price: Numeric;
  readonly at_event?: number;
}

interface Snapshot<Numeric> {
  readonly symbol: string;
  readonly qty: Numeric;
  readonly avg_price: Numeric;
  readonly realized_pnl: Numeric;
}

interface Result<Numeric> {
  readonly fills: readonly Fill<Numeric>[];
  readonly snapshots: readonly Snapshot<Numeric>[];
  readonly final_marks: Readonly<Record<string, Numeric>>;
}

type SequenceEvent =
  | { readonly kind: 'trade'; readonly symbol: string; readonly price: string }
  | { readonly kind: 'order'; readonly symbol: string; readonly venue: string };

interface SequenceVector extends Vector {
  readonly events: readonly SequenceEvent[];
  readonly right: Result<string> & {
    readonly rejected: readonly { readonly order_id: string; readonly reason: string }[];
    readonly resting_at_end: readonly string[];
  };
  readonly original: Result<OriginalNumber>;
  readonly trust: 'trusted' | 'wrong';
}

describe.each(readVectorGroups<SequenceVector>('paper_order_sequences'))(
  'order sequences, $span',
  ({ vectors }) => {
    test('fills, rests, rejects and keeps positions as the reference does', () => {
      for (const vector of vectors) {
        const { right } = vector;
        const played = play(vector);
        expect(
          {
            ...resultOf(played, right, snapTo),
            rejected: played.happened.flatMap(({ event }) =>
              event.kind === 'rejected' ? [{ order_id: event.orderId, reason: event.reason }] : [],
            ),
            resting_at_end: restingAtEnd(played).toSorted(),
          },
          vector.id,
        ).toEqual({ ...right, resting_at_end: right.resting_at_end.toSorted() });
      }
    });

    // Not its final marks: there a simulated fill overwrites the price of the market, in trusted vectors as well.
    test('fills and counts as the predecessor does where that was right', () => {
      for (const vector of vectors.filter(({ trust }) => trust === 'trusted')) {
        const { original } = vector;
        const result = resultOf(play(vector), original, snapToOriginal);
        expect(result.snapshots, vector.id).toEqual(original.snapshots);
        expect(result.fills, vector.id).toMatchObject(
          original.fills.map(({ order_id, symbol, side, qty, price }) => ({
            order_id,
            symbol,
            side,
            qty,
            price,
          })),
        );
      }
    });
  },
);

interface Played {
  readonly happened: readonly { readonly event: MarketEvent; readonly at: number; readonly symbol: string }[];
  readonly trader: PaperTrader;
  readonly symbols: readonly string[];
}

function play({ events }: SequenceVector): Played {
  const trader = makePaperTrader(events.find((event) => event.kind === 'order')?.venue ?? 'paper');
  const happened = events.flatMap((event, at) => {
    const outcome =
      event.kind === 'trade'
        ? trader.handleMessage('trade', tradeMessage(event.symbol, event.price))
        : trader.handleMessage('order', { ...event, strategy_id: 'strategy-1' });
    const marketEvents = outcome.kind === 'handled' ? outcome.events : [];
    return marketEvents.map((marketEvent) => ({ event: marketEvent, at, symbol: event.symbol }));
  });
  return { happened, trader, symbols: [...new Set(events.map(({ symbol }) => symbol))] };
}

type Snap<Numeric> = (expected: Numeric | undefined, actual: Decimal) => Numeric;

function resultOf<Numeric>(
  { happened, trader, symbols }: Played,
  expected: Result<Numeric>,
  snap: Snap<Numeric>,
): Result<Numeric> {
  const filled = happened.flatMap(({ event, at, symbol }) =>
    event.kind === 'filled' ? [{ event, at, symbol }] : [],
  );
  return {
    fills: filled.map(({ event, at, symbol }, index) => ({
      order_id: event.orderId,
      symbol,
      side: event.side,
      qty: snap(expected.fills[index]?.qty, event.quantity),
      price: snap(expected.fills[index]?.price, event.price),
      at_event: at,
    })),
    snapshots: filled.map(({ event: { position }, symbol }, index) => ({
      symbol,
      qty: snap(expected.snapshots[index]?.qty, position.quantity),
      avg_price: snap(expected.snapshots[index]?.avg_price, averagePrice(position)),
      realized_pnl: snap(expected.snapshots[index]?.realized_pnl, position.realizedPnl),
    })),
    final_marks: Object.fromEntries(
      symbols.flatMap((symbol) => {
        const { lastPrice } = trader.market(symbol);
        return lastPrice === undefined ? [] : [[symbol, snap(expected.final_marks[symbol], lastPrice)]];
      }),
    ),
  };
}

function restingAtEnd({ trader, symbols }: Played): readonly string[] {
  return symbols.flatMap((symbol) => restingOrders(trader.market(symbol).book).map(({ orderId }) => orderId));
}
