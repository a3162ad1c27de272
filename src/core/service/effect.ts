import type { WireMessage } from '../bus/index.ts';

/** What came of one message. */
export interface Effect {
  /** What a restart has to know of it, as JSON data; undefined where there is nothing to remember. */
  readonly note?: unknown;
  /** What to publish, in order. */
  readonly messages: readonly WireMessage[];
}

/** An effect that leaves no trace. */
export const NO_EFFECT: Effect = Object.freeze({ messages: [] });
