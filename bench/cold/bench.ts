import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { benchFolder, repository, vitestCommand } from '../commands.ts';
import { runCommand } from '../measure/run-command.ts';
import { type OptionValues, rangeOption, textOption } from '../options.ts';
import { type ColdRun, failedTests, progressLine } from './runs.ts';

/** A suite that is called calm has to be calm without becalm, too: plain Vitest, a fresh process each time, shuffled. */
export const coldBench: Bench = {
  name: 'cold',
  claim: 'whether a suite passes cold, shuffled by each of a hundred seeds, without becalm',
  examples: [
    ['cold', "Njord's unit suite, seeds 1 to 100"],
    ['cold --seeds 42..42', 'one seed again'],
    ['cold --root ../shop --project unit', 'another suite'],
  ],
  options: {
    seeds: { type: 'string', help: "range of Vitest's own seeds (1..100)" },
    root: { type: 'string', help: 'the project (this repository)' },
    project: { type: 'string', help: 'one Vitest project (njord and heavy here, else all)' },
  },
  run,
};

interface FailedRun {
  readonly seed: number;
  readonly tests: readonly string[];
  /** Where all that Vitest said is kept. */
  readonly output: string;
  /** What runs it again. */
  readonly repeat: string;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const { first, last } = rangeOption(values, 'seeds', { first: 1, last: 100 });
  const given = textOption(values, 'root', null);
  const root = given === null ? repository : resolve(given);
  const project = textOption(values, 'project', null);
  const projects = project === null ? (given === null ? ['njord', 'heavy'] : []) : [project];
  const runs: ColdRun[] = [];
  const failed: FailedRun[] = [];
  for (let seed = first; seed <= last; seed++) {
    const args = [
      ...projects.map((name) => `--project=${name}`),
      '--sequence.shuffle',
      `--sequence.seed=${seed}`,
    ];
    const { status, wallSeconds, output } = await runCommand(vitestCommand(root, args));
    runs.push({ seed, passed: status === 0, wallSeconds });
    if (status !== 0) failed.push(keep(seed, output, args));
    say(progressLine(runs, last - first + 1));
  }
  return {
    passed: failed.length === 0,
    lines: [
      `${runs.length - failed.length} of ${runs.length} cold runs passed`,
      ...failed.flatMap(describeFailed),
      ...(failed.length === 0 ? [] : ['', `failed seeds: ${failed.map(({ seed }) => seed).join(' ')}`]),
    ],
    facts: { root, projects, runs, failed },
  };
}

function keep(seed: number, output: string, args: readonly string[]): FailedRun {
  const folder = join(benchFolder, 'cold');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `seed-${seed}.txt`);
  writeFileSync(file, output);
  return {
    seed,
    tests: failedTests(output),
    output: relative(repository, file),
    repeat: `npx vitest run ${args.join(' ')}`,
  };
}

function describeFailed({ seed, tests, output, repeat }: FailedRun): readonly string[] {
  return ['', `FAILED  seed ${seed}  ${output}`, ...tests.map((test) => `  ${test}`), `  ${repeat}`];
}
