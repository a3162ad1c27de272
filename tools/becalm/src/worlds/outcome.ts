/**
 * What came out of one run of (a part of) a suite in one world. Plain data: it crosses processes.
 *
 * A run is told against a *catalogue*, the tests of the neutral world in declared order, so that the
 * usual answer, "all of them passed", is a few bytes.
 */

/** Where a test stands and what it is called; `file > name` is unique within one part of the suite. */
export interface TestId {
  /** Path of the file relative to the root, with `/`. */
  readonly file: string;
  /** Suite and test titles joined with ` > `; two tests of one name in a file get ` #2`, ` #3`. */
  readonly name: string;
}

/** The name of the test that stands for a file of which no test is known, as it does not load. */
export const loadingName = '(the file loads)';

/** One test of the catalogue. */
export interface CatalogueEntry extends TestId {
  /** How the neutral world ended for it; `skipped` includes `todo`. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

/** An error as the report shows it. */
export interface TestError {
  readonly name: string;
  readonly message: string;
  /** The innermost place inside the project, 1-based; null where the stack names none. */
  readonly location: SourceLocation | null;
}

/** A place in a source file; line and column are 1-based. */
export interface SourceLocation {
  /** Relative to the root with `/`, or absolute when outside. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One test that failed in a world. A file that does not load fails each of its tests. */
export interface TestFailure extends TestId {
  readonly error: TestError;
}

/** A file whose time cannot be virtual, and what showed it. */
export interface RealTimeNeed {
  /** Relative to the root with `/`. */
  readonly file: string;
  /** In a few words, such as `a socket time-out of 100 ms`. */
  readonly reason: string;
}

/** Something that a world did otherwise than the neutral one, and that an explanation may leave out. */
export interface Effect {
  readonly axis: 'random' | 'schedule' | 'load' | 'state';
  /** Names it in its axis' value: stable from world to world, and unique in a run. */
  readonly key: string;
  /** The path of the test, suite or file at which it was, as `file > suite > name`. */
  readonly place: string;
  /** In a few words, such as `setTimeout of 50 ms is 37 ms late`. */
  readonly what: string;
  /** Where user code asked for it; null where nobody did, or the stack names no place inside the project. */
  readonly location: SourceLocation | null;
}

/** The kinds of state that outlive a test: `prototype` is one of JavaScript itself, `module` a binding of a module. */
export const leftKinds = [
  'global',
  'environment variable',
  'working directory',
  'listener',
  'prototype',
  'built-in module',
  'fake timers',
  'timer',
  'mock',
  'module',
] as const;

/** One of {@link leftKinds}. */
export type LeftKind = (typeof leftKinds)[number];

/** Something that the tests of a run had changed before a test began, and that outlives them. */
export interface LeftState {
  readonly kind: LeftKind;
  /** What it is, such as `process.env.SHOP_API_URL`, or `locale in src/i18n.ts`. */
  readonly what: string;
  /** What it was and what it is now, cut to a line; null where a value is unknown or must not be shown. */
  readonly before: string | null;
  readonly after: string | null;
  /** Where it is declared or was made; null where nobody knows. */
  readonly location: SourceLocation | null;
}

/** What a run tells besides its outcome, when it is asked to. */
export interface RunTrace {
  /** The paths of the tests in the order in which they began, a list for each worker that files were dealt to. */
  readonly ran: readonly (readonly string[])[];
  /** In the order in which they happened; the first thousand. */
  readonly effects: readonly Effect[];
  /** What had changed since the first test when the watched one began; empty where none was watched. */
  readonly left: readonly LeftState[];
}

/** The result of running files in one world. */
export interface RunOutcome {
  readonly failures: readonly TestFailure[];
  /** Tests that were skipped here though the catalogue says they run, or that did not appear. */
  readonly skipped: readonly TestId[];
  /** How many tests ran to an end, passed or failed. */
  readonly testsRun: number;
  /** Wall time of the run in milliseconds. */
  readonly durationMs: number;
  /** Milliseconds per catalogue entry, in catalogue order; NaN where it did not run. Null where nobody measured. */
  readonly testDurationsMs: Float32Array | null;
  /** Files that showed in this run that they cannot be virtual; each once. */
  readonly needsRealTime: readonly RealTimeNeed[];
  /** Null unless asked for. */
  readonly trace: RunTrace | null;
}
