import type { TradeEvent } from './contracts/index.ts';
import type { Price } from './money/index.ts';

/** The latest trade of a symbol. */
export interface LastTrade {
  /** Its price. */
  readonly price: Price;
  /** When we received it, in nanoseconds since the epoch. */
  readonly atNs: bigint;
}

/** The latest trade of each symbol. Fills of our own are no market data and never enter here. */
export class LastTrades {
  readonly #bySymbol = new Map<string, LastTrade>();

  /**
   * Takes a trade. One that is older than the trade known is ignored; a stamp from the future counts as now. A trade known
   * from a time that has not come yet is of before our clock stepped back: whatever comes after it takes its place, or its
   * price would stand still, and look fresh, until the clock has caught up.
   */
  record(trade: TradeEvent, nowNs: bigint): void {
    const atNs = trade.tsLocalNs < nowNs ? trade.tsLocalNs : nowNs;
    const known = this.#bySymbol.get(trade.symbol);
    if (known !== undefined && atNs < known.atNs && known.atNs <= nowNs) return;
    this.#bySymbol.set(trade.symbol, { price: trade.price, atNs });
  }

  /** Returns the latest trade of a symbol, however old. */
  of(symbol: string): LastTrade | undefined {
    return this.#bySymbol.get(symbol);
  }
}
