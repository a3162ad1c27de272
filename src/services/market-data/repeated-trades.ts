import { BoundedMap } from '../../core/cache/index.ts';
import type { TradeEvent } from '../../core/contracts/index.ts';
import { formatDecimal } from '../../core/money/index.ts';

/** Trades of a symbol among which a repetition is recognised. */
const WINDOW_SIZE = 512;

/** Recognises trades that were sent again, as happens after a reconnect: by their number, or else by all they say. */
export class RepeatedTrades {
  readonly #recent = new BoundedMap<string, BoundedMap<string, true>>();

  /** Tells whether a trade is one of the last 512 different ones of its symbol, and remembers it. */
  isRepeated(trade: TradeEvent): boolean {
    const ids = this.#idsOf(trade.symbol);
    const id = identityOf(trade);
    if (ids.has(id)) return true;
    ids.set(id, true);
    return false;
  }

  #idsOf(symbol: string): BoundedMap<string, true> {
    const known = this.#recent.get(symbol);
    if (known !== undefined) return known;
    const ids = new BoundedMap<string, true>({ capacity: WINDOW_SIZE });
    this.#recent.set(symbol, ids);
    return ids;
  }
}

function identityOf({ aggregateId, tsLocalNs, tsExchangeMs, side, price, quantity }: TradeEvent): string {
  if (aggregateId !== undefined) return `#${aggregateId}`;
  return `${tsExchangeMs ?? tsLocalNs}:${side}:${formatDecimal(price)}:${formatDecimal(quantity)}`;
}
