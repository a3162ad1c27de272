import type { HeapCensus, Population } from './heap-census.ts';

/** A kind of object of which there are more and more. */
export interface Growth {
  readonly kind: string;
  /** How many there were each time. */
  readonly counts: readonly [number, number, number];
  /** What they took each time, in bytes. */
  readonly bytes: readonly [number, number, number];
}

/** What counts as growth. */
export interface GrowthLimits {
  /** Objects or bytes that have to be more in the end than at first: fewer are chance. */
  readonly countMin: number;
  readonly bytesMin: number;
  /** The same as a part of what there was at first. */
  readonly partMin: number;
  /** The second half of the time has to bring at least this part of what the first did: a cache that fills up ends growing. */
  readonly paceMin: number;
}

/** A hundred objects or 64 kB, a fiftieth of what there was, and no slower than half as fast as before. */
export const GROWTH_LIMITS: GrowthLimits = Object.freeze({
  countMin: 100,
  bytesMin: 65_536,
  partMin: 0.02,
  paceMin: 0.5,
});

/**
 * Finds what grows: there is more of it after the second forced collection than after the first, and more still after the
 * third, at the same distance. The greatest growth in bytes comes first.
 */
export function findGrowth(
  [first, second, third]: readonly [HeapCensus, HeapCensus, HeapCensus],
  limits: GrowthLimits = GROWTH_LIMITS,
): readonly Growth[] {
  return [...third.populations]
    .flatMap(([kind, last]) => {
      const [one, two] = [populationOf(first, kind), populationOf(second, kind)];
      if (!grows(one, two, last, limits)) return [];
      return [
        {
          kind,
          counts: [one.count, two.count, last.count] as const,
          bytes: [one.bytes, two.bytes, last.bytes] as const,
        },
      ];
    })
    .toSorted((one, other) => addedBytes(other) - addedBytes(one));
}

/** Returns by how much a kind has grown, in bytes. */
export function addedBytes({ bytes }: Growth): number {
  return bytes[2] - bytes[0];
}

function grows(one: Population, two: Population, last: Population, limits: GrowthLimits): boolean {
  return (
    isSteady([one.count, two.count, last.count], limits.countMin, limits) ||
    isSteady([one.bytes, two.bytes, last.bytes], limits.bytesMin, limits)
  );
}

function isSteady(
  [one, two, three]: readonly [number, number, number],
  least: number,
  { partMin, paceMin }: GrowthLimits,
): boolean {
  const [early, late] = [two - one, three - two];
  return early > 0 && late >= early * paceMin && three - one >= Math.max(least, one * partMin);
}

function populationOf({ populations }: HeapCensus, kind: string): Population {
  return populations.get(kind) ?? { count: 0, bytes: 0 };
}
