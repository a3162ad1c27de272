/**
 * Names of the topics: one exact name each, or a prefix with the keys that complete it, such as
 * `md.trades.{symbol}`. The configuration may choose other names; which keys belong to a topic is fixed.
 */
export interface TopicNames {
  /** Trades of a symbol; ends with `{symbol}`. */
  readonly trades: string;
  /** Order books of a symbol; ends with `{symbol}`. */
  readonly book: string;
  /** Bars of a symbol; ends with `{timeframe}.{symbol}`. */
  readonly bars: string;
  /** What strategies want. */
  readonly intents: string;
  /** What risk says: the only decision topic. */
  readonly decisions: string;
  /** What risk approved: the only order topic. */
  readonly orders: string;
  /** What venues executed: the only fill topic. */
  readonly fills: string;
  /** What the fills add up to. */
  readonly positions: string;
  /** What became of orders that did not fill at once. */
  readonly orderUpdates: string;
  /** Requests to cancel an order. */
  readonly cancels: string;
}

/** The names that Njord ships with; `config/base.yaml` repeats them. */
export const TOPIC_NAMES: TopicNames = Object.freeze({
  trades: 'md.trades.{symbol}',
  book: 'md.book.{symbol}',
  bars: 'md.ohlcv.{timeframe}.{symbol}',
  intents: 'strat.intent',
  decisions: 'risk.decision',
  orders: 'exec.order',
  fills: 'exec.fill',
  positions: 'positions.snapshot',
  orderUpdates: 'broker.orders',
  cancels: 'orders.cancel',
});

/** Returns the keys that end a name, such as `{symbol}`; empty for an exact name. */
export function keysOfTopicName(name: string): string {
  const start = name.indexOf('{');
  return start === -1 ? '' : name.slice(start);
}

/** Returns the bus pattern of a name: the exact name, or its prefix followed by `*`. */
export function topicPattern(name: string): string {
  const keys = keysOfTopicName(name);
  return keys === '' ? name : `${name.slice(0, -keys.length)}*`;
}

/** Tells whether one topic could belong to both names. */
export function topicNamesOverlap(one: string, other: string): boolean {
  return coversName(one, other) || coversName(other, one);
}

function coversName(name: string, other: string): boolean {
  const keys = keysOfTopicName(name);
  return keys === '' ? name === other : other.startsWith(name.slice(0, -keys.length));
}
