import { type Checked, describeProblem, type Problem } from '../core/config/index.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { CliPorts } from './ports.ts';

/** How the outcome of a check is told. */
export interface CheckTelling<Value> {
  /** Name and version of the JSON document. */
  readonly schema: string;
  /** Whether a JSON document is wanted. */
  readonly isJson: boolean;
  /** Says in a line what is right. */
  readonly summaryOf: (value: Value) => string;
}

/** Tells that all is right, or every problem; returns the exit code that says the same. */
export async function tellCheck<Value>(
  { stdout, stderr }: Pick<CliPorts, 'stdout' | 'stderr'>,
  checked: Checked<Value>,
  { schema, isJson, summaryOf }: CheckTelling<Value>,
): Promise<ExitCode> {
  const problems = checked.kind === 'ok' ? [] : checked.problems;
  if (isJson) await stdout.write(jsonOf(schema, problems));
  else if (checked.kind === 'ok') await stdout.write(summaryOf(checked.value));
  else await tellProblems(stderr, problems);
  return checked.kind === 'ok' ? EXIT_CODE.ok : EXIT_CODE.usage;
}

/** Tells problems, a line each. */
export async function tellProblems(stderr: CliPorts['stderr'], problems: readonly Problem[]): Promise<void> {
  await stderr.write(problems.map((problem) => `${describeProblem(problem)}\n`).join(''));
}

function jsonOf(schema: string, problems: readonly Problem[]): string {
  return `${JSON.stringify({ schema, ok: problems.length === 0, problems }, undefined, 2)}\n`;
}
