/** A payload on its way: any JSON value, not yet trusted. */
export interface WireMessage {
  /** Full topic name, such as `md.trades.BTC/USDT`. */
  readonly topic: string;
  /** The value on the wire. */
  readonly payload: unknown;
}
