import { DropOldestQueue } from './drop-oldest-queue.ts';
import type { Inbox, InboxItem } from './inbox-subscription.ts';

/** Inbox of a lossy subscription: a bounded queue of its own, which tells what it dropped before it goes on. */
export class LossyInbox implements Inbox {
  readonly #queue: DropOldestQueue<InboxItem>;
  readonly #missingByTopic = new Map<string, number>();

  /** Keeps at most `capacity` messages. */
  constructor(capacity: number) {
    this.#queue = new DropOldestQueue(capacity);
  }

  /** Adds a message. */
  push(item: InboxItem): void {
    const dropped = this.#queue.push(item);
    if (dropped === undefined) return;
    const missing = this.#missingByTopic.get(dropped.topic) ?? 0;
    this.#missingByTopic.set(dropped.topic, missing + (dropped.kind === 'gap' ? dropped.missingCount : 1));
  }

  take(): InboxItem | undefined {
    for (const [topic, missingCount] of this.#missingByTopic) {
      this.#missingByTopic.delete(topic);
      return { kind: 'gap', topic, missingCount };
    }
    return this.#queue.take();
  }

  size(): number {
    return this.#missingByTopic.size + this.#queue.size;
  }

  /** A lossy topic keeps nothing, so there is nothing to release. */
  acknowledge(): void {}

  /** A lossy topic keeps nothing, so there is nothing to release. */
  skip(): void {}
}
