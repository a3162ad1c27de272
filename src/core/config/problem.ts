/** One thing that is wrong with a settings file. */
export interface Problem {
  /** File, as the caller named it. */
  readonly file: string;
  /** Keys that lead to the place, such as `risk.per_order_usd_cap` or `exchange.symbols[2]`; empty for the whole file. */
  readonly path: string;
  /** What was expected, as a noun phrase. */
  readonly expected: string;
  /** What was there, short enough for a log line; of secrets only the kind. */
  readonly found: string;
  /** What to do, as a sentence; missing where the rest says it. */
  readonly advice?: string;
  /** Line in the file, from 1; missing where the file has no such place. */
  readonly line?: number;
  /** Column in the line, from 1; comes with `line`. */
  readonly column?: number;
}

/** Writes a problem as one line of text: where, what was expected, what was found, what to do. */
export function describeProblem({ file, path, expected, found, advice, line, column }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const subject = path === '' ? '' : `${path}: `;
  const todo = advice === undefined ? '' : ` ${advice}`;
  return `${place}: ${subject}expected ${expected}, was ${found}.${todo}`;
}

/** Sorts problems by their place in the file; those without one come first. */
export function byPlace(one: Problem, other: Problem): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}

/** Settings that cannot be used, with every problem at once. */
export class ConfigError extends Error {
  /** Stable code of this error. */
  readonly code = 'CONFIG';
  /** Everything that is wrong, at least one. */
  readonly problems: readonly Problem[];

  /** Describes the problems, a line each. */
  constructor(problems: readonly Problem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** A value, or everything that is wrong with it. */
export type Checked<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Joins keys as people write them: `risk.kill_switch_file`, `exchange.symbols[2]`. */
export function pathText(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
