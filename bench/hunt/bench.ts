import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { becalmBin, benchFolder } from '../commands.ts';
import type { Figures } from '../floors.ts';
import { coreCount } from '../machine.ts';
import { memoryTrend } from '../measure/memory-trend.ts';
import { countOption, type OptionValues, textOption } from '../options.ts';
import { isComplete } from '../report.ts';
import { type HuntRun, runHunt } from '../run-hunt.ts';
import {
  type ComparisonRow,
  compareWithLoop,
  type Measured,
  type Repetition,
  type Way,
} from './compare-loop.ts';
import { describeComparison, describeHunts, type HuntFindings } from './describe.ts';
import { planSteps, type Step } from './plan-rounds.ts';
import { runLoop } from './run-loop.ts';
import { openSuiteFolder, type SuiteGiven } from './suite-folder.ts';

/** A thousand worlds against the loop that people have today, on the same machine in the same minutes. */
export const huntBench: Bench = {
  name: 'hunt',
  claim: 'seconds per repetition: becalm against `vitest run` in a loop, on a made-up suite or another',
  examples: [
    ['hunt', '1000 seeds, 5 rounds of each loop, on the suite of 644 tests in 40 files'],
    ['hunt --seeds 20 --rounds 1 --files 10 --tests 160', 'a quick look at a small suite'],
    ['hunt --root . --project njord', 'the same on a suite of your own, which has to pass'],
  ],
  options: {
    seeds: { type: 'string', help: 'number of seeds (1000)' },
    rounds: { type: 'string', help: 'rounds of each loop (5)' },
    workers: {
      type: 'string',
      help: 'workers of both sides, then twice as many (the loop: cores; the hunt: as becalm decides)',
    },
    axes: { type: 'string', help: 'axes of the hunt, as becalm takes them' },
    root: { type: 'string', help: 'an existing project instead of the made-up suite' },
    project: { type: 'string', help: 'one Vitest project of that root' },
    files: { type: 'string', help: 'test files of the made-up suite (40)' },
    tests: { type: 'string', help: 'tests of the made-up suite (644)' },
    'suite-seed': { type: 'string', help: 'another made-up suite (1)' },
    becalm: { type: 'string', help: 'another becalm to measure: its entry file' },
  },
  run,
};

interface Options {
  readonly seeds: number;
  readonly rounds: number;
  /** Null for the defaults of a user: the loop on every core, the hunt as becalm decides. */
  readonly workers: number | null;
  readonly axes: string | null;
  readonly becalm: string;
  readonly suite: SuiteGiven;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const options = readOptions(values);
  using suite = openSuiteFolder(options.suite);
  say(`suite in ${suite.root}`);
  const survey = await runLoop({
    ...suite,
    workers: options.workers ?? coreCount(),
    isolate: true,
    update: suite.made !== null,
  });
  say(`it has ${survey.tests} tests in ${survey.files} files`);
  suite.expect(survey);

  const steps = planSteps(options.rounds, workerCounts(options));
  const measured: { step: Step; repetition: Repetition; hunt: HuntRun | null }[] = [];
  for (const [index, step] of steps.entries()) {
    const result = await runStep(step, suite, options);
    measured.push({ step, ...result });
    const { wallSeconds } = result.repetition;
    say(`${index + 1}/${steps.length} ${wayOf(step)}, ${step.workers} workers: ${wallSeconds.toFixed(3)} s`);
  }

  const rows = compareWithLoop(groupByWay(measured));
  const hunts = measured.flatMap(({ step, hunt }) => (hunt === null ? [] : [findingsOf(hunt, step.workers)]));
  const passed = hunts.every(
    ({ findings, completedSeeds, seeds }) => findings.length === 0 && completedSeeds === seeds,
  );
  return {
    passed: passed && hunts.every(({ tests }) => tests === survey.tests),
    lines: [
      `${survey.tests} tests in ${survey.files} files; a hunt's whole time, start and probes included, is borne by its seeds`,
      ...describeComparison(rows),
      '',
      ...describeHunts(hunts),
    ],
    facts: { suite: { tests: survey.tests, files: survey.files }, rows, hunts },
    figures: figuresOf(rows, options.workers ?? coreCount(), suite.made === null ? 'own' : 'made-up'),
  };
}

function readOptions(values: OptionValues): Options {
  const root = textOption(values, 'root', null);
  return {
    seeds: countOption(values, 'seeds', 1000),
    rounds: countOption(values, 'rounds', 5),
    workers: countOption(values, 'workers', null),
    axes: textOption(values, 'axes', null),
    becalm: resolve(textOption(values, 'becalm', becalmBin)),
    suite: {
      root: root === null ? null : resolve(root),
      project: textOption(values, 'project', null),
      files: countOption(values, 'files', null),
      tests: countOption(values, 'tests', null),
      seed: countOption(values, 'suite-seed', 1),
    },
  };
}

function workerCounts({ workers }: Options): readonly number[] {
  return workers === null ? [coreCount()] : [workers, workers * 2];
}

type OpenSuite = ReturnType<typeof openSuiteFolder>;

async function runStep(
  step: Step,
  { root, project }: OpenSuite,
  options: Options,
): Promise<{ repetition: Repetition; hunt: HuntRun | null }> {
  if (step.kind === 'loop')
    return { repetition: await runLoop({ ...step, root, project, update: false }), hunt: null };
  const folder = join(benchFolder, 'hunt');
  mkdirSync(folder, { recursive: true });
  const hunt = await runHunt({
    bin: options.becalm,
    root,
    project,
    seeds: String(options.seeds),
    workers: options.workers === null ? null : step.workers,
    axes: options.axes,
    json: join(folder, `${step.workers}-workers.json`),
  });
  return { repetition: perSeed(hunt), hunt };
}

/** Start, survey, probes and end of the hunt are all borne by the drawn seeds. */
function perSeed({ wallSeconds, cpuSeconds, report }: HuntRun): Repetition {
  const { completed } = report.seeds;
  return {
    wallSeconds: wallSeconds / completed,
    cpuSeconds: cpuSeconds === null ? null : cpuSeconds / completed,
  };
}

function wayOf(step: Step): Way {
  if (step.kind === 'hunt') return 'hunt';
  return step.isolate ? 'loop' : 'loop-no-isolate';
}

function groupByWay(
  measured: readonly { readonly step: Step; readonly repetition: Repetition }[],
): readonly Measured[] {
  const groups = new Map<string, Measured & { readonly repetitions: Repetition[] }>();
  for (const { step, repetition } of measured) {
    const { workers } = step;
    const key = `${workers} ${wayOf(step)}`;
    const group = groups.get(key) ?? { way: wayOf(step), workers, repetitions: [] };
    group.repetitions.push(repetition);
    groups.set(key, group);
  }
  const order: readonly Way[] = ['loop', 'loop-no-isolate', 'hunt'];
  return [...groups.values()].sort(
    (a, b) => a.workers - b.workers || order.indexOf(a.way) - order.indexOf(b.way),
  );
}

function findingsOf({ report, memory }: HuntRun, workers: number): HuntFindings & { readonly tests: number } {
  const findings = report.tests.filter(({ verdict }) => verdict !== 'stable' && verdict !== 'skipped');
  return {
    workers,
    tests: report.suite.tests,
    seeds: report.seeds.count,
    completedSeeds: report.seeds.completed,
    probes: report.probes,
    memory: isComplete(report) ? memoryTrend(memory, report.seeds.completed + report.probes) : null,
    findings: findings.map(({ verdict, file, name }) => `${verdict}  ${file} > ${name}`),
  };
}

/** With as many workers as cores. */
function figuresOf(rows: readonly ComparisonRow[], workers: number, suite: string): Figures {
  const hunt = rows.find((row) => row.way === 'hunt' && row.workers === workers);
  return {
    [`${suite} suite, × vitest run`]: hunt?.timesLoop ?? null,
    [`${suite} suite, × vitest run --no-isolate`]: hunt?.timesNoIsolate ?? null,
  };
}
