import type { FileOfProject, OrdinaryPlan } from '../../worlds/ordinary-plan.ts';
import type { OrdinarySetup } from '../../worlds/ordinary-setup.ts';
import type { RecordedRun, RunShard } from '../../worlds/recorded-run.ts';

/** Which suite an ordinary run runs, and how. */
export interface OrdinaryOptions {
  /** Folder of the project, absolute. */
  readonly root: string;
  /** Vitest's configuration file; null for the one that Vitest finds. */
  readonly config: string | null;
  /** Names or patterns of projects; empty for all. */
  readonly projects: readonly string[];
  /** Parts of file paths, as `vitest run` takes them; empty for all. */
  readonly filters: readonly string[];
  /** Flags and filters of `vitest run`, as they stand on a command line; what is said here by name wins. */
  readonly vitestArguments: readonly string[];
  /** The most workers at a time, 1 or more; null for what the configuration says, and Vitest where it says nothing. */
  readonly workers: number | null;
  /** Null for the whole suite. */
  readonly shard: RunShard | null;
  /** Null for Vitest's own. */
  readonly plan: OrdinaryPlan | null;
  /**
   * Whether the process of each file is recorded: the files of pools `forks` and `threads` then run in Vitest's own
   * workers behind a pool that watches them. A plan with places has it in any case.
   */
  readonly exactWorkers: boolean;
  /** What the setup file is told; null for no setup file of becalm. */
  readonly setup: OrdinarySetup | null;
  /** Up to how many imports per file are timed; 0 for none. */
  readonly importsMax: number;
  /** Whether nothing is printed; else Vitest's reporters print as the configuration wants them. */
  readonly silent: boolean;
  /** Ends the run early, with what has ended so far. */
  readonly signal: AbortSignal | null;
}

/** What became of an ordinary run. */
export interface OrdinaryResult {
  readonly run: RecordedRun;
  /** Vitest's own: 0 where all is well, 1 for failed tests, errors outside tests, missed coverage and no tests. */
  readonly exitCode: 0 | 1;
  /** Whether it was ended early: some files have not run. */
  readonly interrupted: boolean;
  /** Whether tests were left out by name, line, tag, state or a limit of failures: durations are not those of files. */
  readonly narrowed: boolean;
  /** Every test file there is, whether it ran or not; null where not all projects were loaded, or too little time. */
  readonly present: readonly FileOfProject[] | null;
}
