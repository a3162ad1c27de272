/**
 * Which trades of the venue have been told, so that each is told exactly once: ids seen within a window before the
 * watermark, which is the time up to which the venue's own list was read. A trade that becomes visible late, or shares
 * its millisecond with another, is found in the window; a restart goes on with the same watermark and ids.
 *
 * Trades of a stream do not move the watermark: a stream may have lost one before.
 */
import { z } from 'zod';

/** What is known of a trade before anything else is. */
export interface StampedTrade {
  /** Identity at the venue. */
  readonly tradeId: string;
  /** Instrument, `BASE/QUOTE`; ids of trades may repeat from one to the other. */
  readonly symbol: string;
  /** When it happened, by the clock of the venue, in milliseconds since the epoch. */
  readonly tsMs: number;
}

/** Shape of what a restart gives back. */
export const tradeLogSnapshots = z.object({
  watermark_ms: z.int().min(0),
  seen: z.array(z.tuple([z.string(), z.number()])),
});

/** Trades that were told, as JSON data. */
export type TradeLogSnapshot = z.infer<typeof tradeLogSnapshots>;

/** How far before the watermark trades are asked for again, in milliseconds: they may become visible so late. */
export const OVERLAP_MS = 60_000;

/** Remembers which trades were told. */
export class TradeLog {
  readonly #overlapMs: number;
  readonly #seen: Map<string, number>;
  #watermarkMs: number;

  /** Starts anew, or where a snapshot ends. */
  constructor(overlapMs: number = OVERLAP_MS, snapshot: TradeLogSnapshot = { watermark_ms: 0, seen: [] }) {
    this.#overlapMs = overlapMs;
    this.#watermarkMs = snapshot.watermark_ms;
    this.#seen = new Map(snapshot.seen);
  }

  /** Time up to which the list of the venue was read, in milliseconds since the epoch. */
  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  /** Time from which on the venue has to be asked, in milliseconds since the epoch. */
  get askSinceMs(): number {
    return Math.max(0, this.#watermarkMs - this.#overlapMs);
  }

  /** Number of ids that are remembered. */
  get seenCount(): number {
    return this.#seen.size;
  }

  /** Returns the trades that are yet to be told, each once, oldest first; numbers in ids count as numbers. */
  fresh<Trade extends StampedTrade>(trades: readonly Trade[]): readonly Trade[] {
    const untold = new Map<string, Trade>();
    for (const trade of trades) {
      const key = keyOf(trade);
      if (!this.#seen.has(key) && !untold.has(key)) untold.set(key, trade);
    }
    return [...untold.values()].toSorted(inOrder);
  }

  /** Tells whether a trade lies before the window: whether it was told nobody knows any more. */
  isTooLate({ tsMs }: StampedTrade): boolean {
    return tsMs < this.askSinceMs;
  }

  /** Remembers that a trade was told. */
  add(trade: StampedTrade): void {
    this.#seen.set(keyOf(trade), trade.tsMs);
  }

  /** Moves the watermark forward, after the list of the venue was read up to there, and forgets what lies before the window. */
  advance(readUpToMs: number): void {
    if (readUpToMs <= this.#watermarkMs) return;
    this.#watermarkMs = readUpToMs;
    for (const [key, tsMs] of this.#seen) if (tsMs < this.askSinceMs) this.#seen.delete(key);
  }

  /** Returns all of it as JSON data. */
  snapshot(): TradeLogSnapshot {
    return { watermark_ms: this.#watermarkMs, seen: [...this.#seen] };
  }
}

function keyOf({ symbol, tradeId }: StampedTrade): string {
  return `${symbol} ${tradeId}`;
}

function inOrder(one: StampedTrade, other: StampedTrade): number {
  return one.tsMs - other.tsMs || compareIds(one.tradeId, other.tradeId);
}

const WHOLE_NUMBER = /^\d+$/;

/** Compares ids: numbers by their value, whatever their length, and before all others; others as text. */
export function compareIds(one: string, other: string): number {
  const areNumbers = [WHOLE_NUMBER.test(one), WHOLE_NUMBER.test(other)] as const;
  if (areNumbers[0] && areNumbers[1]) {
    const [left, right] = [BigInt(one), BigInt(other)];
    return left < right ? -1 : Number(left > right);
  }
  if (areNumbers[0] !== areNumbers[1]) return areNumbers[0] ? -1 : 1;
  return one < other ? -1 : Number(one > other);
}
