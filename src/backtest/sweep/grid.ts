/** Most combinations of one sweep; more is a mistake, or a job for a search that learns. */
export const SWEEP_CASE_COUNT_MAX = 10_000;

/** Parameters of one run, by name, as text. */
export type SweepParams = Readonly<Record<string, string>>;

/** Values that no grid can be made of. */
export class SweepGridError extends Error {
  /** Stable code of this error. */
  readonly code = 'SWEEP_GRID';

  /** Says what was expected, what was found, and what to do. */
  constructor(message: string) {
    super(message);
    this.name = 'SweepGridError';
  }
}

/**
 * Returns every combination of these values; the last parameter changes fastest.
 *
 * @throws SweepGridError when there are more than `SWEEP_CASE_COUNT_MAX`, or a parameter has a value twice
 */
export function gridOf(values: Readonly<Record<string, readonly string[]>>): readonly SweepParams[] {
  const entries = Object.entries(values);
  for (const [name, list] of entries) {
    if (new Set(list).size === list.length) continue;
    throw new SweepGridError(`Expected each value of ${name} once, was ${list.join(',')}.`);
  }
  const count = entries.reduce((product, [, list]) => product * list.length, 1);
  if (count > SWEEP_CASE_COUNT_MAX) {
    throw new SweepGridError(
      `Expected at most ${SWEEP_CASE_COUNT_MAX} combinations, was ${count}. Leave values out, or sweep in parts.`,
    );
  }
  return entries.reduce<readonly SweepParams[]>(
    (combinations, [name, list]) =>
      combinations.flatMap((combination) => list.map((value) => ({ ...combination, [name]: value }))),
    [{}],
  );
}
