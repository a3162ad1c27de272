import type { Load } from './load.ts';

/** How a load is run. */
export interface LoadPlan {
  readonly seed: number;
  /** Market events in all; the same for the same plan, however fast the machine is. */
  readonly eventCount: number;
  /** Events per second, where the machine keeps up; null for as fast as it can. */
  readonly eventsPerSecond: number | null;
}

/** What a load needs of its process. */
export interface LoadPorts {
  readonly monotonicMs: () => number;
  /** CPU time of this thread, in milliseconds. */
  readonly threadCpuMs: () => number;
  /** Lets other things have their turn, and comes back after some milliseconds; at once for 0. */
  readonly rest: (milliseconds: number) => Promise<void>;
}

/** What a load did, and what it took. */
export interface LoadResult {
  readonly counts: Readonly<Record<string, number>>;
  readonly wallMs: number;
  readonly threadCpuMs: number;
}

/** Events between two looks at the clock: few enough for timers and inspectors to have their turn. */
const BURST = 200;

/** Time between two bursts of a load that is ahead of its time. */
const REST_MS = 5;

/** Runs a load to its end. */
export async function runLoad(
  { open }: Pick<Load, 'open'>,
  { seed, eventCount, eventsPerSecond }: LoadPlan,
  { monotonicMs, threadCpuMs, rest }: LoadPorts,
): Promise<LoadResult> {
  const load = await open(seed);
  const [startMs, startCpuMs] = [monotonicMs(), threadCpuMs()];
  for (let done = 0; done < eventCount; ) {
    const due = dueAfter(monotonicMs() - startMs, eventsPerSecond);
    const end = Math.min(done + BURST, due, eventCount);
    for (; done < end; done += 1) await load.feed();
    await rest(done < due ? 0 : REST_MS);
  }
  const took = { wallMs: monotonicMs() - startMs, threadCpuMs: threadCpuMs() - startCpuMs };
  const counts = load.counts();
  await load.close();
  return { counts, ...took };
}

function dueAfter(elapsedMs: number, eventsPerSecond: number | null): number {
  return eventsPerSecond === null
    ? Number.POSITIVE_INFINITY
    : Math.floor((elapsedMs / 1000) * eventsPerSecond);
}
