import { describe, expect, test } from 'vitest';
import { approximate } from '../../src/core/money/index.ts';
import { msToNs } from '../../src/core/time.ts';
import { readCcxtTrade, TradeLog, type VenueTrade } from '../../src/services/broker/index.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface RawTrade {
  readonly id: string;
  readonly symbol: string;
  readonly side?: string;
  readonly amount: number;
  readonly price?: number;
  readonly timestamp: number;
  readonly fee?: number | null | { readonly cost: number | string };
}

interface Published {
  readonly order_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly qty: number;
  readonly price: number;
  readonly ts_fill_ns: number;
  readonly fee: number;
  readonly meta: { readonly exchange_trade_id: string };
}

interface ReconcileVector extends Vector {
  readonly symbols: readonly string[];
  readonly rounds: readonly {
    readonly restart_before: boolean;
    /** Trades that became visible since the last round. */
    readonly new_trades: readonly RawTrade[];
    readonly published: readonly Published[];
    /** Time of the newest trade, and its id. */
    readonly watermark: readonly [number, string] | null;
  }[];
  /** Trades that the predecessor lost. */
  readonly missing_trade_ids: readonly string[];
  readonly trust: 'trusted' | 'wrong';
}

describe.each(readVectorGroups<ReconcileVector>('reconcile'))('reconciling, $span', ({ vectors }) => {
  test('tells every trade of a traded symbol exactly once, and sets aside what cannot be read', () => {
    for (const vector of vectors) {
      const { told, setAside } = play(vector);
      const traded = vector.rounds
        .flatMap((round) => round.new_trades)
        .filter(({ symbol }) => vector.symbols.includes(symbol));
      const whole = traded.filter(isWhole).map(({ id }) => id);
      expect(
        told
          .flat()
          .map(({ tradeId }) => tradeId)
          .toSorted(),
        vector.id,
      ).toEqual(whole.toSorted());
      expect(setAside, vector.id).toBe(traded.length - whole.length);
    }
  });

  test('tells whole trades as the predecessor did, round by round and in its order, where it lost none', () => {
    for (const vector of vectors.filter((each) => each.missing_trade_ids.length === 0)) {
      const { told } = play(vector);
      const wholeIds = new Set(
        vector.rounds.flatMap((round) => round.new_trades.filter(isWhole).map(({ id }) => id)),
      );
      const expected = vector.rounds.map(({ published }) =>
        published.filter(({ meta }) => wholeIds.has(meta.exchange_trade_id)),
      );
      for (const [index, trades] of told.entries())
        expect(trades.map(shown), `${vector.id} round ${index}`).toEqual(inNumericOrder(expected[index]!));
    }
  });
});

/** The predecessor compared ids as text; within a millisecond the order of numbers is the right one. */
function inNumericOrder(published: readonly Published[]): readonly Published[] {
  return published.toSorted(
    (one, other) =>
      one.ts_fill_ns - other.ts_fill_ns ||
      Number(one.meta.exchange_trade_id) - Number(other.meta.exchange_trade_id) ||
      0,
  );
}

/** Nothing of it had to be guessed: not its side, price or quantity, nor its fee. */
function isWhole({ side, price, amount, fee }: RawTrade): boolean {
  const cost = typeof fee === 'object' && fee !== null ? fee.cost : (fee ?? 0);
  return side !== undefined && [price, amount, cost].every((number) => Number.isFinite(Number(number)));
}

interface Played {
  /** Trades that were told, by round. */
  readonly told: readonly (readonly VenueTrade[])[];
  readonly setAside: number;
}

const alreadyPlayed = new Map<ReconcileVector, Played>();

function play(vector: ReconcileVector): Played {
  const known = alreadyPlayed.get(vector);
  if (known !== undefined) return known;
  let log = new TradeLog();
  const visible: RawTrade[] = [];
  const setAside = new Set<string>();
  const told = vector.rounds.map((round) => {
    if (round.restart_before) log = new TradeLog(undefined, structuredClone(log.snapshot()));
    visible.push(...round.new_trades);
    const answered = visible.filter(
      ({ symbol, timestamp }) => vector.symbols.includes(symbol) && timestamp >= log.askSinceMs,
    );
    const trades = answered.flatMap((raw) => {
      const read = readCcxtTrade(raw);
      if (read.kind === 'unreadable') setAside.add(read.text);
      return read.kind === 'trade' ? [read.trade] : [];
    });
    const fresh = log.fresh(trades);
    for (const trade of fresh) log.add(trade);
    log.advance(Math.max(0, ...trades.map(({ tsMs }) => tsMs)));
    return fresh;
  });
  const played = { told, setAside: setAside.size };
  alreadyPlayed.set(vector, played);
  return played;
}

function shown(trade: VenueTrade): Published {
  return {
    order_id: trade.venueOrderId,
    symbol: trade.symbol,
    side: trade.side,
    qty: approximate(trade.quantity),
    price: approximate(trade.price),
    ts_fill_ns: Number(msToNs(trade.tsMs)),
    fee: approximate(trade.fee),
    meta: { exchange_trade_id: trade.tradeId },
  };
}
