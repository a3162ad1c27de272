import type { CatalogueEntry, RunOutcome } from './outcome.ts';
import type { World } from './world.ts';

/**
 * The suite as the algorithms see it: parts that can be run in a world. The host makes it true with
 * Vitest; tests of the algorithms describe a suite of their own.
 */
export interface Suite {
  /** At least one; a part is the files of one project that share an environment. */
  readonly parts: readonly SuitePart[];
  /** What the project sets and a hunt switches off, for the report: `retry: 2`, `bail: 1`. */
  readonly switchedOff: readonly string[];
}

/** Files of one project and one environment. */
export interface SuitePart {
  /** The project's name; empty when the configuration names none. */
  readonly project: string;
  /** Relative to the root with `/`, in the project's own order. */
  readonly files: readonly string[];
  /**
   * Runs the neutral world in a pristine process and lists its tests; the paths are those of files whose
   * time is real. Comes before the others; where it is called again, the later catalogue counts.
   *
   * @param without - paths of files that are left out
   */
  readonly survey: (realTime: readonly string[], without?: readonly string[]) => Promise<Survey>;
  /** Takes over what an earlier survey of the same files showed, in place of one: a hunt goes on where it was ended. */
  readonly adopt: (survey: Survey) => Promise<void>;
  /** Whether files may be run apart from each other; where they share state, every run is of all of them. */
  readonly isolated: boolean;
  /** Runs files in a world, in a warm worker; as many at a time as there are workers. */
  readonly run: (world: World, request: RunRequest) => Promise<RunAnswer>;
  /** Runs files in a world, in a pristine process. */
  readonly replay: (world: World, request: RunRequest) => Promise<RunAnswer>;
  /** Ends the warm workers that have nothing to do, for their memory; a later run starts new ones. */
  readonly rest: () => Promise<void>;
  /** Stops the part's workers. */
  readonly close: () => Promise<void>;
}

/** How a run differs from the ordinary one. */
export interface RunRequest {
  /** Paths of the files to run; null for all of the part. */
  readonly files: readonly string[] | null;
  /** Paths of files that are left out, also where files share state: they end their workers. */
  readonly without?: readonly string[];
  /** Paths of files whose time is real in this run. */
  readonly realTime: readonly string[];
  /** Whether files that are named get a process each, as from Vitest; of pristine runs of isolated parts only. */
  readonly apart: boolean;
  /**
   * Paths of the tests to run, `file > suite > name`; the others of these files are skipped, as with `-t`. Null for all.
   * Where files share state, files are then run that are named, and no other.
   */
  readonly tests: readonly string[] | null;
  /** Whether to tell what ran and what the world did. */
  readonly trace: boolean;
  /** The path of a test: tell what the tests before it left behind. Null for none; goes with `trace` only. */
  readonly watch: string | null;
}

/** Every file of the part, on virtual time. */
export const ordinaryRun: RunRequest = {
  files: null,
  realTime: [],
  apart: true,
  tests: null,
  trace: false,
  watch: null,
};

/** What the neutral world showed. */
export interface Survey {
  readonly catalogue: readonly CatalogueEntry[];
  readonly answer: RunAnswer;
}

/** A run that came to its end, or one that was lost with its worker. */
export type RunAnswer =
  | { readonly kind: 'finished'; readonly outcome: RunOutcome }
  | {
      readonly kind: 'lost';
      readonly reason: string;
      /** Where the worker was when it was lost; not there where nobody knows. */
      readonly at?: LostPlace;
    };

/** Where a worker was that ended, or gave no answer. */
export interface LostPlace {
  /** Relative to the root with `/`. */
  readonly file: string;
  /** The name of the test that had begun last, `suite > name`; null while the file loaded, or between tests. */
  readonly test: string | null;
}
