import { DropOldestQueue } from './drop-oldest-queue.ts';
import type { Inbox, InboxItem } from './memory-subscription.ts';

/** Inbox of a lossy subscription: a bounded queue of its own, which tells how much it dropped. */
export class LossyInbox implements Inbox {
  readonly #queue: DropOldestQueue<InboxItem>;

  /** Keeps at most `capacity` messages. */
  constructor(capacity: number) {
    this.#queue = new DropOldestQueue(capacity);
  }

  /** Adds a message. */
  push(item: InboxItem): void {
    this.#queue.push(item);
  }

  take(): InboxItem | undefined {
    const missingCount = this.#queue.takeDropCount();
    return missingCount > 0 ? { kind: 'gap', missingCount } : this.#queue.take();
  }

  /** A lossy topic keeps nothing, so there is nothing to release. */
  acknowledge(): void {}

  /** A lossy topic keeps nothing, so there is nothing to release. */
  skip(): void {}
}
