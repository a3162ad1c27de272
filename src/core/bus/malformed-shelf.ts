import type { SetAsideMessage } from './bus.ts';

/** Malformed messages that are kept for inspection; older ones leave only their count. */
const KEPT_COUNT_MAX = 100;

/** Keeps the latest malformed messages of one reader, and counts all of them. */
export class MalformedShelf {
  #kept: readonly SetAsideMessage[] = [];
  #count = 0;

  /** How many messages were malformed. */
  get count(): number {
    return this.#count;
  }

  /** The latest of them, oldest first. */
  get kept(): readonly SetAsideMessage[] {
    return this.#kept;
  }

  /** Sets a message aside. */
  add(message: SetAsideMessage): void {
    this.#count += 1;
    this.#kept = [...this.#kept, message].slice(-KEPT_COUNT_MAX);
  }
}
