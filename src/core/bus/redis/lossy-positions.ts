import type { TopicMatcher } from '../glob.ts';

/** Position of the next message of each topic, as the server counts them. */
export type TopicEnds = ReadonlyMap<string, number>;

/**
 * Which message of each topic one lossy subscription expects next. Every message carries its position, so
 * whatever was published while the connection was cut shows as a jump.
 */
export class LossyPositions {
  readonly #matches: TopicMatcher;
  readonly #nextByTopic = new Map<string, number>();
  #isStarted = false;

  /** Follows the topics that match; nothing is expected before the first `catchUp`. */
  constructor(matches: TopicMatcher) {
    this.#matches = matches;
  }

  /**
   * Takes over where the server stands, and returns how many messages of each topic were missed. The first
   * time none were: the subscription begins here.
   */
  catchUp(ends: TopicEnds): ReadonlyMap<string, number> {
    const missed = new Map<string, number>();
    for (const [topic, end] of ends) {
      if (!this.#matches(topic)) continue;
      const missingCount = this.#isStarted ? this.#missingBefore(topic, end) : 0;
      if (missingCount > 0) missed.set(topic, missingCount);
      this.#nextByTopic.set(topic, end);
    }
    this.#isStarted = true;
    return missed;
  }

  /**
   * Takes a message, and returns how many are missing before it; `undefined` when the subscription has not
   * begun and the message is not for it.
   */
  admit(topic: string, position: number): number | undefined {
    if (!this.#isStarted) return undefined;
    const missingCount = this.#missingBefore(topic, position);
    this.#nextByTopic.set(topic, position + 1);
    return missingCount;
  }

  /**
   * A position before the expected one means that the server lost its count and began anew: at least those
   * from 0 on are missing then.
   */
  #missingBefore(topic: string, position: number): number {
    const next = this.#nextByTopic.get(topic) ?? 0;
    return position >= next ? position - next : position;
  }
}
