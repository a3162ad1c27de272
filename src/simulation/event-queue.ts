/** Something that is going to happen. */
export interface QueuedEvent {
  /** When, in milliseconds of virtual time; changed only while it is in no queue. */
  atMs: number;
  /** Decides between events of the same moment. */
  readonly tie: number;
  /** Decides between events that are equal even so: the one that was asked for first. */
  readonly number: number;
  readonly run: () => void;
  isCanceled: boolean;
}

/** Events in the order in which they happen: by time, then by a drawn number, then as they were asked for. */
export class EventQueue {
  readonly #heap: QueuedEvent[] = [];

  /** Number of events that wait, canceled ones included. */
  get size(): number {
    return this.#heap.length;
  }

  /** Adds an event. */
  add(event: QueuedEvent): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parentIndex = (index - 1) >>> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !isBefore(event, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = event;
  }

  /** Returns the next event that is not canceled, and leaves it there. */
  peek(): QueuedEvent | undefined {
    for (let first = this.#heap[0]; first?.isCanceled === true; first = this.#heap[0]) this.#removeFirst();
    return this.#heap[0];
  }

  /** Removes the next event that is not canceled, and returns it. */
  take(): QueuedEvent | undefined {
    const first = this.peek();
    if (first !== undefined) this.#removeFirst();
    return first;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (let child = this.#earlierChild(index); child !== undefined; child = this.#earlierChild(index)) {
      const event = heap[child];
      if (event === undefined || !isBefore(event, last)) break;
      heap[index] = event;
      index = child;
    }
    heap[index] = last;
  }

  #earlierChild(index: number): number | undefined {
    const left = this.#heap[2 * index + 1];
    const right = this.#heap[2 * index + 2];
    if (left === undefined) return undefined;
    return right !== undefined && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
  }
}

function isBefore(one: QueuedEvent, other: QueuedEvent): boolean {
  if (one.atMs !== other.atMs) return one.atMs < other.atMs;
  return one.tie === other.tie ? one.number < other.number : one.tie < other.tie;
}
