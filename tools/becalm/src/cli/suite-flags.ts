import type { AxisName } from '../worlds/world.ts';

/** The flags that say which suite is meant and in which worlds it runs, read. */
export interface SuiteFlags {
  /** Null for those of the configuration. */
  readonly axes: readonly AxisName[] | null;
  /** The base instant in UTC; null for now. */
  readonly at: string | null;
  /** As given; null for the working directory. */
  readonly root: string | null;
  /** Vitest's configuration as given; null for the one that Vitest finds. */
  readonly config: string | null;
  /** becalm's own configuration as given; null for the one at the root. */
  readonly becalmConfig: string | null;
  readonly projects: readonly string[];
  /** Globs of files whose time is real, besides those of the configuration. */
  readonly realTime: readonly string[];
}
