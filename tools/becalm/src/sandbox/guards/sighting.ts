import type { GuardName } from '../../worlds/ordinary-setup.ts';

/** Something that a guard saw, before it is known whose it is. */
export interface Sighting {
  readonly guard: GuardName;
  /** Such as `an interval of 50 ms goes on`. */
  readonly what: string;
  /** What to do, such as `Clear it in afterEach.` */
  readonly advice: string;
  /** Made where user code caused it: its stack says where. Null where nobody knows. */
  readonly at: Error | null;
  /** Whether it is there still; left out for what cannot go away. */
  readonly lasts?: () => boolean;
}

/**
 * Looks at something of the process; the function given tells what has changed since. Both are called for every test,
 * so that they take microseconds.
 */
export type Look = () => () => readonly Sighting[];

/**
 * Which tests run. Every stretch of time in which at least one does has a number of its own, 1 or more; 0 is outside.
 * What was made in a stretch is its tests' doing.
 */
export type Stretch = () => number;
