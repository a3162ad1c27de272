/** Lets one piece of work after the other through, in the order in which they came. */
export type Mutex = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

/** Makes a mutex; work that fails lets the next one through as well. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const answer = last.then(work);
    last = answer.catch(() => undefined);
    return answer;
  };
}
