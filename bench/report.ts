import { readFileSync } from 'node:fs';

/**
 * What the benches read of a report of becalm. They read it as any consumer would, by its published
 * shape, and not with becalm's own code.
 */
export interface Report {
  readonly axes: readonly string[];
  readonly seeds: { readonly first: number; readonly count: number; readonly completed: number };
  readonly probes: number;
  readonly suite: {
    readonly tests: number;
    readonly flaky: number;
    readonly broken: number;
    readonly unconfirmed: number;
  };
  readonly tests: readonly ReportedTest[];
}

/** One test of a report. */
export interface ReportedTest {
  readonly file: string;
  readonly name: string;
  readonly verdict: 'stable' | 'flaky' | 'broken' | 'unconfirmed' | 'skipped';
  /** Drawn seeds in which it failed. */
  readonly failures: number;
  readonly rate: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly causes: readonly (readonly string[])[];
  readonly polluters: readonly (readonly string[])[];
  readonly stateSetters: readonly (readonly string[])[];
  readonly failingSeeds: readonly number[];
  readonly failingProbes: readonly string[];
  readonly replay: string | null;
}

const schema = 'becalm.report/1';

/** Reads a report; throws when the file is none. */
export function readReport(file: string): Report {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report & { readonly schema?: unknown };
  if (report.schema !== schema)
    throw new Error(`Expected a report of schema "${schema}" in ${file}, was "${String(report.schema)}".`);
  return report;
}

/** Whether every seed that was asked for was run in every part of the suite. */
export function isComplete({ seeds }: Report): boolean {
  return seeds.completed === seeds.count;
}
