import type { WireMessage } from '../bus/index.ts';
import type { Effect } from './effect.ts';
import type { PendingMessage } from './service-input.ts';

/** A step while it is made: what a few messages did, added up as they are handled. */
export class StepDraft {
  /** What a restart recalls, in order. */
  readonly notes: unknown[] = [];
  /** What is to be published, in order. */
  readonly messages: WireMessage[] = [];
  /** How far the durable topics of the step have been read. */
  readonly cursors = new Map<string, number>();
  readonly #handled: PendingMessage[] = [];
  readonly #waiting: (() => void)[] = [];

  /** Messages that were read and made. */
  get size(): number {
    return this.#handled.length + this.messages.length;
  }

  /** Whether a restart has to know of the step; most trades lead to nothing. */
  get isWorthKeeping(): boolean {
    return this.notes.length > 0 || this.messages.length > 0 || this.cursors.size > 0;
  }

  /** Adds a message and what came of it. */
  add(message: PendingMessage, { note, messages, after }: Effect): void {
    this.#handled.push(message);
    if (note !== undefined) this.notes.push(note);
    for (const each of messages) this.messages.push(each);
    if (after !== undefined) this.#waiting.push(after);
    const { nextPosition } = message;
    if (nextPosition !== undefined) this.cursors.set(message.topic, nextPosition);
  }

  /** Calls what waited for the step to be published, and tells the bus that its messages are done with. */
  settle(): void {
    for (const after of this.#waiting) after();
    for (const message of this.#handled) message.acknowledge();
  }
}
