import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { becalmBin, benchFolder } from '../commands.ts';
import { WaitingClock } from '../measure/waiting.ts';
import { countOption, type OptionValues, textOption } from '../options.ts';
import { isComplete } from '../report.ts';
import { type HuntRun, runHunt } from '../run-hunt.ts';
import { zooFolder } from '../zoo/truth.ts';
import { compareClocks, type TimeTaken, timePerWorld } from './compare.ts';
import { describeTimes, describeVerdicts, waitsLittle } from './describe.ts';

/** The truth of the zoo is told for these. */
const defaultAxes = 'order,clock,random,schedule';

/** Virtual time is worth its name when it finds what real time finds, and does not wait for it. */
export const timeBench: Bench = {
  name: 'time',
  claim: 'virtual against real time on a suite that waits: the same verdicts, and next to no waiting',
  examples: [
    ['time', 'seeds 1 to 200 of the timers of the zoo, on both clocks'],
    ['time --seeds 1..1000', 'the same over more worlds; real time takes half an hour'],
  ],
  options: {
    seeds: { type: 'string', help: 'number of seeds or range, as becalm takes it (1..200)' },
    workers: { type: 'string', help: 'workers (1: while one waits, others may not)' },
    axes: { type: 'string', help: `axes, as becalm takes them (${defaultAxes})` },
    root: { type: 'string', help: 'another project (the timers of the zoo)' },
    becalm: { type: 'string', help: 'another becalm to measure: its entry file' },
  },
  run,
};

interface Options {
  readonly seeds: string;
  readonly workers: number;
  readonly axes: string;
  readonly root: string;
  readonly becalm: string;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const options: Options = {
    seeds: textOption(values, 'seeds', '1..200'),
    workers: countOption(values, 'workers', 1),
    axes: textOption(values, 'axes', defaultAxes),
    root: resolve(textOption(values, 'root', join(zooFolder, 'timers'))),
    becalm: resolve(textOption(values, 'becalm', becalmBin)),
  };
  // The base instant belongs to the worlds: it has to be the same for both.
  const at = new Date().toISOString();
  say('virtual time: hunting');
  const virtual = await huntOn('virtual', options, at);
  say(`virtual time: ${virtual.wallSeconds.toFixed(0)} s; real time: hunting`);
  const real = await huntOn('real', options, at);

  const tests = compareClocks(virtual.report, real.report);
  const times = {
    virtual: timePerWorld(virtual.report, virtual),
    real: timePerWorld(real.report, real),
  };
  const complete = isComplete(virtual.report) && isComplete(real.report);
  return {
    passed: complete && waitsLittle(times) && tests.every(({ agreement }) => agreement !== 'differs'),
    lines: [
      `${options.root}: seeds ${options.seeds}, workers ${options.workers}, base instant ${at}`,
      ...describeVerdicts(tests),
      '',
      ...describeTimes(times),
      ...(complete ? [] : ['MISSED  both hunts are complete']),
    ],
    facts: { seeds: options.seeds, workers: options.workers, axes: options.axes, at, times, tests },
  };
}

async function huntOn(clock: 'virtual' | 'real', options: Options, at: string): Promise<HuntRun & TimeTaken> {
  mkdirSync(join(benchFolder, 'time'), { recursive: true });
  const waiting = new WaitingClock();
  const hunt = await runHunt({
    bin: options.becalm,
    root: options.root,
    project: null,
    seeds: options.seeds,
    workers: options.workers,
    axes: options.axes,
    flags: ['--at', at, ...(clock === 'real' ? ['--real-time', '**'] : [])],
    json: join(benchFolder, 'time', `${clock}.json`),
    env: { TZ: 'UTC', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' },
    onStart: (pid) => waiting.start(pid),
  });
  return { ...hunt, waitingSeconds: waiting.stop() };
}
