import type { KillState } from '../../core/kill-switch/index.ts';
import type { LastTrade } from '../../core/last-trades.ts';
import type { Decimal } from '../../core/money/index.ts';

export type { KillState } from '../../core/kill-switch/index.ts';
export type { LastTrade } from '../../core/last-trades.ts';

/** What the outside world says at the moment of a decision. */
export interface Surroundings {
  /** Time of the decision, in nanoseconds since the epoch. */
  readonly nowNs: bigint;
  /** State of the kill switch. */
  readonly killState: KillState;
  /** Latest trade of the symbol of the intent, however old; `undefined` before the first. */
  readonly lastTrade: LastTrade | undefined;
  /** Realized result of the UTC day after fees, below 0 for a loss. */
  readonly dayPnl: Decimal;
}

/**
 * Whether an intent identifier may be used: `new`; `seen` within 48 hours; or `full`, when so many are
 * remembered that this one could not be told from its repetition later.
 */
export type IdentifierState = 'new' | 'seen' | 'full';

/** Everything that a decision about one intent depends on, besides the intent and the limits. */
export interface Situation extends Surroundings {
  /** Whether the identifier of the intent may be used. */
  readonly identifier: IdentifierState;
  /** Orders approved within the last 60 seconds; one exactly 60 seconds old no longer counts. */
  readonly approvedInWindow: number;
}
