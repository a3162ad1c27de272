import type { Seed } from './seed.ts';

/**
 * One kind of nondeterminism. An axis is data and pure functions; making its value true inside a
 * worker is the business of the sandbox.
 */
export interface Axis<Value, Bounds = never> {
  /** The word for the axis in flags, reports and causes. */
  readonly name: string;
  /** What a plain run would have. */
  readonly neutral: Value;
  /** The value that a seed stands for: the same seed and bounds, the same value, always. */
  readonly draw: (seed: Seed, bounds?: Bounds) => Value;
  /**
   * Says the value in a few words, for people.
   *
   * @param baseMs - the base instant of the hunt, where it is known: instants are told with it
   */
  readonly describe: (value: Value, baseMs?: number) => string;
  /** Values that are simpler, the simplest first; empty when the value is the neutral one. */
  readonly shrink: (value: Value) => readonly Value[];
  /**
   * The names of what the value changes, where the value itself says so: `zone`, `locale`. Empty where only a run
   * shows it, as its effects.
   */
  readonly keys: (value: Value) => readonly string[];
  /**
   * The same value with all but some of its changes turned neutral, by their names or by the keys of effects. What stays
   * is as it was: leaving one out moves no other.
   */
  readonly keep: (value: Value, keys: readonly string[]) => Value;
}
