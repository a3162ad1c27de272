/**
 * What a run says of a mutant.
 *
 * `killed-late` is one of which a test failed by its own time limit: it waits for ever, or the machine was busy. `invalid` is one that could not be run at all, such as a module that no longer loads; Stryker counts it nowhere.
 */
export type MutantOutcome = 'killed' | 'killed-late' | 'timed-out' | 'survived' | 'no-coverage' | 'invalid';

/** A place in a file; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One change to the code, and whether a test noticed. */
export interface Mutant {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly start: Position;
  /** Just behind the code that is replaced. */
  readonly end: Position;
  /** Kind of the change, as Stryker names it. */
  readonly mutator: string;
  /** The code that is replaced. */
  readonly original: string;
  readonly replacement: string;
  /** The line where it starts, without blanks at its ends. */
  readonly line: string;
  readonly outcome: MutantOutcome;
}

/** Tells mutants of one version of the code apart. */
export function identityOf({ file, start, end, mutator, replacement }: Mutant): string {
  return JSON.stringify([file, start.line, start.column, end.line, end.column, mutator, replacement]);
}
