import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { benchFolder, type Command, repository } from '../commands.ts';
import { LOADS } from '../load/loads.ts';
import { runCommand, unexpectedEnd } from '../measure/run-command.ts';
import { countOption, type OptionValues, textOption } from '../options.ts';
import { tableLines } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { type Overhead, overheadOf, readTiming, type Timing } from './overhead.ts';

/** A profiler that slows a program down shows another program. */
export const profilerBench: Bench = {
  name: 'profiler',
  claim: 'what profile:cpu and profile:memory cost a service: the same events with and without, in turn',
  examples: [
    ['profiler --check', '10 rounds of a million events of the risk engine, held to 5 %'],
    ['profiler --service paper-trader --rounds 20', 'another service, for longer'],
  ],
  options: {
    service: { type: 'string', help: `the load that is profiled (risk-engine)` },
    events: { type: 'string', help: 'market events of each run (1000000)' },
    rounds: { type: 'string', help: 'rounds, of which the median counts (10)' },
  },
  run,
};

const WAYS = ['without', 'cpu', 'memory'] as const;
type Way = (typeof WAYS)[number];

interface Plan {
  readonly service: string;
  readonly events: number;
  readonly rounds: number;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const plan = readPlan(values);
  const timings: Record<Way, Timing[]> = { without: [], cpu: [], memory: [] };
  for (let round = 0; round < plan.rounds; round += 1) {
    // Each way comes first, second and last in turn, so that a machine that changes its pace is fair to all.
    for (const way of inTurn(round)) timings[way].push(await measure(way, plan));
    say(`round ${round + 1} of ${plan.rounds}`);
  }
  const overheads = {
    cpu: overheadOf(timings.without, timings.cpu),
    memory: overheadOf(timings.without, timings.memory),
  };
  return {
    passed: true,
    lines: describe(plan, overheads),
    figures: {
      'overhead of profile:cpu, % of the thread': overheads.cpu.threadPercent,
      'overhead of profile:memory, % of the thread': overheads.memory.threadPercent,
    },
    facts: { ...plan, timings, overheads },
  };
}

function readPlan(values: OptionValues): Plan {
  const service = textOption(values, 'service', 'risk-engine');
  const known = LOADS.map(({ name }) => name);
  if (!known.includes(service))
    throw new UsageError(`Expected --service to be one of ${known.join(', ')}, was "${service}".`);
  return {
    service,
    events: countOption(values, 'events', 1_000_000),
    rounds: countOption(values, 'rounds', 10),
  };
}

function inTurn(round: number): readonly Way[] {
  const first = round % WAYS.length;
  return [...WAYS.slice(first), ...WAYS.slice(0, first)];
}

async function measure(way: Way, { service, events }: Plan): Promise<Timing> {
  const load = ['bench/load/main.ts', service, '--events', String(events), '--timing'];
  const command = way === 'without' ? nodeCommand(load) : profilerCommand(way, load);
  const ended = await runCommand(command);
  const timing = readTiming(ended.output);
  if (ended.status !== 0 || timing === null) throw unexpectedEnd(command, ended, 'a load that ends');
  return timing;
}

/** The load as a script: the session lasts as long as it does. */
function profilerCommand(way: 'cpu' | 'memory', [script = '', ...args]: readonly string[]): Command {
  const out = join(benchFolder, 'profiler', way);
  mkdirSync(out, { recursive: true });
  return nodeCommand([
    `tools/profile/${way}.ts`,
    ...['--duration', '600', '--out', out],
    ...[script, '--', ...args],
  ]);
}

function nodeCommand(args: readonly string[]): Command {
  return { program: process.execPath, args, cwd: repository };
}

function describe({ service, events, rounds }: Plan, overheads: Readonly<Record<string, Overhead>>) {
  return [
    `${events} market events of ${service}, ${rounds} rounds; median, and the middle half of the rounds`,
    '',
    ...tableLines(
      ['way', 'thread', 'from', 'to', 'wall', 'from', 'to'],
      Object.entries(overheads).map(([way, { thread, wall }]) => [
        `profile:${way}`,
        ...[thread.median, thread.lower, thread.upper, wall.median, wall.lower, wall.upper].map(
          (percent) => `${percent.toFixed(1)} %`,
        ),
      ]),
    ),
    '',
  ];
}
