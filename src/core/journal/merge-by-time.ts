/** An item with the time by which it is merged. */
export interface Timed {
  /** Nanoseconds since the epoch. */
  readonly timeNs: bigint;
}

/**
 * Merges streams that are each in order of time into one that is. Items of the same time come in the order of their
 * streams. A stream that is not in order keeps its own order: nothing is held back for it.
 */
export async function* mergeByTime<Item extends Timed>(
  streams: readonly AsyncIterable<readonly Item[]>[],
): AsyncGenerator<readonly Item[]> {
  const cursors = streams.map((stream) => new Cursor(stream));
  try {
    await Promise.all(cursors.map((cursor) => cursor.refill()));
    while (true) {
      const merged: Item[] = [];
      const exhausted = takeInOrder(cursors, merged);
      if (merged.length > 0) yield merged;
      if (exhausted === undefined) return;
      await exhausted.refill();
    }
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.close()));
  }
}

/** Takes items until some stream needs its next block, and returns that stream; `undefined` at the end of all. */
function takeInOrder<Item extends Timed>(
  cursors: readonly Cursor<Item>[],
  merged: Item[],
): Cursor<Item> | undefined {
  while (true) {
    const next = earliest(cursors);
    if (next?.head === undefined) return undefined;
    merged.push(next.head);
    if (next.advance() === 'needs-refill') return next;
  }
}

function earliest<Item extends Timed>(cursors: readonly Cursor<Item>[]): Cursor<Item> | undefined {
  let first: Cursor<Item> | undefined;
  for (const cursor of cursors) {
    if (cursor.head === undefined) continue;
    if (first?.head === undefined || cursor.head.timeNs < first.head.timeNs) first = cursor;
  }
  return first;
}

class Cursor<Item extends Timed> {
  readonly #iterator: AsyncIterator<readonly Item[]>;
  #block: readonly Item[] = [];
  #index = 0;

  constructor(stream: AsyncIterable<readonly Item[]>) {
    this.#iterator = stream[Symbol.asyncIterator]();
  }

  /** The next item; `undefined` at the end of the stream. */
  get head(): Item | undefined {
    return this.#block[this.#index];
  }

  advance(): 'has-more' | 'needs-refill' {
    this.#index += 1;
    return this.#index < this.#block.length ? 'has-more' : 'needs-refill';
  }

  async refill(): Promise<void> {
    this.#index = 0;
    do {
      const result = await this.#iterator.next();
      this.#block = result.done === true ? [] : result.value;
      if (result.done === true) return;
    } while (this.#block.length === 0);
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
