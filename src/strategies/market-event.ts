import type { OHLCVBar, TradeEvent } from '../core/contracts/index.ts';
import type { Price } from '../core/money/index.ts';

/** What a strategy may react to. */
export type MarketEvent =
  | { readonly kind: 'trade'; readonly trade: TradeEvent }
  | { readonly kind: 'bar'; readonly bar: OHLCVBar };

/** Returns the latest price that an event tells: that of the trade, or the close of the bar. */
export function priceOf(event: MarketEvent): Price {
  return event.kind === 'trade' ? event.trade.price : event.bar.close;
}

/** Returns the instrument of an event. */
export function symbolOf(event: MarketEvent): string {
  return event.kind === 'trade' ? event.trade.symbol : event.bar.symbol;
}

/** Returns when an event was known, in nanoseconds since the epoch: a bar is known at its close. */
export function timeOf(event: MarketEvent): bigint {
  return event.kind === 'trade' ? event.trade.tsLocalNs : event.bar.tsCloseNs;
}
