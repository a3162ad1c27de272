import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * What figures of benches have to reach. `bench/floors.json` keeps it for all machines, so figures are ratios of runs side
 * by side, exponents and shares; `--check` holds a bench to it.
 */
export interface Floor {
  /** The figure, as its bench names it. */
  readonly figure: string;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

/** A floor, and the figure that was measured. */
export interface JudgedFloor {
  readonly floor: Floor;
  /** Null where it could not be measured. */
  readonly measured: number | null;
  readonly met: boolean;
}

/** Figures by name; null for one that could not be measured. */
export type Figures = Readonly<Record<string, number | null>>;

const floorsFile = new URL('./floors.json', import.meta.url);

const floorSchema = z
  .strictObject({
    figure: z.string(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
  })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, {
    message: 'Expected atLeast, atMost or both',
  });

/** The floors of a bench; empty where it has none. */
export function readFloors(bench: string): readonly Floor[] {
  const floors = z
    .record(z.string(), z.array(floorSchema))
    .parse(JSON.parse(readFileSync(floorsFile, 'utf8')));
  return floors[bench] ?? [];
}

/** Judges the floors whose figures the run is about; what could not be measured does not meet its floor. */
export function judgeFloors(floors: readonly Floor[], figures: Figures): readonly JudgedFloor[] {
  return floors.flatMap((floor) => {
    const measured = figures[floor.figure];
    return measured === undefined ? [] : [{ floor, measured, met: isMet(floor, measured) }];
  });
}

function isMet({ atLeast = -Infinity, atMost = Infinity }: Floor, measured: number | null): boolean {
  return measured !== null && measured >= atLeast && measured <= atMost;
}

/** One line for each floor. */
export function describeFloors(judged: readonly JudgedFloor[]): readonly string[] {
  return judged.map(({ floor, measured, met }) => {
    const was = measured === null ? 'not measured' : String(Number(measured.toPrecision(3)));
    return `${met ? 'met   ' : 'missed'}  ${floor.figure}: ${boundsOf(floor)}, was ${was}`;
  });
}

function boundsOf({ atLeast, atMost }: Floor): string {
  if (atLeast === undefined) return `at most ${atMost}`;
  return atMost === undefined ? `at least ${atLeast}` : `from ${atLeast} to ${atMost}`;
}
