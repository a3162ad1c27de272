import { localDate, localInstant, processZone } from './calendar.ts';
import type { ClockStart, ClockValue } from './clock-value.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;
const yearMs = 365 * dayMs;

/**
 * The instant at which a world starts, in milliseconds since the Unix epoch.
 *
 * @param baseMs - the base instant of the hunt
 */
export function instantOf(value: ClockValue, baseMs: number): number {
  if (value.kind === 'base') return baseMs;
  const { start, zone } = value;
  const calendar = value.calendar ?? zone ?? processZone();
  const startMs = starts[start.kind](baseMs, calendar, start.pick);
  if (value.noon !== true) return startMs;
  const { year, month, day } = localDate(startMs, calendar);
  return localInstant(zone ?? processZone(), year, month, day, noonMs);
}

/** A little after noon: at twelve sharp the seconds and milliseconds would be an edge of their own. */
const noonMs = dayMs / 2 + 34 * minuteMs + 56 * secondMs + 789;

type Start = (baseMs: number, zone: string, pick: number) => number;

const starts: Readonly<Record<ClockStart['kind'], Start>> = {
  base: (baseMs) => baseMs,
  /** From half a year before the base to three years after it. */
  ordinary: (baseMs, _zone, pick) => Math.floor(baseMs + (pick * 3.5 - 0.5) * yearMs),
  'month-end': (baseMs, zone, pick) => {
    const { year, month } = localDate(baseMs, zone);
    return localInstant(zone, year, month + 1 + Math.floor(pick * 12), 0, timeOfDay(pick * 12));
  },
  'year-end': (baseMs, zone, pick) => {
    const { year } = localDate(baseMs, zone);
    return localInstant(
      zone,
      year + Math.floor(pick * 2),
      11,
      28 + Math.floor(fraction(pick * 2) * 4),
      timeOfDay(pick * 8),
    );
  },
  'leap-day': (baseMs, zone, pick) => {
    const { year } = localDate(baseMs, zone);
    return localInstant(zone, year + 1 + ((4 - ((year + 1) % 4)) % 4), 1, 29, timeOfDay(pick));
  },
  'dst-start': (baseMs, zone, pick) => transitionDay(baseMs, zone, 1, pick),
  'dst-end': (baseMs, zone, pick) => transitionDay(baseMs, zone, -1, pick),
  'local-midnight': (baseMs, zone, pick) => beforeMidnight(baseMs, zone, pick),
  'utc-midnight': (baseMs, _zone, pick) => beforeMidnight(baseMs, 'UTC', pick),
  /** 1 to 15 ms before the next second. */
  'second-edge': (baseMs, _zone, pick) =>
    wholeSecond(baseMs + pick * dayMs) + 985 + Math.floor(fraction(pick * 1000) * 15),
  'millisecond-edge': (baseMs, _zone, pick) => wholeSecond(baseMs + pick * dayMs),
  'years-ahead': (baseMs, _zone, pick) => Math.floor(baseMs + (1 + pick * 4) * yearMs),
};

function fraction(value: number): number {
  return value - Math.floor(value);
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / secondMs) * secondMs;
}

/** A time of day that the fraction of a number says, in milliseconds. */
function timeOfDay(value: number): number {
  return Math.floor(fraction(value) * dayMs);
}

/** Up to five minutes before a midnight of the coming month. */
function beforeMidnight(baseMs: number, zone: string, pick: number): number {
  const { year, month, day } = localDate(baseMs, zone);
  const midnight = localInstant(zone, year, month, day + 1 + Math.floor(pick * 30), 0);
  return Math.floor(midnight - 1 - fraction(pick * 30) * 5 * minuteMs);
}

/** A moment of the local day on which the zone's offset grows (`sign` 1) or shrinks (−1). */
function transitionDay(baseMs: number, zone: string, sign: 1 | -1, pick: number): number {
  for (let days = 1; days <= 366; days++) {
    const { year, month, day } = localDate(baseMs + days * dayMs, zone);
    const start = localInstant(zone, year, month, day, 0);
    const next = localInstant(zone, year, month, day + 1, 0);
    if (Math.sign(dayMs - (next - start)) === sign) return Math.floor(start + pick * (next - start));
  }
  return baseMs; // The zone's law has changed and it has no such day any more.
}
