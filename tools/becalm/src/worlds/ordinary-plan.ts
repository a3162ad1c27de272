import type { RunShard } from './recorded-run.ts';

/** A test file of a project. */
export interface FileOfProject {
  /** Name of its project; empty where it has none. */
  readonly project: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
}

/** A test file that an ordinary run is about to run. */
export interface PlannedFile extends FileOfProject {
  /** Whether it gets a worker or a module registry of its own. */
  readonly isolated: boolean;
  /** Vitest's `sequence.groupOrder`: groups run one after the other, the lowest first. */
  readonly groupOrder: number;
  /** What its text says before it has ever run. */
  readonly source: FileSource;
}

/** What the text of a test file says of its cost. */
export interface FileSource {
  readonly bytes: number;
  /** Import statements and calls. */
  readonly imports: number;
}

/** Where a file runs. */
export interface FilePlace {
  /** From 1: `VITEST_POOL_ID`. */
  readonly worker: number;
  /** From 1; files of one number share a process or thread, one after the other. */
  readonly process: number;
}

/** How an ordinary run differs from Vitest's own; null parts are Vitest's own. */
export interface OrdinaryPlan {
  /** Puts the files in the order in which workers are given them; a permutation. */
  readonly order: ((files: readonly PlannedFile[]) => readonly PlannedFile[]) | null;
  /** The files of a shard; every file is in exactly one. */
  readonly shard: ((files: readonly PlannedFile[], shard: RunShard) => readonly PlannedFile[]) | null;
  /** Where files run, asked once for all of them in their order; null for a file is anywhere. */
  readonly places: ((files: readonly PlannedFile[]) => readonly (FilePlace | null)[]) | null;
}
