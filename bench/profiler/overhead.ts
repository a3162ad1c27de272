import { z } from 'zod';
import { median } from '../measure/statistics.ts';

/** What a run of a load took, in milliseconds. */
export interface Timing {
  readonly wallMs: number;
  /** CPU time of the thread that did the work. */
  readonly threadCpuMs: number;
}

/** The middle of some percentages, and between which values the middle half of them lies. */
export interface Middle {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** How much longer runs took than those beside them, in percent. */
export interface Overhead {
  readonly thread: Middle;
  readonly wall: Middle;
  /** The median of the thread's time: other programs on the machine are not in it. */
  readonly threadPercent: number;
}

const shape = z.object({ wallMs: z.number().positive(), threadCpuMs: z.number().positive() });

/** Finds the line that a load prints with `--timing`; null where there is none. */
export function readTiming(output: string): Timing | null {
  const line = output.split('\n').find((each) => each.startsWith('{"service":'));
  return line === undefined ? null : (shape.safeParse(JSON.parse(line)).data ?? null);
}

/** Compares runs round by round. */
export function overheadOf(without: readonly Timing[], withIt: readonly Timing[]): Overhead {
  const thread = middleOf(without, withIt, 'threadCpuMs');
  return { thread, wall: middleOf(without, withIt, 'wallMs'), threadPercent: thread.median };
}

function middleOf(without: readonly Timing[], withIt: readonly Timing[], field: keyof Timing): Middle {
  const percents = without
    .map((one, round) => ((withIt[round]?.[field] ?? Number.NaN) / one[field] - 1) * 100)
    .toSorted((one, other) => one - other);
  const half = Math.ceil(percents.length / 2);
  return {
    median: median(percents),
    lower: median(percents.slice(0, half)),
    upper: median(percents.slice(-half)),
  };
}
