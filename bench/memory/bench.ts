import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { becalmBin, benchFolder } from '../commands.ts';
import { runLoop } from '../hunt/run-loop.ts';
import { openSuiteFolder } from '../hunt/suite-folder.ts';
import { countOption, type OptionValues, textOption } from '../options.ts';
import { isComplete } from '../report.ts';
import { runHunt } from '../run-hunt.ts';
import { residentChange } from './resident-change.ts';

/** Whether a warm worker keeps its size over a thousand repetitions of a suite. */
export const memoryBench: Bench = {
  name: 'memory',
  claim: 'resident memory of one warm worker from its 100th repetition of a suite to its 1000th',
  examples: [
    ['memory --check', '1000 seeds of the made-up suite in one worker, held to ±5 %'],
    ['memory --root . --project njord', 'the same on a suite of your own'],
  ],
  options: {
    seeds: { type: 'string', help: 'number of seeds (1000)' },
    root: { type: 'string', help: 'an existing project instead of the made-up suite' },
    project: { type: 'string', help: 'one Vitest project of that root' },
    becalm: { type: 'string', help: 'another becalm to measure: its entry file' },
  },
  run,
};

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const root = textOption(values, 'root', null);
  using suite = openSuiteFolder({
    root: root === null ? null : resolve(root),
    project: textOption(values, 'project', null),
    files: null,
    tests: null,
    seed: 1,
  });
  if (suite.made !== null) await runLoop({ ...suite, workers: 2, isolate: true, update: true });
  say(`suite in ${suite.root}`);
  const folder = join(benchFolder, 'memory');
  mkdirSync(folder, { recursive: true });
  const hunt = await runHunt({
    bin: resolve(textOption(values, 'becalm', becalmBin)),
    root: suite.root,
    project: suite.project,
    seeds: String(countOption(values, 'seeds', 1000)),
    workers: 1,
    axes: null,
    json: join(folder, 'report.json'),
  });
  if (hunt.memory.length === 0) {
    throw new Error(
      `Expected to see a worker of becalm in ${hunt.wallSeconds.toFixed(0)} s of a hunt, saw none. Is there a /proc here?`,
    );
  }
  const worlds = hunt.report.seeds.completed + hunt.report.probes;
  const change = residentChange(hunt.memory, worlds);
  return {
    passed: isComplete(hunt.report),
    lines: [
      `${worlds} repetitions in one worker, ${hunt.wallSeconds.toFixed(0)} s`,
      change === null
        ? 'The worker was seen too seldom: give more seeds.'
        : `resident: ${change.earlyMb.toFixed(0)} MB around repetition 100, ${change.lateMb.toFixed(0)} MB around the last, ` +
          `peak ${change.peakMb.toFixed(0)} MB, ${change.workers} worker processes`,
      '',
    ],
    figures: { 'change from repetition 100 to 1000, %': change?.percent ?? null },
    facts: { worlds, change },
  };
}
