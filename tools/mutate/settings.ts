/** Settings of one run of Stryker, as values: what is mutated, judged by what, within which time. */

import type { MutatedModule } from './modules.ts';
import type { Mutant } from './mutant.ts';

/** What Stryker reads from its settings file; https://stryker-mutator.io/docs/stryker-js/configuration says more. */
export interface StrykerSettings {
  readonly testRunner: 'vitest';
  readonly plugins: readonly string[];
  readonly coverageAnalysis: 'perTest';
  readonly vitest: { readonly configFile: string; readonly related: false };
  readonly mutate: readonly string[];
  readonly concurrency: number;
  readonly timeoutMS: number;
  readonly timeoutFactor: number;
  readonly dryRunTimeoutMinutes: number;
  readonly reporters: readonly string[];
  readonly jsonReporter: { readonly fileName: string };
  readonly incremental: true;
  readonly incrementalFile: string;
  readonly force: boolean;
  readonly tempDirName: string;
  readonly cleanTempDir: 'always';
  readonly ignorePatterns: readonly string[];
  readonly disableTypeChecks: false;
  readonly logLevel: 'warn';
}

/** One run of Stryker. */
export interface StrykerRun {
  /** Name of the module whose tests judge it. */
  readonly module: string;
  /** Where the settings are written before it starts, relative to the root. */
  readonly settingsFile: string;
  readonly settings: StrykerSettings;
  /** How long a test may take, in milliseconds. */
  readonly testTimeoutMs: number;
}

/** What the command line decides of a run. */
export interface RunChoices {
  /** Mutants under test at the same time, 1 or more. */
  readonly workerCount: number;
  /** Whether verdicts of earlier runs are asked for again. */
  readonly isFresh: boolean;
}

/** Everything that mutation testing writes, relative to the root; git ignores it. */
export const outputFolder = 'var/mutation';

/** How long a mutant may take, on top of what its tests take: a machine under load must not look like an endless loop. */
const timeoutMs = 20_000;

/** The same for a mutant that timed out, and is run again without company. */
const timeoutAloneMs = 60_000;

/** The first run: every mutant of the files, with verdicts of earlier runs where neither code nor tests have changed. */
export function firstRun(
  module: MutatedModule,
  files: readonly string[],
  { workerCount, isFresh }: RunChoices,
): StrykerRun {
  return runOf(module, module.name, {
    mutate: files,
    concurrency: workerCount,
    timeoutMS: timeoutMs,
    force: isFresh,
  });
}

/** The second run: only the places of these mutants, one at a time, with more patience. */
export function runAlone(
  module: MutatedModule,
  mutants: readonly Mutant[],
  { isFresh }: RunChoices,
): StrykerRun {
  return runOf(module, `${module.name}-alone`, {
    mutate: [...new Set(mutants.map(rangeOf))],
    concurrency: 1,
    timeoutMS: timeoutAloneMs,
    force: isFresh,
  });
}

type Varying = Pick<StrykerSettings, 'mutate' | 'concurrency' | 'timeoutMS' | 'force'>;

function runOf(module: MutatedModule, name: string, varying: Varying): StrykerRun {
  return {
    module: module.name,
    settingsFile: `${outputFolder}/${name}.settings.json`,
    testTimeoutMs: varying.timeoutMS,
    settings: {
      ...varying,
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      coverageAnalysis: 'perTest',
      // The files of the tests are chosen by the configuration: the graph of imports knows no tables of vectors.
      vitest: { configFile: 'tools/mutate/vitest.config.ts', related: false },
      timeoutFactor: 2,
      dryRunTimeoutMinutes: 10,
      reporters: ['json', 'progress-append-only'],
      jsonReporter: { fileName: `${outputFolder}/${name}.json` },
      incremental: true,
      incrementalFile: `${outputFolder}/${name}.incremental.json`,
      tempDirName: `${outputFolder}/sandbox-${name}`,
      cleanTempDir: 'always',
      ignorePatterns: ['var', 'coverage', '.becalm'],
      // Vitest drops types unread.
      disableTypeChecks: false,
      logLevel: 'warn',
    },
  };
}

/** The place of a mutant as Stryker reads it: lines count from 1 and columns from 0, both ends included. */
function rangeOf({ file, start, end }: Mutant): string {
  return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}
