import type { WireMessage } from '../bus/index.ts';

/** What came of one message. */
export interface Effect {
  /** What a restart has to know of it, as JSON data; undefined where there is nothing to remember. */
  readonly note?: unknown;
  /** What to publish, in order. */
  readonly messages: readonly WireMessage[];
  /**
   * Called once the step is journaled and published, for what must not begin before: calls to the outside. It must not
   * throw. A process that dies before it finds the note and begins anew.
   */
  readonly after?: () => void;
}

/** An effect that leaves no trace. */
export const NO_EFFECT: Effect = Object.freeze({ messages: [] });
