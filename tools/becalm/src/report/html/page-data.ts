/** What the page's script is given, as compact as JSON lets it be; the script knows nothing else of a report. */

/** A row of seeds: the first, and how many. */
export type SeedRow = readonly [first: number, count: number];

/** A moment of the least world that fails, in its order. */
export interface Step {
  /**
   * - `world`: what is otherwise than in a plain run.
   * - `before`: a test that runs first.
   * - `missing`: a test that does not run first.
   * - `left`: what that leaves behind, or would have set up.
   * - `event`: something late, overtaken or standing still.
   * - `fails`: the end.
   */
  readonly kind: 'world' | 'before' | 'missing' | 'left' | 'event' | 'fails';
  readonly title: string;
  readonly detail: string | null;
  readonly place: string | null;
}

/** A command to copy. */
export interface Command {
  readonly label: string;
  readonly text: string;
  /** Where something in it cannot be seen: the same made visible. */
  readonly shown?: string;
}

/** A test that is told. */
export interface FindingData {
  readonly label: 'FLAKY' | 'ORDER' | 'BROKEN' | 'UNCONFIRMED' | 'RACE';
  readonly name: string;
  readonly file: string;
  readonly project: string;
  readonly rate: string;
  /** Shares of failing worlds: what was seen, and the interval; null without a run. */
  readonly share: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** Axes of its causes. */
  readonly axes: readonly string[];
  /** Words and what they stand for, such as `needs`. */
  readonly facts: readonly (readonly [word: string, text: string])[];
  readonly steps: readonly Step[];
  readonly error: { readonly text: string; readonly place: string | null } | null;
  readonly commands: readonly Command[];
  /** Failing seeds as differences: the first, then what to add each time. */
  readonly seeds: readonly number[];
  /** All failing seeds, of which the report may know the lowest only. */
  readonly failures: number;
  /** Numbers of failing probes. */
  readonly probes: readonly number[];
}

/** Findings that are told as one. */
export interface Group {
  /** What they share; null for a finding of its own. */
  readonly reason: string | null;
  /** Places in the list of findings. */
  readonly findings: readonly number[];
}

/** A test without a finding: file, project and the verdict by their places in the lists; durations in milliseconds, −1 for none. */
export type CalmTest = readonly [
  file: number,
  project: number,
  name: string,
  verdict: 0 | 1,
  runs: number,
  median: number,
  max: number,
];

/** All that the page shows and that is not markup already. */
export interface PageData {
  readonly findings: readonly FindingData[];
  /** In the order in which they are shown. */
  readonly groups: readonly Group[];
  readonly seeds: readonly SeedRow[];
  /** How many probes there may be: their numbers are below. */
  readonly probes: number;
  readonly files: readonly string[];
  readonly projects: readonly string[];
  readonly calm: readonly CalmTest[];
}
