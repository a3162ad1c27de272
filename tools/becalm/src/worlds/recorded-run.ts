import type { GuardFinding, RealTimeCause } from './ordinary-setup.ts';
import type { RecordedWait } from './recorded-wait.ts';

/** What an ordinary run of a suite did: all that is told of it follows from this. Times are in milliseconds. */
export interface RecordedRun {
  /** Version of Vitest. */
  readonly vitest: string;
  /** Workers that ran at the same time at most: 1 or more. */
  readonly workers: number;
  /** When it began, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** From the start of the command to its end. */
  readonly durationMs: number;
  /** From the start of the command until the first file was given to a worker. */
  readonly startMs: number;
  /** Which shard of the suite it was; null for the whole. */
  readonly shard: RunShard | null;
  /** In the order in which they were given to workers. */
  readonly files: readonly RecordedFile[];
}

/** A share of the suite, as `2/5`. */
export interface RunShard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** A test file in an ordinary run. */
export interface RecordedFile {
  /** Name of its project; empty where it has none. */
  readonly project: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Its worker, from 1: `VITEST_POOL_ID`. Null where it is not known. */
  readonly worker: number | null;
  /**
   * Its process or thread, from 1 in the order in which they were started: files that are not isolated share state with
   * the earlier ones of the same number. Null where it is not known, as it is where no exact workers were asked for.
   */
  readonly process: number | null;
  /** Whether it had a worker or a module registry of its own. */
  readonly isolated: boolean;
  /** Since the start of the run. */
  readonly startMs: number;
  readonly endMs: number;
  readonly stages: RecordedStages;
  readonly tests: readonly RecordedTest[];
  /** Modules it loaded, with what each took without and with those it loads itself; empty where not recorded. */
  readonly imports: readonly RecordedImport[];
  /** Real waits that its tests asked for; empty where not recorded. */
  readonly waits: readonly RecordedWait[];
  /** What the guards saw; empty where there were none. */
  readonly findings: readonly GuardFinding[];
  /** Milliseconds that passed for its tests under virtual time; null where time was real from the start. */
  readonly virtualMs: number | null;
  /** What made virtual time flow with the real clock; empty where it never did. */
  readonly realTime: readonly RealTimeCause[];
  readonly state: 'passed' | 'failed' | 'skipped';
}

/** Where the time of a file went; those that Vitest does not tell apart are 0. */
export interface RecordedStages {
  /** Start of the worker until it can run something. */
  readonly prepareMs: number;
  readonly environmentMs: number;
  /** Setup files. */
  readonly setupMs: number;
  /** Transforming modules, as far as it is known for the file alone. */
  readonly transformMs: number;
  /** Loading the file and collecting its tests, without `transformMs`. */
  readonly collectMs: number;
  /** Tests with their hooks. */
  readonly testsMs: number;
}

/** A test in an ordinary run. */
export interface RecordedTest {
  /** Titles of suites and test, joined by ` > `. */
  readonly name: string;
  readonly durationMs: number;
  readonly state: 'passed' | 'failed' | 'skipped';
}

/** A module that a file loaded. */
export interface RecordedImport {
  /** Relative to the root where it lies below. */
  readonly path: string;
  readonly selfMs: number;
  readonly totalMs: number;
}
