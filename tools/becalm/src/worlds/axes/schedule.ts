import type { Axis } from '../axis.ts';
import { type RandomStream, type Seed, streamOf } from '../seed.ts';

/**
 * How late things are: timers, and turns of the event loop against timers. Never early, and bounded as
 * on a busy CI machine.
 *
 * - `punctual`: every timer fires when it is due.
 * - `late`: lateness drawn per timer from the stream of the place that set it.
 * - `latest`: every timer is as late as allowed.
 */
export type ScheduleValue =
  | { readonly kind: 'punctual' }
  | {
      readonly kind: 'late';
      readonly seed: Seed;
      readonly latenessMsMax: number;
      /** Whether a timer may overtake one that is due before it; else a late timer makes the others wait. */
      readonly overtaking: boolean;
    }
  | { readonly kind: 'latest'; readonly latenessMsMax: number };

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
  shrink: (value) => (value.kind === 'punctual' ? [] : [punctual]),
  keys: () => [],
  keep: (value) => value,
};

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
 * @returns asked with the milliseconds until that timer is due
 */
export function slowTurnsAt(value: ScheduleValue, place: string): (untilDueMs: number) => boolean {
  switch (value.kind) {
    case 'punctual':
      return () => false;
    case 'latest':
      return (untilDueMs) => untilDueMs <= value.latenessMsMax;
    case 'late': {
      const draw = streamOf(value.seed, 'schedule', 'turns', place);
      return (untilDueMs) => untilDueMs <= value.latenessMsMax && draw() < slowTurnRate;
    }
  }
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
 * Lateness of the timers that a place sets, one after the other, in whole milliseconds: most are
 * punctual or nearly so, some are late by up to the bound.
 */
export function latenessAt(value: ScheduleValue, place: string): RandomStream {
  switch (value.kind) {
    case 'punctual':
      return () => 0;
    case 'latest':
      return () => value.latenessMsMax;
    case 'late': {
      const draw = streamOf(value.seed, 'schedule', place);
      const most = value.latenessMsMax + 1;
      return () => {
        const kind = draw();
        const amount = draw();
        if (kind < 0.5) return 0;
        return Math.floor(amount * (kind < 0.75 ? Math.min(6, most) : most));
      };
    }
  }
}
