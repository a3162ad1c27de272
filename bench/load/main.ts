/**
 * One service under its seeded load, as a program of its own: what profilers look at. It prints what was counted, as one
 * line of JSON, and with `--timing` what it took.
 *
 *     node bench/load/main.ts risk-engine --seconds 60 --seed 1
 *     node bench/load/main.ts risk-engine --events 500000 --timing
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { countOption } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import type { Load } from './load.ts';
import { LOADS } from './loads.ts';
import { type LoadPlan, type LoadPorts, runLoad } from './run-load.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const { load, plan, showsTiming } = readRequest(args);
    tellReady();
    const { counts, wallMs, threadCpuMs } = await runLoad(load, plan, ports());
    const timing = showsTiming ? { wallMs, threadCpuMs } : {};
    process.stdout.write(
      `${JSON.stringify({ service: load.name, seed: plan.seed, ...counts, ...timing })}\n`,
    );
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** A profiler that waits for the end of loading has put a function there. */
function tellReady(): void {
  const ready: unknown = Reflect.get(globalThis, 'profileReady');
  if (typeof ready === 'function') Reflect.apply(ready, undefined, ['']);
}

function readRequest(args: readonly string[]): {
  readonly load: Load;
  readonly plan: LoadPlan;
  readonly showsTiming: boolean;
} {
  const { values, positionals } = parse(args);
  const [name = ''] = positionals;
  const load = LOADS.find((each) => each.name === name);
  if (load === undefined)
    throw new UsageError(`Expected one of ${LOADS.map((each) => each.name).join(', ')}, was "${name}".`);
  const seconds = secondsOf(values.seconds ?? '60');
  const eventCount = countOption(values, 'events', null);
  return {
    load,
    showsTiming: values.timing === true,
    plan: {
      seed: countOption(values, 'seed', 1),
      eventCount: eventCount ?? Math.round(seconds * load.eventsPerSecond),
      eventsPerSecond: eventCount === null ? load.eventsPerSecond : null,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      args: [...args],
      options: { seconds: text, events: text, seed: text, timing: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 3_600) return seconds;
  throw new UsageError(`Expected --seconds to be above 0 and at most 3600, was "${text}".`);
}

function ports(): LoadPorts {
  return {
    monotonicMs: () => performance.now(),
    threadCpuMs() {
      const { user, system } = process.threadCpuUsage();
      return (user + system) / 1_000;
    },
    rest: (milliseconds) =>
      milliseconds > 0 ? wait(milliseconds) : new Promise((resolve) => void setImmediate(resolve)),
  };
}
