import type { Paint } from '../check/describe.ts';
import type { Form, Line, Run } from './line.ts';
import { planLines, type Step, secondsOf } from './plan.ts';
import type { LineResult } from './results.ts';

const NAME_WIDTH = 16;

/** One line with verdict, name and figure; below it, for a failure, what is wrong. */
export function describeLine(result: LineResult, paint: Paint): string {
  const verdicts = {
    pass: paint('green', 'pass'),
    fail: paint('red', 'FAIL'),
    'not run': paint('bold', 'not run'),
  } as const;
  const gap = result.verdict === 'not run' ? '  ' : '     ';
  const line = `${verdicts[result.verdict]}${gap}${result.id.padEnd(NAME_WIDTH)}${result.figure}`;
  return [line, ...result.details.map((detail) => `${' '.repeat(9 + NAME_WIDTH)}${detail}`)].join('\n');
}

/** What is running, and how long it still takes. */
export function describeStep(steps: readonly Step[], index: number): string {
  const step = steps[index];
  const left = describeSeconds(secondsOf(steps.slice(index)));
  return `${index + 1}/${steps.length}  ${step?.shown ?? ''}  · about ${left} left`;
}

/** The last line of a validation. */
export function describeSummary(results: readonly LineResult[], seconds: number, paint: Paint): string {
  const count = (verdict: LineResult['verdict']): number =>
    results.filter((result) => result.verdict === verdict).length;
  const failed = results.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  const words = `${count('pass')} passed, ${failed.length} failed, ${count('not run')} not run in ${describeSeconds(seconds)}`;
  if (failed.length === 0) return paint('bold', words);
  return `${paint('bold', words)} · again: npm run validate -- --only ${failed.join(',')}`;
}

/** What `--list` prints. */
export function describeList(lines: readonly Line[], runs: readonly Run[], form: Form): string {
  const { steps } = planLines(lines, runs, form);
  const rows = lines.map((line) => {
    const shown = runs.find(({ id }) => id === line.runs[form])?.shown ?? 'not run in this form';
    return `  ${line.category.padEnd(15)}${line.id.padEnd(NAME_WIDTH)}${line.title}\n${' '.repeat(17 + NAME_WIDTH)}${shown}`;
  });
  return [`${lines.length} lines, about ${describeSeconds(secondsOf(steps))}`, '', ...rows].join('\n');
}

/** What `--help` prints. */
export const HELP = `npm run validate [-- --full] [--only <line>,…] [--category <name>,…] [--update] [--list] [--json]
npm run validate -- --soak <duration>|resume
npm run validate -- --prove [--only <fault>,…]

Runs the checklist of production validation in six categories, and writes docs/validation/VALIDATION_RESULTS.md and
docs/PRODUCTION_READINESS.md from what it measured. Exit status 0 no line fails, 1 one does, 2 wrong usage; after Ctrl-C 130,
and nothing was written.

  --full             leaves out nothing: some 35 minutes on two free cores. The quick form takes some five
  --only <names>     some lines only; nothing is written
  --category <names> the lines of functional, performance, security, documentation, deployment or operations
  --update           puts what --only or --category measured into the results that there are
  --list             says which lines there are, what they run and how long it takes
  --json             prints one JSON document
  --soak 24h         runs Njord in real time for so long, or goes on with the last soak (resume), and puts it into the results
  --prove            plants a fault for each category into a copy of the repository and sees its line fail
  --render           writes both pages again from the results that there are

Examples
  npm run validate
  npm run validate -- --full
  npm run validate -- --category security
  npm run validate -- --full --only backup,disaster --update
  npm run validate -- --soak 60m
  npm run -s validate -- --only lag --json | jq '.[].figure'

NO_COLOR gives plain lines.`;

/** Seconds in words. */
export function describeSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
