import type { Report, ReportedTest } from '../../../src/report/schema.ts';
import { madeUpReport, madeUpTest } from '../report/made-up-report.ts';
import { type ModelMachine, modelMachine, type Troubles } from './model-ports.ts';

/** What the tests of the gate's judges share. The commit of the model is c0ffee. */

/** A floors file. */
export const floors = {
  ...{ branches: 90, functions: 90, lines: 90, statements: 90 },
  modules: { branches: 85, functions: 85, lines: 85, statements: 85 },
};

/** A test of a report, flaky. */
export const flaky = madeUpTest({
  file: 'tests/cart.test.ts',
  name: 'cart > starts empty',
  verdict: 'flaky',
  kind: 'non-deterministic',
  failures: 12,
  failingSeeds: [417],
  replay: 'becalm replay 417 --test "tests/cart.test.ts > cart > starts empty"',
});

/** The same test, stable. */
export const stable = madeUpTest({ file: 'tests/cart.test.ts', name: 'cart > starts empty' });

/** The text of a report of these tests. */
export function reportJson(tests: readonly ReportedTest[], given: Partial<Report> = {}): string {
  return JSON.stringify(madeUpReport(tests, { commit: 'c0ffee', ...given }));
}

/** What came of a gate. */
export interface GateRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly machine: ModelMachine;
}

/** Exit status and output of a gate on these files. */
export async function gate(
  files: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
  troubles: Troubles = {},
): Promise<GateRun> {
  const machine = modelMachine([], { ...troubles, files: { '/shop/tests/cart.test.ts': '', ...files } });
  const status = await machine.run('gate', ...flags);
  return { status, stdout: machine.stdout(), stderr: machine.stderr(), machine };
}
