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
import { describeProject, describeRequirements, type TimedHunt } from './describe.ts';
import { judgeZoo } from './requirements.ts';
import { readTruth, type TrueTest, zooFolder } from './truth.ts';

/** The flaky zoo, where the truth about each test is known. */
export const zooBench: Bench = {
  name: 'zoo',
  claim: 'what a hunt finds in the flaky zoo against the truth: missed, false alarms, causes, rates',
  examples: [
    ['zoo', 'seeds 1 to 1000 in all three projects'],
    ['zoo --project isolated --seeds 5001..6000', 'one project, another range of seeds'],
  ],
  options: {
    seeds: { type: 'string', help: 'number of seeds or range, as becalm takes it (1000)' },
    project: { type: 'string', multiple: true, help: 'a project of the zoo; may be given several times (all)' },
    workers: { type: 'string', help: 'workers (cores; 8 where the project waits: timers)' },
    axes: { type: 'string', help: 'axes of the hunt, as becalm takes them; the truth is cut to them' },
    becalm: { type: 'string', help: 'another becalm to measure: its entry file' },
  },
  run,
};

/** `timers` waits for about a second per world; more workers fill the waits. */
const waitingProjects: Readonly<Record<string, number>> = { timers: 8 };

interface Options {
  readonly seeds: string;
  readonly projects: readonly string[];
  readonly workers: number | null;
  readonly axes: string | null;
  readonly becalm: string;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const options = readOptions(values);
  const truth = readTruth();
  const hunts: TimedHunt[] = [];
  for (const project of options.projects) {
    say(`${project}: hunting`);
    const own = truth.filter((test) => test.project === project);
    hunts.push(await huntThrough(project, own, options));
  }
  const requirements = judgeZoo(hunts);
  return {
    passed: requirements.every(({ met }) => met),
    lines: [...hunts.flatMap(describeProject), ...describeRequirements(requirements), ...nextSteps(options.projects)],
    facts: { seeds: options.seeds, hunts, requirements },
  };
}

function readOptions(values: OptionValues): Options {
  const known = zooProjects();
  const chosen = textsOption(values, 'project');
  const unknown = chosen.filter((project) => !known.includes(project));
  if (unknown.length > 0)
    throw new UsageError(`Expected --project to be one of ${known.join(', ')}, was "${unknown.join('", "')}".`);
  return {
    seeds: textOption(values, 'seeds', '1000'),
    projects: chosen.length === 0 ? known : chosen,
    workers: countOption(values, 'workers', null),
    axes: textOption(values, 'axes', null),
    becalm: resolve(textOption(values, 'becalm', becalmBin)),
  };
}

function zooProjects(): readonly string[] {
  return readdirSync(zooFolder).filter((name) => existsSync(join(zooFolder, name, 'vitest.config.ts')));
}

async function huntThrough(
  project: string,
  truth: readonly TrueTest[],
  options: Options,
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
    json: reportFile(project),
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

function reportFile(project: string): string {
  return join(benchFolder, 'zoo', `${project}.json`);
}

function nextSteps(projects: readonly string[]): readonly string[] {
  const lines = projects.map((project) => `  npm run bench -- replays --report ${relative(repository, reportFile(project))}`);
  return ['', 'Whether the findings come back:', ...lines];
}
