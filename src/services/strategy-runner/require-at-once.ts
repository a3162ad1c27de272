/**
 * Returns what a strategy answered, if it is there. Nobody waits for a strategy, and nobody would hear of a promise that is
 * rejected later: that would end the process.
 *
 * @throws TypeError for a promise
 */
export function requireAtOnce(answer: unknown): unknown {
  if (!(answer instanceof Promise)) return answer;
  Promise.resolve(answer).catch(() => undefined);
  throw new TypeError(
    'Expected an answer at once, was a promise. Nobody waits for a strategy: leave out async.',
  );
}
