import type { Axis } from '../axis.ts';
import { isKept, type Kept, narrowed } from '../kept.ts';
import { type RandomStream, type Seed, streamOf } from '../seed.ts';

/**
 * How late things are: timers, and turns of the event loop against timers. Never early, and bounded as
 * on a busy CI machine.
 *
 * - `punctual`: every timer fires when it is due.
 * - `late`: lateness drawn per timer from the stream of the place that set it.
 * - `latest`: every timer is as late as allowed.
 *
 * Where only some of it is kept, that is named by its place, what it is and its number there, from 0: `place#t0` for
 * timers, `place#f0` for file requests, `place#i0` for slow turns.
 */
export type ScheduleValue =
  | { readonly kind: 'punctual' }
  | {
      readonly kind: 'late';
      readonly seed: Seed;
      readonly latenessMsMax: number;
      /** Whether a timer may overtake one that is due before it; else a late timer makes the others wait. */
      readonly overtaking: boolean;
      readonly only?: Kept;
    }
  | { readonly kind: 'latest'; readonly latenessMsMax: number; readonly only?: Kept };

/** What can be late, by the letter of its keys. */
export type LateKind = 't' | 'f' | 'i';

/** How late things may be. */
export interface ScheduleBounds {
  /** No timer is later than this many whole milliseconds (included), 0 or more. */
  readonly latenessMs: number;
  /**
   * Whether timers overtake each other in half of the worlds. Node alone never lets them: there a timer stands for
   * an answer from outside, such as that of a server that a test replaces by a timer.
   */
  readonly overtaking: boolean;
}

/** The bounds where nobody says otherwise. */
export const defaultScheduleBounds: ScheduleBounds = { latenessMs: 80, overtaking: true };

const punctual: ScheduleValue = { kind: 'punctual' };

/** Varies how late timers are. */
export const scheduleAxis: Axis<ScheduleValue, ScheduleBounds> = {
  name: 'schedule',
  neutral: punctual,
  draw: (seed, { latenessMs, overtaking } = defaultScheduleBounds) => ({
    kind: 'late',
    seed,
    latenessMsMax: latenessMs,
    overtaking: overtaking && streamOf(seed, 'schedule', 'overtaking')() < 0.5,
  }),
  describe: describeSchedule,
  shrink: shrinkSchedule,
  keys: () => [],
  keep: (value, keys) => (value.kind === 'punctual' ? value : (narrowed(value, keys) ?? punctual)),
};

/** The same lateness with no timer overtaking another, and shorter: a quarter of the bound, a half, three quarters. */
function shrinkSchedule(value: ScheduleValue): readonly ScheduleValue[] {
  if (value.kind === 'punctual') return [];
  const most = value.latenessMsMax;
  const inOrder = value.kind === 'late' && value.overtaking ? [{ ...value, overtaking: false }] : [];
  const bounds = new Set([0.25, 0.5, 0.75].map((share) => Math.floor(most * share)));
  const shorter = [...bounds].filter((latenessMsMax) => latenessMsMax > 0 && latenessMsMax < most);
  return [punctual, ...inOrder, ...shorter.map((latenessMsMax) => ({ ...value, latenessMsMax }))];
}

/** Whether timers overtake each other, as those of one process never do. */
export function isOvertaking(value: ScheduleValue): boolean {
  return value.kind === 'late' && value.overtaking;
}

/** How often a turn of the event loop in which an immediate waits is a slow one. */
const slowTurnRate = 0.3;

/**
 * Whether the turns of the event loop at a place are slow, one after the other: in a slow turn the next
 * timer becomes due before the immediates that wait have run. No turn lasts longer than timers may be late.
 *
 * @returns asked with the milliseconds until that timer is due, gives the number of the slow turn, from 0, or null
 */
export function slowTurnsAt(value: ScheduleValue, place: string): (untilDueMs: number) => number | null {
  if (value.kind === 'punctual') return () => null;
  const { latenessMsMax, only } = value;
  const draw = value.kind === 'latest' ? () => 0 : streamOf(value.seed, 'schedule', 'turns', place);
  let index = 0;
  return (untilDueMs) => {
    if (untilDueMs > latenessMsMax || draw() >= slowTurnRate) return null;
    const number = index++;
    return isKept(only, place, `i${number}`) ? number : null;
  };
}

function describeSchedule(value: ScheduleValue): string {
  switch (value.kind) {
    case 'punctual':
      return 'every timer punctual';
    case 'late':
      return `timers up to ${value.latenessMsMax} ms late${value.overtaking ? ', overtaking each other,' : ''} by seed ${value.seed}`;
    case 'latest':
      return `every timer ${value.latenessMsMax} ms late`;
  }
}

/**
 * Lateness of the timers that a place sets, or of the file requests that it makes, one after the other, in whole
 * milliseconds: most are punctual or nearly so, some are late by up to the bound.
 */
export function latenessAt(value: ScheduleValue, place: string, kind: Exclude<LateKind, 'i'>): RandomStream {
  if (value.kind === 'punctual') return () => 0;
  const { only } = value;
  const lateness = value.kind === 'latest' ? () => value.latenessMsMax : drawnLateness(value, place, kind);
  if (only === undefined) return lateness;
  let index = 0;
  return () => {
    const ms = lateness();
    return isKept(only, place, `${kind}${index++}`) ? ms : 0;
  };
}

function drawnLateness(
  { seed, latenessMsMax }: ScheduleValue & { readonly kind: 'late' },
  place: string,
  kind: LateKind,
): RandomStream {
  const draw = kind === 't' ? streamOf(seed, 'schedule', place) : streamOf(seed, 'schedule', 'files', place);
  const most = latenessMsMax + 1;
  return () => {
    const share = draw();
    const amount = draw();
    if (share < 0.5) return 0;
    return Math.floor(amount * (share < 0.75 ? Math.min(6, most) : most));
  };
}
