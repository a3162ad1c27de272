import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { becalmBin, becalmCommand, benchFolder, type Command, vitestCommand } from '../commands.ts';
import type { Figures } from '../floors.ts';
import { runLoop } from '../hunt/run-loop.ts';
import { openSuiteFolder } from '../hunt/suite-folder.ts';
import { runCommand, unexpectedEnd } from '../measure/run-command.ts';
import { median } from '../measure/statistics.ts';
import { countOption, type OptionValues, textOption } from '../options.ts';
import { tableLines } from '../table.ts';
import { readTruth, zooFolder } from '../zoo/truth.ts';
import {
  outcomesOf,
  ownSeconds,
  type RecordedRun,
  readRun,
  readSpeed,
  type SpeedReport,
} from './read-files.ts';

/** An ordinary run: on more workers, on workers that are only predicted, and with all that becalm knows. */
export const parallelBench: Bench = {
  name: 'parallel',
  claim:
    'ordinary runs: two workers against one, makespans on 4, 8 and 16, and the timers of the zoo with all means',
  examples: [
    ['parallel --check', 'five rounds of each, held to their floors'],
    ['parallel --rounds 1', 'a quick look'],
  ],
  options: {
    rounds: { type: 'string', help: 'rounds of each (5)' },
    seeds: { type: 'string', help: 'orders of files in which sharing is proved (40)' },
    becalm: { type: 'string', help: 'another becalm to measure: its entry file' },
  },
  run,
};

interface Options {
  readonly rounds: number;
  readonly seeds: number;
  readonly becalm: string;
}

const workerCounts = [1, 2] as const;
const predictedCounts = [4, 8, 16] as const;
const folder = join(benchFolder, 'parallel');

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const options: Options = {
    rounds: countOption(values, 'rounds', 5),
    seeds: countOption(values, 'seeds', 40),
    becalm: resolve(textOption(values, 'becalm', becalmBin)),
  };
  mkdirSync(folder, { recursive: true });
  const workers = await compareWorkers(options, say);
  const timers = await compareTimers(options, say);
  return {
    passed: timers.same,
    lines: [...workers.lines, '', ...timers.lines, ''],
    figures: { ...workers.figures, ...timers.figures },
    facts: { workers: workers.facts, timers: timers.facts },
  };
}

interface Compared {
  readonly lines: readonly string[];
  readonly figures: Figures;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The made-up suite: one worker and two in turns, and what a run on one predicts for more. */
async function compareWorkers(options: Options, say: Say): Promise<Compared> {
  using suite = openSuiteFolder({ root: null, project: null, files: null, tests: null, seed: 1 });
  await runLoop({ ...suite, workers: 2, isolate: true, update: true });
  const runs = new Map<number, RecordedRun[]>(workerCounts.map((workers) => [workers, []]));
  for (let round = 1; round <= options.rounds; round++) {
    for (const workers of workerCounts) {
      // Guards are work of becalm's own: without them it is that of Vitest and the tests.
      const recorded = await record(suite.root, options, workers, ['--no-guards']);
      runs.get(workers)?.push(recorded);
      say(`round ${round}, ${workers} workers: ${ownSeconds(recorded).toFixed(2)} s of the tests' own time`);
    }
  }
  await record(suite.root, options, 1, ['--no-guards']);
  const speed = await predict(suite.root, options);
  const own = (workers: number): number => median((runs.get(workers) ?? []).map(ownSeconds));
  const start = (workers: number): number =>
    median((runs.get(workers) ?? []).map(({ startMs }) => startMs)) / 1000;
  const predicted = (workers: number): number | null =>
    speed.predicted.counts.find((each) => each.workers === workers)?.speedUp ?? null;
  const rows = workerCounts.map((workers) => [
    String(workers),
    own(workers).toFixed(2),
    (own(1) / own(workers)).toFixed(2),
    start(workers).toFixed(2),
  ]);
  const { predictedMs, measuredMs } = speed.predicted.asRecorded;
  return {
    lines: [
      `The made-up suite, ${options.rounds} rounds in turns, medians`,
      ...tableLines(['workers', "tests' own s", 'times', 'start s'], rows),
      '',
      'Predicted from a run on one worker (its own time predicted ' +
        `${(predictedMs / 1000).toFixed(2)} s, measured ${(measuredMs / 1000).toFixed(2)} s)`,
      ...tableLines(
        ['workers', 'makespan s', 'times'],
        speed.predicted.counts.map(({ workers, makespanMs, speedUp }) => [
          String(workers),
          (makespanMs / 1000).toFixed(2),
          speedUp.toFixed(2),
        ]),
      ),
    ],
    figures: {
      "2 workers against 1, tests' own time": own(1) / own(2),
      ...Object.fromEntries(
        predictedCounts.map((workers) => [
          `predicted makespan, ${workers} workers against 1`,
          predicted(workers),
        ]),
      ),
    },
    facts: {
      ownSeconds: workerCounts.map(own),
      startSeconds: workerCounts.map(start),
      predicted: speed.predicted,
    },
  };
}

/** The timers of the zoo: as they are written, against two workers, virtual time and the sharing that is proved. */
async function compareTimers(options: Options, say: Say): Promise<Compared & { readonly same: boolean }> {
  const root = join(folder, 'timers');
  rmSync(root, { recursive: true, force: true });
  cpSync(join(zooFolder, 'timers'), root, { recursive: true });
  say('timers: which files can share a worker');
  const isolation = await askIsolation(root, options);
  const plainSeconds: number[] = [];
  const fastSeconds: number[] = [];
  const plain: RecordedRun[] = [];
  const fast: RecordedRun[] = [];
  const shared = join(root, 'vitest.shared.config.ts');
  writeFileSync(shared, sharedConfiguration(isolation));
  for (let round = 1; round <= options.rounds; round++) {
    // Recorded besides, by becalm, to compare how tests end: what is timed is plain Vitest.
    plainSeconds.push(await timed(vitestCommand(root, []), [0, 1]));
    if (plain.length === 0) plain.push(await record(root, options, 1, ['--', '--no-file-parallelism']));
    const flags = ['--config', shared, '--virtual-time'];
    fastSeconds.push(await timed(runOf(root, options, 2, flags), [0, 1]));
    if (fast.length === 0) fast.push(await record(root, options, 2, flags));
    say(`round ${round}: ${plainSeconds.at(-1)?.toFixed(2)} s and ${fastSeconds.at(-1)?.toFixed(2)} s`);
  }
  const flaky = flakyTimers();
  const expected = plain.map((each) => outcomesOf(each, flaky))[0];
  const same = fast.every((each) => outcomesOf(each, flaky) === expected);
  const times = median(plainSeconds) / median(fastSeconds);
  const kept = isolation.projects.flatMap((project) => project.kept);
  return {
    same,
    lines: [
      'The timers of the zoo, in the order they are declared in',
      ...tableLines(
        ['run', 'wall s', 'times'],
        [
          ['vitest run, as written', median(plainSeconds).toFixed(2), '1.00'],
          ['becalm run --workers 2 --virtual-time, shared', median(fastSeconds).toFixed(2), times.toFixed(2)],
        ],
      ),
      `files with a worker of their own: ${kept.length === 0 ? 'none' : kept.map(({ file }) => file).join(', ')}`,
      same
        ? 'every test that is not flaky ends as it does as written'
        : 'TESTS END OTHERWISE than as written',
    ],
    figures: { 'timers of the zoo, × vitest run as written': times },
    facts: { plainSeconds, fastSeconds, kept },
  };
}

/** Paths of the tests that may end either way. */
function flakyTimers(): ReadonlySet<string> {
  return new Set(
    readTruth()
      .filter(({ project, verdict }) => project === 'timers' && verdict === 'flaky')
      .map(({ file, name }) => `${file} > ${name}`),
  );
}

type Isolation = NonNullable<SpeedReport['isolation']>;

async function askIsolation(root: string, { becalm, seeds }: Options): Promise<Isolation> {
  const json = join(folder, 'isolation.json');
  const command = becalmCommand(becalm, root, [
    'speed',
    '--isolation',
    '--seeds',
    String(seeds),
    '--json',
    json,
  ]);
  await timed(command, [0, 1]);
  const { isolation } = readSpeed(json);
  if (isolation === null) throw new Error(`Expected isolation advice in ${json}, was none.`);
  return isolation;
}

/** What the advice comes to: files that can share do, the others keep a worker of their own. */
function sharedConfiguration({ projects }: Isolation): string {
  const shareable = projects.flatMap((project) => project.shareable);
  const kept = projects.flatMap((project) => project.kept.map(({ file }) => file));
  const entries = [
    { test: { name: 'shared', isolate: false, include: shareable } },
    ...(kept.length === 0 ? [] : [{ test: { name: 'isolated', include: kept } }]),
  ];
  return `import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({ test: { projects: ${JSON.stringify(entries)} } });\n`;
}

async function predict(root: string, { becalm }: Options): Promise<SpeedReport> {
  const json = join(folder, 'speed.json');
  await timed(becalmCommand(becalm, root, ['speed', '--from', recordFile, '--json', json]), [0]);
  return readSpeed(json);
}

const recordFile = join(folder, 'run.json');

async function record(
  root: string,
  options: Options,
  workers: number,
  flags: readonly string[],
): Promise<RecordedRun> {
  await timed(runOf(root, options, workers, ['--record', recordFile, ...flags]), [0, 1]);
  return readRun(recordFile);
}

function runOf(root: string, { becalm }: Options, workers: number, flags: readonly string[]): Command {
  return becalmCommand(becalm, root, ['run', '--workers', String(workers), ...flags]);
}

/** Seconds of a command that ends with one of the statuses; throws where it ends otherwise. */
async function timed(command: Command, statuses: readonly number[]): Promise<number> {
  const ended = await runCommand(command);
  if (!statuses.includes(ended.status))
    throw unexpectedEnd(command, ended, `status ${statuses.join(' or ')}`);
  return ended.wallSeconds;
}
