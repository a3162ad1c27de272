import type { MemorySample } from './memory-samples.ts';
import { median } from './statistics.ts';

/** What the memory of the warm workers did during a hunt; megabytes of resident memory of one worker. */
export interface MemoryTrend {
  /** How many workers lived through most of the hunt. */
  readonly workers: number;
  /** Of any worker at any time. */
  readonly peakMb: number;
  /** Median over the first and the last quarter of a worker's life; of the worker with the larger one. */
  readonly firstQuarterMb: number;
  readonly lastQuarterMb: number;
  /** Growth per 1000 worlds that a worker runs, without the first quarter; of the worker that grows most. */
  readonly growthMbPer1000: number;
  /** Whether 1000 worlds add less than a tenth of what a worker has in its first quarter. */
  readonly flat: boolean;
}

/** Fewer samples make no quarters. */
const samplesMin = 8;
/** In fewer worlds a worker is still warming up: its heap grows to the size that it will keep. */
const worldsMin = 200;

/** Judges the samples of a hunt of so many worlds; null when it was too short, or had no worker processes. */
export function memoryTrend(samples: readonly MemorySample[], worlds: number): MemoryTrend | null {
  const lives = livesOf(samples).filter((life) => life.length >= Math.max(samplesMin, samples.length / 2));
  const worldsEach = worlds / lives.length;
  if (lives.length === 0 || worldsEach < worldsMin) return null;
  const growths = lives.map((life) => growthOf(life, worldsEach));
  const firstQuarterMb = Math.max(...lives.map((life) => median(residentOf(life, 0, 0.25))));
  const growthMbPer1000 = Math.max(...growths);
  return {
    workers: lives.length,
    peakMb: Math.max(...samples.flatMap(({ workers }) => workers.map(({ peakMb }) => peakMb))),
    firstQuarterMb,
    lastQuarterMb: Math.max(...lives.map((life) => median(residentOf(life, 0.75, 1)))),
    growthMbPer1000,
    flat: growthMbPer1000 < firstQuarterMb / 10,
  };
}

interface Moment {
  readonly atMs: number;
  readonly residentMb: number;
}

/** One worker after the other, each with its moments in order of time. */
function livesOf(samples: readonly MemorySample[]): readonly (readonly Moment[])[] {
  const lives = new Map<number, Moment[]>();
  for (const { atMs, workers } of samples) {
    for (const { pid, residentMb } of workers) {
      lives.set(pid, [...(lives.get(pid) ?? []), { atMs, residentMb }]);
    }
  }
  return [...lives.values()];
}

function residentOf(life: readonly Moment[], from: number, to: number): readonly number[] {
  return partOf(life, from, to).map(({ residentMb }) => residentMb);
}

function partOf(life: readonly Moment[], from: number, to: number): readonly Moment[] {
  return life.slice(Math.floor(life.length * from), Math.ceil(life.length * to));
}

/**
 * The median of the slopes between all pairs of moments (Theil, 1950; Sen, JASA 63, 1968), from per
 * millisecond to per 1000 worlds: garbage collection makes memory a saw, and a line of least squares
 * follows its last tooth.
 */
function growthOf(life: readonly Moment[], worlds: number): number {
  const moments = partOf(life, 0.25, 1);
  const slopes = moments.flatMap((late, index) =>
    moments.slice(0, index).map((early) => (late.residentMb - early.residentMb) / (late.atMs - early.atMs)),
  );
  const lifeMs = (life.at(-1)?.atMs ?? 0) - (life[0]?.atMs ?? 0);
  return median(slopes) * (lifeMs / worlds) * 1000;
}
