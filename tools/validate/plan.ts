import type { Form, Line, Run } from './line.ts';

/** A command that is to be run, and the lines that read it. */
export interface Step {
  readonly run: Run;
  /** Program and arguments; those of `run`, or of some tests only. */
  readonly argv: readonly string[];
  /** What a person types. */
  readonly shown: string;
  readonly lines: readonly Line[];
}

/** What is to be done, in its order, and the lines that have no command in this form. */
export interface Plan {
  readonly form: Form;
  readonly steps: readonly Step[];
  readonly leftOut: readonly Line[];
}

/**
 * Plans the lines of a form: every command once, however many lines read it. Where all lines of a command are about some tests,
 * only those are run. A command that another one has to precede brings it along.
 */
export function planLines(lines: readonly Line[], runs: readonly Run[], form: Form): Plan {
  const readBy = (id: string): readonly Line[] => lines.filter((line) => line.runs[form] === id);
  const needed = new Set(lines.flatMap((line) => line.runs[form] ?? []));
  for (const { id, after } of runs) if (needed.has(id) && after !== undefined) needed.add(after);
  return {
    form,
    steps: runs.filter(({ id }) => needed.has(id)).map((run) => stepOf(run, readBy(run.id))),
    leftOut: lines.filter((line) => line.runs[form] === undefined),
  };
}

function stepOf(run: Run, lines: readonly Line[]): Step {
  const claims = lines.flatMap((line) => line.claims ?? []);
  const isNarrow = lines.length > 0 && lines.every((line) => line.claims !== undefined);
  if (!isNarrow) return { run, argv: run.argv, shown: run.shown, lines };
  const paths = [...new Set(claims.map(({ path }) => path))];
  const base = run.narrowed === undefined ? run : { argv: run.narrowed, shown: 'npm run test:integration' };
  return { run, argv: [...base.argv, ...paths], shown: shownWith(base.shown, paths), lines };
}

function shownWith(shown: string, paths: readonly string[]): string {
  return paths.length > 4 ? shown : `${shown} -- ${paths.join(' ')}`;
}

/** How long steps take on two free cores, in seconds. */
export function secondsOf(steps: readonly Step[]): number {
  return steps.reduce((sum, { run }) => sum + run.seconds, 0);
}
