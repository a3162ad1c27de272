import { messageOfThrown } from '../../thrown.ts';
import { type BusError, storeFailed } from '../bus-error.ts';
import type { Batch } from '../memory-route.ts';
import type { WaitingBatch } from '../waiting-batches.ts';
import type { BusRecord, ConsumerState } from './bus-record.ts';
import type { BusState } from './bus-state.ts';
import type { BusStore } from './bus-store.ts';

/** A consumer whose cursors are written down. */
export interface WrittenConsumer {
  readonly name: string;
  readonly pattern: string;
  readonly consumer: { readonly cursors: () => ConsumerState['cursors'] };
}

/** The bus, as its writer sees it. */
export interface WrittenBus {
  /** Takes what may be accepted now, in order. */
  readonly takeBatches: () => readonly WaitingBatch[];
  /** Shows a batch to its readers: it is on the disk. */
  readonly accept: (batch: WaitingBatch) => void;
  /** All that has to last. */
  readonly state: () => BusState;
  /** The file has failed. */
  readonly onFailure: (failure: BusError) => void;
}

/**
 * Writes down what happens on a bus before anyone sees it: many batches with one write when they come quickly. After a
 * failure it writes nothing more, since what is on the disk shows only at the next start.
 */
export class BusWriter {
  readonly #store: BusStore;
  readonly #bus: WrittenBus;
  /** Consumers whose cursors are not written down yet, and names of consumers to forget. */
  readonly #moved = new Set<WrittenConsumer>();
  readonly #forgotten = new Set<string>();
  #isWriting = false;
  #writing = Promise.resolve();
  #failure: BusError | undefined;

  /** Makes a writer that has nothing to write yet. */
  constructor(store: BusStore, bus: WrittenBus) {
    this.#store = store;
    this.#bus = bus;
  }

  /** Why nothing is written any more. */
  get failure(): BusError | undefined {
    return this.#failure;
  }

  /** Notes that cursors have moved. */
  noteCursors(consumer: WrittenConsumer): void {
    this.#moved.add(consumer);
  }

  /** Notes that a consumer is forgotten, with everything of that name. */
  noteForgotten(name: string): void {
    for (const consumer of this.#moved) if (consumer.name === name) this.#moved.delete(consumer);
    this.#forgotten.add(name);
  }

  /**
   * Writes what there is to write, again and again until there is nothing; resolves then, also after a failure. What was
   * noted before is written by then, also when a write is under way: it looks once more when it is done.
   */
  write(): Promise<void> {
    if (!this.#isWriting) {
      this.#isWriting = true;
      this.#writing = this.#writeAll();
    }
    return this.#writing;
  }

  /** Writes what was noted and closes the file. */
  async close(): Promise<void> {
    await this.write();
    await this.#store.close();
  }

  async #writeAll(): Promise<void> {
    for (let batches = this.#takeBatches(); ; batches = this.#takeBatches()) {
      const records = [...this.#takeMarks(), ...batches.map(recordOf)];
      if (records.length === 0) break;
      try {
        await this.#store.append(records);
      } catch (error) {
        this.#fail(batches, error);
        break;
      }
      for (const batch of batches) this.#bus.accept(batch);
      if (this.#store.isLong) await this.#compact();
    }
    // In the same step in which nothing was left: what comes later starts anew.
    this.#isWriting = false;
  }

  async #compact(): Promise<void> {
    try {
      await this.#store.compact(this.#bus.state());
    } catch (error) {
      this.#fail([], error);
    }
  }

  #takeBatches(): readonly WaitingBatch[] {
    return this.#failure === undefined ? this.#bus.takeBatches() : [];
  }

  /** Takes what is to be noted of consumers. */
  #takeMarks(): readonly BusRecord[] {
    const forgotten = [...this.#forgotten].map((name) => ({ kind: 'forget', name }) as const);
    const moved = [...this.#moved].map((each) => ({ kind: 'consumer', ...consumerState(each) }) as const);
    this.#forgotten.clear();
    this.#moved.clear();
    return this.#failure === undefined ? [...forgotten, ...moved] : [];
  }

  #fail(batches: readonly WaitingBatch[], error: unknown): void {
    const failure = storeFailed(messageOfThrown(error));
    this.#failure = failure;
    for (const batch of batches) batch.reject(failure);
    this.#bus.onFailure(failure);
  }
}

/** Returns a consumer as it is written down. */
export function consumerState({ name, pattern, consumer }: WrittenConsumer): ConsumerState {
  return { name, pattern, cursors: consumer.cursors() };
}

/** Only what has to last is written down. */
function recordOf({ messages, routes, origin }: Batch): BusRecord {
  return {
    kind: 'batch',
    messages: messages.filter((_, index) => routes[index]?.delivery === 'durable'),
    origin,
  };
}
