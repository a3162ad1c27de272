/**
 * The one form in which every judge answers, so that the table, the JSON document, annotations and summary are written
 * once. A row keeps what was measured as values and what is wrong with it in words.
 */

/** The judges, in the order in which they are told. */
export const judgeNames = ['coverage', 'changed', 'flakes', 'quarantine', 'time'] as const;

/** One of the judges. */
export type JudgeName = (typeof judgeNames)[number];

/** What a judge says. */
export interface Verdict {
  readonly name: JudgeName;
  /** False where there were no data; then there are no rows. */
  readonly judged: boolean;
  /** False where a row failed, or where there were no data and the judge is required. */
  readonly passed: boolean;
  /** What was judged, or why nothing was, in a few words. */
  readonly subject: string;
  /** Which values of the rows are shown, and how. */
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** What would help most; null where nothing is known. */
  readonly help: Help | null;
  /** What to do next, a sentence or a command each; empty where there is nothing to do. */
  readonly next: readonly string[];
}

/** A column of a table. */
export interface Column {
  /** Of the values; one that ends in `Ms` is a duration. */
  readonly key: string;
  readonly title: string;
  /** Whether cells stand at the right, as numbers do. */
  readonly right?: boolean;
}

/** What was measured of one thing, and how it stands. */
export interface Row {
  readonly values: Values;
  readonly outcome: Outcome;
  /** What is wrong, or what else is to be known; empty where there is nothing to say. */
  readonly message: string;
  /** Of an annotation. */
  readonly title: string;
  /** Where it is shown beside the source; empty for nowhere. */
  readonly places: readonly Place[];
}

/** How a row stands: only `fail` fails the gate. */
export type Outcome = 'pass' | 'warn' | 'fail';

/** Values by key; plain data. */
export type Values = Readonly<Record<string, Value>>;

/** A text, a number, a share, or several of the first two; null where it is not known. */
export type Value = string | number | Share | readonly string[] | readonly number[] | null;

/** How much of something is covered, and how much has to be. */
export interface Share {
  /** Null where nothing was measured. */
  readonly covered: number | null;
  readonly total: number | null;
  /** From 0 to 100, cut after two decimals. */
  readonly percent: number;
  readonly floor: number;
}

/** A place in the tree. */
export interface Place {
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** 1-based; null for the whole file. */
  readonly line: number | null;
}

/** A table of what would help. */
export interface Help {
  readonly columns: readonly Column[];
  readonly rows: readonly Values[];
}

/** The verdict of rows: passed unless one failed. */
export function verdictOf(
  name: JudgeName,
  subject: string,
  { help = null, next = [], ...table }: Pick<Verdict, 'columns' | 'rows'> & Partial<Verdict>,
): Verdict {
  const passed = table.rows.every(({ outcome }) => outcome !== 'fail');
  return { name, judged: true, passed, subject, columns: table.columns, rows: table.rows, help, next };
}

/** Why there is no verdict, and whether that fails the gate. */
export interface Missing {
  /** In a few words. */
  readonly why: string;
  /** What to do about it; empty for nothing. */
  readonly next: string;
  readonly required: boolean;
}

/** The verdict where there are no data. */
export function notJudged(name: JudgeName, { why, next, required }: Missing): Verdict {
  return {
    ...{ name, judged: false, passed: !required, subject: why },
    ...{ columns: [], rows: [], help: null, next: next === '' ? [] : [next] },
  };
}

/** A number and its noun: `1 test`, `12 tests`. */
export function several(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
