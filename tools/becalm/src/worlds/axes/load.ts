import type { Axis } from '../axis.ts';
import { isKept, type Kept, narrowed } from '../kept.ts';
import { type Seed, streamOf } from '../seed.ts';

/**
 * When the process stands still: it is preempted, collects garbage, or the machine is busy. That happens at boundaries,
 * which each place counts from 0: before a timer or an immediate calls back, before a file request is answered, and
 * between two reads of the clock.
 *
 * - `idle`: never.
 * - `stalls`: at one or two boundaries of some places, as the stream of the place says.
 * - `stalled`: at one boundary of every place, all of them as long.
 *
 * Files do not stall while they load: Vitest reads the clock there, too.
 *
 * Where only some of it is kept, that is named by its place and the number of its boundary: `place#3`.
 *
 * A stall of a third of a second is what a container that has used up its share of a processor, a swapping machine or
 * a large heap show on any day; no place meets more than two.
 */
export type LoadValue =
  | { readonly kind: 'idle' }
  | { readonly kind: 'stalls'; readonly seed: Seed; readonly stallMsMax: number; readonly only?: Kept }
  | {
      readonly kind: 'stalled';
      readonly boundary: number;
      readonly stallMsMax: number;
      readonly only?: Kept;
    };

/** How long the process may stand still. */
export interface LoadBounds {
  /** No stall is longer than this many whole milliseconds (included), 0 or more; 0 for none at all. */
  readonly stallMs: number;
}

/** The bounds where nobody says otherwise. */
export const defaultLoadBounds: LoadBounds = { stallMs: 300 };

const idle: LoadValue = { kind: 'idle' };

/** Varies when the process stands still, and for how long. */
export const loadAxis: Axis<LoadValue, LoadBounds> = {
  name: 'load',
  neutral: idle,
  draw: (seed, { stallMs } = defaultLoadBounds) =>
    stallMs === 0 ? idle : { kind: 'stalls', seed, stallMsMax: stallMs },
  describe: describeLoad,
  shrink: shrinkLoad,
  keys: () => [],
  keep: (value, keys) => (value.kind === 'idle' ? value : (narrowed(value, keys) ?? idle)),
};

/** The same stalls, shorter: a quarter, a half, three quarters. */
function shrinkLoad(value: LoadValue): readonly LoadValue[] {
  if (value.kind === 'idle') return [];
  const most = value.stallMsMax;
  const bounds = new Set([0.25, 0.5, 0.75].map((share) => Math.floor(most * share)));
  const shorter = [...bounds].filter((stallMsMax) => stallMsMax > 0 && stallMsMax < most);
  return [idle, ...shorter.map((stallMsMax) => ({ ...value, stallMsMax }))];
}

function describeLoad(value: LoadValue): string {
  switch (value.kind) {
    case 'idle':
      return 'no stall';
    case 'stalls':
      return `stalls of up to ${value.stallMsMax} ms by seed ${value.seed}`;
    case 'stalled':
      return `a stall of ${value.stallMsMax} ms at boundary ${value.boundary} of every test`;
  }
}

/** How many places of a drawn world meet a stall, and how many of these a second one. */
const stalledShare = 0.3;
const twiceShare = 0.4;
/** Stalls come at the first 31 boundaries of a place, and half of them at the first five. */
const boundariesLog2 = 5;

/** The stalls of a place in milliseconds, above 0, by the number of the boundary at which they come. */
export function stallsAt(value: LoadValue, place: string): ReadonlyMap<number, number> {
  if (value.kind === 'idle') return nowhere;
  const drawn =
    value.kind === 'stalled'
      ? new Map([[value.boundary, value.stallMsMax]])
      : drawnStalls(value.seed, value.stallMsMax, place);
  if (value.only === undefined) return drawn;
  return new Map([...drawn].filter(([boundary]) => isKept(value.only, place, String(boundary))));
}

const nowhere: ReadonlyMap<number, number> = new Map();

function drawnStalls(seed: Seed, stallMsMax: number, place: string): ReadonlyMap<number, number> {
  const draw = streamOf(seed, 'load', place);
  const [share, second] = [draw(), draw()];
  if (share >= stalledShare) return nowhere;
  const stalls = new Map<number, number>();
  for (let count = second < twiceShare ? 2 : 1; count > 0; count--) {
    const boundary = Math.floor(2 ** (draw() * boundariesLog2)) - 1;
    stalls.set(boundary, lengthOf(draw(), draw(), stallMsMax));
  }
  return stalls;
}

/** Half of the stalls are nearly as long as they may be: a budget is met or it is not. */
function lengthOf(kind: number, amount: number, stallMsMax: number): number {
  const share = kind < 0.5 ? 0.85 + 0.15 * amount : amount;
  return Math.max(1, Math.ceil(share * stallMsMax));
}
