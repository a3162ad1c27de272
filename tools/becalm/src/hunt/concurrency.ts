/** Work on many items, some at a time. */
export interface ConcurrentWork<Item, Answer> {
  readonly items: Iterable<Item>;
  /** How many are in flight at a time; at least 1. */
  readonly limit: number;
  /** Stops the work: nothing more is started, and answers still to come are dropped. */
  readonly signal: AbortSignal;
  readonly run: (item: Item) => Promise<Answer>;
  /** Called for every answer in the order of arrival, never after the signal. */
  readonly accept: (item: Item, answer: Answer) => void;
}

/**
 * Runs the work to its end, or until the signal.
 *
 * @throws the first error of `run` or `accept`; nothing more is started then
 */
export async function runConcurrently<Item, Answer>(work: ConcurrentWork<Item, Answer>): Promise<void> {
  let over = work.signal.aborted;
  const items = work.items[Symbol.iterator]();
  // An abandoned answer may hang for ever, so the signal ends the wait as well.
  const { promise: aborted, resolve } = Promise.withResolvers<null>();
  const stop = (): void => {
    over = true;
    resolve(null);
  };

  async function runLane(): Promise<void> {
    while (!over) {
      const next = items.next();
      if (next.done === true) return;
      const answer = await work.run(next.value);
      if (!isOver()) work.accept(next.value, answer);
    }
  }
  // The compiler takes `over` for unchanged across an await.
  const isOver = (): boolean => over;

  work.signal.addEventListener('abort', stop);
  try {
    await Promise.race([Promise.all(Array.from({ length: work.limit }, runLane)), aborted]);
  } finally {
    over = true;
    work.signal.removeEventListener('abort', stop);
  }
}

/** Waits for work, but no longer than until the signal: null then. */
export async function untilStopped<Answer>(
  run: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer | null> {
  const answers: Answer[] = [];
  await runConcurrently({
    items: [run],
    limit: 1,
    signal,
    run: (work) => work(),
    accept: (_, answer) => {
      answers.push(answer);
    },
  });
  return answers[0] ?? null;
}
