/** `npm run bench`: becalm, the bus and the services, measured. Exit status 1 when something that has to hold does not. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { backtestBench } from './backtest/bench.ts';
import type { Bench } from './bench.ts';
import { brokerBench } from './broker/bench.ts';
import { busBench } from './bus/bench.ts';
import { coldBench } from './cold/bench.ts';
import { drillBench } from './drill/bench.ts';
import { describeFloors, judgeFloors, readFloors } from './floors.ts';
import { describeBench, describeBenches } from './help.ts';
import { huntBench } from './hunt/bench.ts';
import { describeMachine, readLoad, readMachine } from './machine.ts';
import { memoryBench } from './memory/bench.ts';
import { optimizationBench } from './optimization/bench.ts';
import { type OptionValues, textOption } from './options.ts';
import { parallelBench } from './parallel/bench.ts';
import { pipelineBench } from './pipeline/bench.ts';
import { profilerBench } from './profiler/bench.ts';
import { replaysBench } from './replays/bench.ts';
import { scaleBench } from './scale/bench.ts';
import { timeBench } from './time/bench.ts';
import { UsageError } from './usage-error.ts';
import { zooBench } from './zoo/bench.ts';

const benches: readonly Bench[] = [
  huntBench,
  scaleBench,
  memoryBench,
  parallelBench,
  zooBench,
  replaysBench,
  timeBench,
  coldBench,
  drillBench,
  brokerBench,
  busBench,
  backtestBench,
  pipelineBench,
  optimizationBench,
  profilerBench,
];

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    print(describeBenches(benches));
    return name === undefined ? 2 : 0;
  }
  const bench = benches.find((each) => each.name === name);
  if (bench === undefined) {
    const known = benches.map((each) => each.name).join(', ');
    return refuse(`Expected the name of a bench (${known}), was "${name}".`);
  }
  try {
    return await runBench(bench, args);
  } catch (error) {
    if (error instanceof UsageError) return refuse(error.message);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function runBench(bench: Bench, args: readonly string[]): Promise<number> {
  const values = readValues(bench, args);
  if (values['help'] === true) {
    print(describeBench(bench));
    return 0;
  }
  const machine = readMachine();
  const before = readLoad();
  const {
    passed,
    lines,
    facts,
    figures = {},
  } = await bench.run(values, (line) => process.stderr.write(`${line}\n`));
  const load = { before, after: readLoad() };
  const floors = judgeFloors(readFloors(bench.name), figures);
  print(['', ...describeMachine(machine, load), '', ...lines, ...describeFloors(floors)]);
  if (values['check'] === true && floors.length === 0)
    throw new UsageError(
      `Expected a bench with floors in bench/floors.json for --check, was "${bench.name}".`,
    );
  const file = textOption(values, 'json', null);
  if (file !== null) {
    const document = { bench: bench.name, passed, machine, load, floors, ...facts };
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  }
  const holds = values['check'] !== true || floors.every(({ met }) => met);
  return passed && holds ? 0 : 1;
}

function readValues({ options }: Bench, args: readonly string[]): OptionValues {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...options,
        json: { type: 'string' },
        check: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

function refuse(message: string): number {
  process.stderr.write(`${message}\nTry: npm run bench -- --help\n`);
  return 2;
}
