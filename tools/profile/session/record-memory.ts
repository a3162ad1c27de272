import { z } from 'zod';
import { type AllocationProfile, decodeAllocations } from '../heap/allocation-sites.ts';
import type { Leak } from '../heap/spelled-names.ts';
import { ProfileError } from '../profile-error.ts';
import { evaluate } from '../target/evaluate.ts';
import type { Target } from '../target/target.ts';
import { createLeakSearch } from './leak-search.ts';
import { until, type WaitEnd } from './until.ts';

/** When to look at the memory of a program. */
export interface MemoryPlan {
  /** How long to wait after the beginning, in milliseconds. */
  readonly delayMs: number;
  /** How long to watch, at most; a program that ends before is watched until then. */
  readonly durationMs: number;
  /** Bytes between two sampled allocations, on average. */
  readonly intervalBytes: number;
  /** Whether to take three heap snapshots and look for what grows. */
  readonly findsLeaks: boolean;
}

/** Memory of a program at one moment, in bytes. */
export interface MemoryUse {
  /** What the system has given to it. */
  readonly resident: number;
  /** Objects of JavaScript. */
  readonly heap: number;
  /** What objects of JavaScript hold outside of the heap, such as buffers. */
  readonly external: number;
}

/** What was seen of the memory of a program. */
export interface MemoryRecord {
  readonly peak: MemoryUse;
  readonly current: MemoryUse;
  readonly allocations: AllocationProfile;
  /** Null where leaks were not asked for. */
  readonly growth: LeakRecord | null;
}

/** What three snapshots told. */
export interface LeakRecord {
  readonly leaks: readonly Leak[];
  /** Size of all objects after each forced collection, in bytes. */
  readonly heapBytes: readonly number[];
}

const LOOK_MS = 250;

const useShape = z.object({
  resident: z.number(),
  heap: z.number(),
  external: z.number(),
  residentMax: z.number(),
});

const USE = `(() => {
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, heap: heapUsed, external, residentMax: process.resourceUsage().maxRSS * 1024 };
})()`;

/** Where the three snapshots stand, as parts of the time: the first after a warm-up, all at the same distance. */
const SNAPSHOT_PARTS = [0.2, 0.6, 1] as const;

/**
 * Lets a program begin, and watches its memory.
 *
 * @throws ProfileError `TARGET` where it ends before its time and leaks are looked for, `LIMIT` where its heap is too large for snapshots,
 * `INTERRUPTED` once the signal is aborted
 */
export async function recordMemory(
  target: Target,
  plan: MemoryPlan,
  signal: AbortSignal,
): Promise<MemoryRecord> {
  const { cdp, begin } = target;
  await cdp.tell('HeapProfiler.enable');
  await begin();
  if ((await passTime(target, plan.delayMs, async () => undefined, signal)) === 'ending') throw endedEarly();
  // What was collected since counts as well: the question is who allocates, not who keeps.
  await cdp.tell('HeapProfiler.startSampling', {
    samplingInterval: plan.intervalBytes,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  const watch = createWatch(target);
  try {
    const growth = plan.findsLeaks
      ? await watchForLeaks(target, plan, watch.look, signal)
      : await passTime(target, plan.durationMs, watch.look, signal).then(() => null);
    const { profile } = await cdp.ask('HeapProfiler.getSamplingProfile', {}, profileShape);
    return { ...watch.seen(), allocations: decodeAllocations(profile), growth };
  } finally {
    await cdp.tell('HeapProfiler.stopSampling').catch(() => undefined);
    await cdp.tell('HeapProfiler.disable').catch(() => undefined);
  }
}

const profileShape = z.object({ profile: z.unknown() });

async function watchForLeaks(
  target: Target,
  { durationMs }: MemoryPlan,
  look: () => Promise<void>,
  signal: AbortSignal,
): Promise<LeakRecord> {
  const search = createLeakSearch(target.cdp);
  const heapBytes: number[] = [];
  let donePart = 0;
  for (const part of SNAPSHOT_PARTS) {
    const end = await passTime(target, (part - donePart) * durationMs, look, signal);
    if (end === 'ending') throw endedEarly();
    donePart = part;
    heapBytes.push((await search.takeSnapshot()).bytes);
  }
  return { leaks: await search.findLeaks(), heapBytes };
}

/** Lets time pass, or the program come to its end, with a look now and then. */
async function passTime(
  { ending }: Target,
  milliseconds: number,
  look: () => Promise<void>,
  signal: AbortSignal,
): Promise<WaitEnd> {
  for (let leftMs = milliseconds; leftMs > 0; leftMs -= LOOK_MS) {
    const end = await until(Math.min(LOOK_MS, leftMs), ending, signal);
    if (end === 'ending') return end;
    await look();
  }
  return 'time';
}

function createWatch({ cdp }: Target): {
  readonly look: () => Promise<void>;
  readonly seen: () => Pick<MemoryRecord, 'current' | 'peak'>;
} {
  let current: MemoryUse = { resident: 0, heap: 0, external: 0 };
  let peak = current;
  return {
    async look(): Promise<void> {
      const use = await evaluate(cdp, USE, useShape).catch(() => null);
      // It may have begun to end between the wait and the question.
      if (use === null) return;
      const { residentMax, ...now } = use;
      current = now;
      peak = {
        resident: Math.max(peak.resident, now.resident, residentMax),
        heap: Math.max(peak.heap, now.heap),
        external: Math.max(peak.external, now.external),
      };
    },
    seen: () => ({ current, peak }),
  };
}

function endedEarly(): ProfileError {
  return new ProfileError(
    'TARGET',
    'Expected a program that runs for the whole --duration, was one that ended. Give a shorter one, or more to do.',
  );
}
