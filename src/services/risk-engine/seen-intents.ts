import { IdSet } from '../../core/cache/index.ts';
import { NS_PER_DAY } from '../../core/time.ts';
import type { IdentifierState } from './situation.ts';
import { SlidingWindow, type Stamped } from './sliding-window.ts';

/** How long an identifier stays taken: 48 hours, rolling, whatever the calendar says. */
export const SEEN_SPAN_NS: bigint = 2n * NS_PER_DAY;

/** Identifiers of the intents that were decided within the last 48 hours, at most `countMax` of them. */
export class SeenIntents {
  readonly #window: SlidingWindow<string>;
  readonly #ids = new IdSet();
  readonly #countMax: number;

  /** Starts from the entries of a snapshot, oldest first; empty ones for none. */
  constructor(countMax: number, entries: readonly Stamped<string>[]) {
    this.#countMax = countMax;
    this.#window = new SlidingWindow(SEEN_SPAN_NS, entries);
    for (const { item } of entries) this.#ids.add(item);
  }

  /** Number of identifiers remembered. */
  get size(): number {
    return this.#ids.size;
  }

  /** Tells whether an identifier may be used now. */
  look(id: string, nowNs: bigint): IdentifierState {
    this.#window.expire(nowNs, (expired) => this.#ids.delete(expired));
    if (this.#ids.has(id)) return 'seen';
    return this.#ids.size < this.#countMax ? 'new' : 'full';
  }

  /** Takes an identifier that `look` found new. */
  add(id: string, nowNs: bigint): void {
    this.#ids.add(id);
    this.#window.add(id, nowNs);
  }

  /** Lists what is remembered, oldest first. */
  toArray(): readonly Stamped<string>[] {
    return this.#window.toArray();
  }
}
