import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { becalmBin, benchFolder, repository } from '../commands.ts';
import { coreCount } from '../machine.ts';
import { countOption, type OptionValues, textOption, textsOption } from '../options.ts';
import { isComplete } from '../report.ts';
import { runHunt } from '../run-hunt.ts';
import { UsageError } from '../usage-error.ts';
import { compareWithTruth, unknownTests } from './compare.ts';
import { describeProject, describeRanges, describeRequirements, type TimedHunt } from './describe.ts';
import { judgeZoo, type Requirement } from './requirements.ts';
import { readTruth, type TrueTest, zooFolder } from './truth.ts';

/** The flaky zoo, where the truth about each test is known. */
export const zooBench: Bench = {
  name: 'zoo',
  claim: 'what a hunt finds in the flaky zoo against the truth: missed, false alarms, causes, rates',
  examples: [
    ['zoo', 'seeds 1 to 1000 in all three projects'],
    ['zoo --project isolated --seeds 5001..6000', 'one project, another range of seeds'],
    ['zoo --seeds 1..1000 --seeds 5001..6000 --seeds 9001..10000', 'three ranges, each on its own, and a summary'],
  ],
  options: {
    seeds: {
      type: 'string',
      multiple: true,
      help: 'number of seeds or range, as becalm takes it; may be given several times (1000)',
    },
    project: { type: 'string', multiple: true, help: 'a project of the zoo; may be given several times (all)' },
    workers: { type: 'string', help: 'workers (cores; 8 where the project waits: timers)' },
    axes: { type: 'string', help: 'axes of the hunt, as becalm takes them; the truth is cut to them (all)' },
    becalm: { type: 'string', help: 'another becalm to measure: its entry file' },
  },
  run,
};

/** `timers` waits for about a second per world; more workers fill the waits. */
const waitingProjects: Readonly<Record<string, number>> = { timers: 8 };

interface Options {
  /** At least one; each is hunted and judged on its own. */
  readonly ranges: readonly string[];
  readonly projects: readonly string[];
  readonly workers: number | null;
  readonly axes: string;
  readonly becalm: string;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const options = readOptions(values);
  const truth = readTruth();
  const ranges: HuntedRange[] = [];
  for (const seeds of options.ranges) {
    const hunts: TimedHunt[] = [];
    for (const project of options.projects) {
      say(`${project}: hunting seeds ${seeds}`);
      const own = truth.filter((test) => test.project === project);
      hunts.push(await huntThrough(project, own, { ...options, seeds }));
    }
    ranges.push({ seeds, hunts, requirements: judgeZoo(hunts) });
  }
  return {
    passed: ranges.every(({ requirements }) => requirements.every(({ met }) => met)),
    lines: [...ranges.flatMap(describeRange), ...describeRanges(ranges), ...nextSteps(options)],
    facts: { ranges },
  };
}

/** A range of seeds, hunted through every project. */
interface HuntedRange {
  readonly seeds: string;
  readonly hunts: readonly TimedHunt[];
  readonly requirements: readonly Requirement[];
}

function describeRange({ seeds, hunts, requirements }: HuntedRange): readonly string[] {
  return [`Seeds ${seeds}`, '', ...hunts.flatMap(describeProject), ...describeRequirements(requirements), ''];
}

function readOptions(values: OptionValues): Options {
  const known = zooProjects();
  const chosen = textsOption(values, 'project');
  const unknown = chosen.filter((project) => !known.includes(project));
  if (unknown.length > 0)
    throw new UsageError(`Expected --project to be one of ${known.join(', ')}, was "${unknown.join('", "')}".`);
  const ranges = [...new Set(textsOption(values, 'seeds'))];
  return {
    ranges: ranges.length === 0 ? ['1000'] : ranges,
    projects: chosen.length === 0 ? known : chosen,
    workers: countOption(values, 'workers', null),
    axes: textOption(values, 'axes', 'all'),
    becalm: resolve(textOption(values, 'becalm', becalmBin)),
  };
}

function zooProjects(): readonly string[] {
  return readdirSync(zooFolder).filter((name) => existsSync(join(zooFolder, name, 'vitest.config.ts')));
}

async function huntThrough(
  project: string,
  truth: readonly TrueTest[],
  options: Omit<Options, 'ranges'> & { readonly seeds: string },
): Promise<TimedHunt> {
  const workers = options.workers ?? waitingProjects[project] ?? coreCount();
  mkdirSync(join(benchFolder, 'zoo'), { recursive: true });
  const { report, wallSeconds } = await runHunt({
    bin: options.becalm,
    root: join(zooFolder, project),
    project: null,
    seeds: options.seeds,
    workers,
    axes: options.axes,
    json: reportFile(project, options.seeds),
    // The truth is told for this zone and locale.
    env: { TZ: 'UTC', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' },
  });
  return {
    project,
    complete: isComplete(report),
    tests: compareWithTruth(truth, report),
    unknown: unknownTests(truth, report),
    seeds: report.seeds.count,
    completedSeeds: report.seeds.completed,
    workers,
    wallSeconds,
  };
}

function reportFile(project: string, seeds: string): string {
  return join(benchFolder, 'zoo', `${project}-${seeds}.json`);
}

function nextSteps({ ranges, projects }: Options): readonly string[] {
  const lines = ranges.flatMap((seeds) =>
    projects.map(
      (project) => `  npm run bench -- replays --report ${relative(repository, reportFile(project, seeds))}`,
    ),
  );
  return ['', 'Whether the findings come back:', ...lines];
}
