import type { Decoded, DenialReason, OrderIntent, RiskDecision } from '../../core/contracts/index.ts';
import { NS_PER_MINUTE } from '../../core/time.ts';
import { decide, type Verdict } from './decide.ts';
import type { RiskLimits } from './risk-limits.ts';
import { SEEN_SPAN_NS, SeenIntents } from './seen-intents.ts';
import type { Surroundings } from './situation.ts';
import { SlidingWindow } from './sliding-window.ts';

/** Identifiers remembered unless configured otherwise: some 11 intents per second over 48 hours. */
const SEEN_COUNT_MAX = 2_000_000;

/** The memory of the risk engine as plain JSON data, oldest entries first; times are decimal nanoseconds. */
export interface RiskMemorySnapshot {
  /** Time of the latest decision. */
  readonly as_of_ns: string;
  /** Intent identifiers of the last 48 hours, and when they were decided. */
  readonly seen: readonly (readonly [id: string, atNs: string])[];
  /** Approvals of the last 60 seconds. */
  readonly approved_at_ns: readonly string[];
}

/** What a decision remembers of earlier ones: identifiers for 48 hours, approvals for 60 seconds. */
export class RiskMemory {
  readonly #seen: SeenIntents;
  readonly #approvals: SlidingWindow<null>;
  #latestNs: bigint;

  /**
   * Starts empty, or from the snapshot of an earlier memory.
   *
   * @throws SyntaxError when a time in the snapshot is no whole number.
   */
  constructor(snapshot: RiskMemorySnapshot = EMPTY_SNAPSHOT, seenCountMax: number = SEEN_COUNT_MAX) {
    const seen = snapshot.seen.map(([item, atNs]) => ({ item, atNs: BigInt(atNs) }));
    const approvals = snapshot.approved_at_ns.map((atNs) => ({ item: null, atNs: BigInt(atNs) }));
    this.#latestNs = BigInt(snapshot.as_of_ns);
    this.#seen = new SeenIntents(seenCountMax, seen);
    this.#approvals = new SlidingWindow(NS_PER_MINUTE, approvals);
  }

  /** Number of identifiers remembered. */
  get seenCount(): number {
    return this.#seen.size;
  }

  /**
   * Decides about one intent and remembers the outcome in the same step: no other intent comes in between.
   * Every denial but those for a bad contract or a taken identifier consumes the identifier.
   */
  assess(intent: Decoded<OrderIntent>, surroundings: Surroundings, limits: RiskLimits): Verdict {
    const nowNs = this.#advanceTo(surroundings.nowNs);
    const id = intent.kind === 'ok' ? intent.value.id : undefined;
    const identifier = id === undefined ? 'new' : this.#seen.look(id, nowNs);
    this.#approvals.expire(nowNs);
    const { killState, lastTrade, dayPnl } = surroundings;
    const approvedInWindow = this.#approvals.size;
    const situation = {
      nowNs: surroundings.nowNs,
      killState,
      lastTrade,
      dayPnl,
      identifier,
      approvedInWindow,
    };
    const verdict = decide(intent, situation, limits);
    if (id !== undefined && identifier === 'new') this.#seen.add(id, nowNs);
    if (verdict.kind === 'approved') this.#approvals.add(null, nowNs);
    return verdict;
  }

  /**
   * Takes an earlier decision back into memory without deciding again, so that a restart can go from the last
   * snapshot through the journal of decisions. One that is known, or was forgotten for its age, changes nothing.
   */
  recall(decision: RiskDecision, atNs: bigint): void {
    const isUnconsumed = decision.kind === 'denied' && UNCONSUMED.has(decision.reason);
    const isForgotten = this.#latestNs - atNs >= SEEN_SPAN_NS;
    if (isUnconsumed || isForgotten) return;
    const nowNs = this.#advanceTo(atNs);
    if (this.#seen.look(decision.intentId, nowNs) === 'seen') return;
    this.#seen.add(decision.intentId, nowNs);
    if (decision.kind === 'approved') this.#approvals.add(null, nowNs);
  }

  /** Returns the memory as plain data. */
  snapshot(): RiskMemorySnapshot {
    return {
      as_of_ns: this.#latestNs.toString(),
      seen: this.#seen.toArray().map(({ item, atNs }) => [item, atNs.toString()] as const),
      approved_at_ns: this.#approvals.toArray().map(({ atNs }) => atNs.toString()),
    };
  }

  /** A clock that steps back does not shorten a window: time stands still here until it has caught up. */
  #advanceTo(nowNs: bigint): bigint {
    if (nowNs > this.#latestNs) this.#latestNs = nowNs;
    return this.#latestNs;
  }
}

/** Denials that say nothing new about their identifier. */
const UNCONSUMED: ReadonlySet<DenialReason> = new Set(['invalid-intent', 'duplicate-intent']);

const EMPTY_SNAPSHOT: RiskMemorySnapshot = Object.freeze({
  as_of_ns: '0',
  seen: [],
  approved_at_ns: [],
});
