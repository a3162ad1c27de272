/** What somebody should look at. */
export type BrokerAlarm =
  /** A venue said a word about an order that nobody told us the meaning of. */
  | { readonly kind: 'unknown-status'; readonly orderId: string; readonly word: string }
  /** Something could not be read, or belongs to no order of ours. */
  | { readonly kind: 'set-aside'; readonly problem: string; readonly text: string }
  /** The venue does not know an order that it had taken. */
  | { readonly kind: 'order-lost'; readonly orderId: string }
  /** An execution came after the end of its order; it counts all the same. */
  | { readonly kind: 'late-execution'; readonly orderId: string; readonly tradeId: string }
  /** An order was not taken on. */
  | { readonly kind: 'refused'; readonly orderId: string | null; readonly reason: string }
  /** A call failed; it is tried again, or looked up. */
  | { readonly kind: 'call-failed'; readonly what: string; readonly error: unknown };

/** Counts alarms by their kind, and hands them on. */
export class BrokerAlarms {
  readonly #onAlarm: (alarm: BrokerAlarm) => void;
  readonly #counts = new Map<BrokerAlarm['kind'], number>();

  /** Starts with no alarm; `onAlarm` hears each. */
  constructor(onAlarm: (alarm: BrokerAlarm) => void) {
    this.#onAlarm = onAlarm;
  }

  /** Tells what somebody should look at. */
  raise(alarm: BrokerAlarm): void {
    this.#counts.set(alarm.kind, this.countOf(alarm.kind) + 1);
    this.#onAlarm(alarm);
  }

  /** Returns how many alarms of a kind there were. */
  countOf(kind: BrokerAlarm['kind']): number {
    return this.#counts.get(kind) ?? 0;
  }
}
