import type { MemorySample } from '../measure/memory-samples.ts';
import { median } from '../measure/statistics.ts';

/** How the resident memory of a worker changed; megabytes. */
export interface ResidentChange {
  /** Medians of the tenth of the run around repetition 100, and of its last tenth. */
  readonly earlyMb: number;
  readonly lateMb: number;
  readonly percent: number;
  readonly peakMb: number;
  /** Processes that were seen: more than one where a worker was changed on the way. */
  readonly workers: number;
}

const earlyRepetition = 100;
/** Half the width of the window around it, in repetitions. */
const halfWindow = 50;
/** Fewer samples in a window are no median. */
const samplesMin = 3;

/**
 * Compares two windows of the life of the process that ran longest; null where one of them was seen too seldom.
 * Repetitions take about the same time, so a share of the time is a share of them.
 *
 * @param repetitions - how many it ran: more than 300
 */
export function residentChange(samples: readonly MemorySample[], repetitions: number): ResidentChange | null {
  const lives = Map.groupBy(
    samples.flatMap(({ atMs, workers }) => workers.map((worker) => ({ atMs, ...worker }))),
    ({ pid }) => pid,
  );
  const [life = []] = [...lives.values()].toSorted((one, other) => other.length - one.length);
  const [first, last] = [life[0], life.at(-1)];
  if (first === undefined || last === undefined) return null;
  const within = (from: number, to: number): readonly number[] =>
    life
      .filter(({ atMs }) => {
        const share = (atMs - first.atMs) / (last.atMs - first.atMs);
        return share >= from && share <= to;
      })
      .map(({ residentMb }) => residentMb);
  const early = within(
    (earlyRepetition - halfWindow) / repetitions,
    (earlyRepetition + halfWindow) / repetitions,
  );
  const late = within(1 - (2 * halfWindow) / repetitions, 1);
  if (early.length < samplesMin || late.length < samplesMin) return null;
  const [earlyMb, lateMb] = [median(early), median(late)];
  return {
    earlyMb,
    lateMb,
    percent: (lateMb / earlyMb - 1) * 100,
    peakMb: Math.max(...life.map(({ peakMb }) => peakMb)),
    workers: lives.size,
  };
}
