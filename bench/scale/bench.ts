import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { becalmBin, benchFolder } from '../commands.ts';
import type { Figures } from '../floors.ts';
import { SuiteFolder, writeSuite } from '../hunt/make-suite.ts';
import { runLoop } from '../hunt/run-loop.ts';
import { measuredShape } from '../hunt/suite/shape.ts';
import { type OptionValues, textOption, textsOption } from '../options.ts';
import { isComplete } from '../report.ts';
import { type HuntRun, runHunt } from '../run-hunt.ts';
import { tableLines } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { writeEmptySuite } from './empty-suite.ts';
import { exponentOf, overheadOf } from './fit.ts';

/** What a hunt costs as suites grow: linear in tests, files and seeds, or not. */
export const scaleBench: Bench = {
  name: 'scale',
  claim:
    'CPU of a hunt against tests, files and seeds, with exponents; what a file and a test cost beyond bodies',
  examples: [
    ['scale --check', 'all series, held to their floors'],
    ['scale --series seeds', 'one series; several by giving it several times'],
  ],
  options: {
    series: { type: 'string', multiple: true, help: 'tests, files, seeds or empty (all)' },
    becalm: { type: 'string', help: 'another becalm to measure: its entry file' },
  },
  run,
};

/** One hunt of a series. */
interface Sized {
  readonly files: number;
  readonly tests: number;
  readonly seeds: number;
}

/** Tests of the made-up suite come in blocks: a file has 16 or more. */
const series: Readonly<Record<string, readonly Sized[]>> = {
  tests: [100, 320, 1000, 3200, 10_000].map((tests) => ({ files: 6, tests, seeds: 60 })),
  files: [10, 30, 90, 270].map((files) => ({ files, tests: files * 16, seeds: 60 })),
  seeds: [100, 200, 400, 800, 1600].map((seeds) => ({ files: 40, tests: 644, seeds })),
  empty: [
    { files: 40, tests: 40, seeds: 200 },
    { files: 40, tests: 4000, seeds: 200 },
    { files: 200, tests: 200, seeds: 200 },
  ],
};

interface Measured extends Sized {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly worlds: number;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const bin = resolve(textOption(values, 'becalm', becalmBin));
  const measured: (readonly [string, readonly Measured[]])[] = [];
  for (const name of chosenSeries(values)) {
    const rows: Measured[] = [];
    for (const sized of series[name] ?? []) {
      rows.push(await measure(sized, name === 'empty', bin));
      say(`${name}: ${wordsOf(sized)}: ${rows.at(-1)?.cpuSeconds.toFixed(1)} s CPU`);
    }
    measured.push([name, rows]);
  }
  const empty = measured.find(([name]) => name === 'empty')?.[1] ?? [];
  const overhead = overheadOf(empty.map((row) => ({ ...row, cpuSeconds: row.cpuSeconds / row.worlds })));
  return {
    passed: true,
    lines: [
      ...measured.flatMap(([name, rows]) => [name, ...describeRows(rows), '']),
      ...(overhead === null
        ? []
        : [
            `beyond empty bodies: ${overhead.perFileMs.toFixed(2)} ms CPU per file, ${overhead.perTestMicros.toFixed(0)} µs per test, start and probes included`,
            '',
          ]),
    ],
    figures: Object.assign({}, ...measured.map(([name, rows]) => figureOf(name, rows))) as Figures,
    facts: { series: Object.fromEntries(measured), overhead },
  };
}

function chosenSeries(values: OptionValues): readonly string[] {
  const known = Object.keys(series);
  const chosen = textsOption(values, 'series');
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UsageError(
      `Expected --series to be one of ${known.join(', ')}, was "${unknown.join('", "')}".`,
    );
  return chosen.length === 0 ? known : chosen;
}

/** The whole process counts: its start, the survey, probes, cold controls, worlds and end. */
async function measure(sized: Sized, isEmpty: boolean, bin: string): Promise<Measured> {
  const { files, tests, seeds } = sized;
  const written = isEmpty ? writeEmptySuite(files, tests) : writeSuite({ ...measuredShape, files, tests }, 1);
  using folder = new SuiteFolder(benchFolder, written);
  if (!isEmpty) await runLoop({ root: folder.root, project: null, workers: 2, isolate: true, update: true });
  mkdirSync(join(benchFolder, 'scale'), { recursive: true });
  const hunt = await runHunt({
    bin,
    root: folder.root,
    project: null,
    seeds: String(seeds),
    workers: null,
    axes: null,
    json: join(benchFolder, 'scale', 'report.json'),
  });
  refuseFindings(hunt, sized);
  return {
    ...sized,
    cpuSeconds: hunt.cpuSeconds ?? Number.NaN,
    wallSeconds: hunt.wallSeconds,
    worlds: hunt.report.seeds.completed + hunt.report.probes,
  };
}

function refuseFindings({ report }: HuntRun, sized: Sized): void {
  const { flaky, broken, unconfirmed, tests } = report.suite;
  if (isComplete(report) && flaky + broken + unconfirmed === 0 && tests === sized.tests) return;
  throw new Error(
    `Expected ${wordsOf(sized)} to be stable and hunted to the end, was ${tests} tests with ${flaky} flaky, ` +
      `${broken} broken, ${unconfirmed} unconfirmed in ${report.seeds.completed} seeds.`,
  );
}

function wordsOf({ files, tests, seeds }: Sized): string {
  return `${tests} tests in ${files} files, ${seeds} seeds`;
}

function describeRows(rows: readonly Measured[]): readonly string[] {
  return tableLines(
    ['tests', 'files', 'seeds', 'wall s', 'CPU s', 'CPU ms per world', 'CPU µs per test and world'],
    rows.map(({ tests, files, seeds, wallSeconds, cpuSeconds, worlds }) => [
      String(tests),
      String(files),
      String(seeds),
      wallSeconds.toFixed(1),
      cpuSeconds.toFixed(1),
      ((cpuSeconds / worlds) * 1e3).toFixed(1),
      ((cpuSeconds / worlds / tests) * 1e6).toFixed(0),
    ]),
  );
}

function figureOf(name: string, rows: readonly Measured[]): Figures {
  if (name !== 'tests' && name !== 'files' && name !== 'seeds') return {};
  const costs = rows.map((row) => ({ size: row[name], cost: row.cpuSeconds }));
  return { [`exponent of cost in ${name}`]: exponentOf(costs) };
}
