import type { Axis } from '../axis.ts';
import { type Seed, streamOf } from '../seed.ts';
import { localDate, localInstant } from './calendar.ts';
import { dstZonesOf, pickFrom, pickZone, pickZoneWithDst } from './zones.ts';

/**
 * Where time starts, in which zone, and how it moves between two reads. Told relative to the base
 * instant of the hunt; `instantOf` makes an instant of it.
 */
export type ClockValue =
  | { readonly kind: 'base' }
  | { readonly kind: 'set'; readonly start: ClockStart; readonly zone: string; readonly reads: ClockReads };

/**
 * Between two reads time stands still until something waits, or steps by a millisecond now and then.
 * After many reads it always steps, so that nobody waits for it for ever.
 */
export type ClockReads = 'still' | 'stepping';

/** An ordinary moment, or one at an edge of the calendar; `pick`, in [0, 1) by default, says where exactly. */
export type ClockStart =
  | { readonly kind: 'ordinary'; readonly pick: number }
  | { readonly kind: ClockEdge; readonly pick: number };

/** The edges at which code that computes with time goes wrong. */
export type ClockEdge = (typeof clockEdges)[number];

/** Every edge, in the order in which probes try them. */
export const clockEdges = [
  'month-end',
  'year-end',
  'leap-day',
  'dst-start',
  'dst-end',
  'local-midnight',
  'utc-midnight',
  'second-edge',
  'millisecond-edge',
  'years-ahead',
] as const;

const base: ClockValue = { kind: 'base' };

/** Varies when and where the suite believes to be. */
export const clockAxis: Axis<ClockValue, ClockBounds> = {
  name: 'clock',
  neutral: base,
  draw: drawClock,
  describe: describeClock,
  shrink: (value) => {
    if (value.kind === 'base') return [];
    const inUtc = value.zone === 'UTC' ? [] : [{ ...value, zone: 'UTC' }];
    return [base, ...inUtc];
  },
  keys: () => [],
  keep: (value) => value,
};

/** How far the clock may go. */
export interface ClockBounds {
  /** IANA names, at least one; null for the usual fourteen, of which a third is west of Greenwich. */
  readonly zones: readonly string[] | null;
  /** The most whole years that a world may start after the base instant, 1 or more. */
  readonly yearsAhead: number;
}

/** The bounds where nobody says otherwise. */
export const defaultClockBounds: ClockBounds = { zones: null, yearsAhead: 5 };

/** Half of the seeds start at an edge. */
function drawClock(seed: Seed, bounds: ClockBounds = defaultClockBounds): ClockValue {
  const draw = streamOf(seed, 'clock');
  const edge = draw() < 0.5 ? pickFrom(clockEdges.filter(isWithin(bounds)), draw()) : 'ordinary';
  const [west, place] = [draw(), draw()];
  const zone = isDstEdge(edge) ? pickZoneWithDst(bounds.zones, place) : pickZone(bounds.zones, west, place);
  return {
    kind: 'set',
    start: startWithin(edge, draw(), bounds),
    zone,
    reads: draw() < 0.5 ? 'still' : 'stepping',
  };
}

/** The next leap day may be as many years ahead. */
const leapDayYears = 5;

/** Whether an edge can be met within bounds. */
export function isWithin({ zones, yearsAhead }: ClockBounds): (edge: ClockEdge) => boolean {
  return (edge) => {
    if (edge === 'leap-day') return yearsAhead >= leapDayYears;
    return !isDstEdge(edge) || zones === null || dstZonesOf(zones).length > 0;
  };
}

/** A start of some kind that lies within bounds: `pick` is cut to the part of its range that does. */
export function startWithin(kind: ClockStart['kind'], pick: number, { yearsAhead }: ClockBounds): ClockStart {
  return { kind, pick: pick * (shares[kind]?.(yearsAhead) ?? 1) };
}

/** Which share of the picks of a kind lies within so many years; all, where none is named. */
const shares: Readonly<Partial<Record<ClockStart['kind'], (yearsAhead: number) => number>>> = {
  ordinary: (yearsAhead) => (Math.min(3, yearsAhead) + 0.5) / 3.5,
  // Eleven of the next twelve ends of months, and one of two ends of years.
  'month-end': (yearsAhead) => (yearsAhead < 2 ? 11 / 12 : 1),
  'year-end': (yearsAhead) => (yearsAhead < 2 ? 1 / 2 : 1),
  // The kind reaches from one year to five, and further where the bound is wider.
  'years-ahead': (yearsAhead) => (yearsAhead - 1) / 4,
};

/** Whether an edge is met only where there is daylight saving time. */
export function isDstEdge(edge: ClockStart['kind']): boolean {
  return edge === 'dst-start' || edge === 'dst-end';
}

const edgeWords: Readonly<Record<ClockStart['kind'], string>> = {
  ordinary: 'an ordinary day',
  'month-end': 'the last day of a month',
  'year-end': 'the last days of the year',
  'leap-day': '29 February',
  'dst-start': 'the day daylight saving time starts',
  'dst-end': 'the day daylight saving time ends',
  'local-midnight': 'just before local midnight',
  'utc-midnight': 'just before midnight UTC',
  'second-edge': 'just before the next second',
  'millisecond-edge': 'a full second, 0 ms',
  'years-ahead': 'some years ahead',
};

function describeClock(value: ClockValue): string {
  if (value.kind === 'base') return 'the base instant';
  const reads = value.reads === 'stepping' ? ', time moves between reads' : '';
  return `${edgeWords[value.start.kind]} in ${value.zone}${reads}`;
}

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
  return starts[start.kind](baseMs, zone, start.pick);
}

type Start = (baseMs: number, zone: string, pick: number) => number;

const starts: Readonly<Record<ClockStart['kind'], Start>> = {
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
