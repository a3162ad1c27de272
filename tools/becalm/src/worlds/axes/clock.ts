import type { Axis } from '../axis.ts';
import { type Seed, streamOf } from '../seed.ts';

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

/** An ordinary moment, or one at an edge of the calendar; `pick` in [0, 1) says where exactly. */
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

/** Zones west of Greenwich, where a UTC midnight is the day before. */
export const westernZones: readonly string[] = [
  'America/Los_Angeles',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Pacific/Honolulu',
  'Pacific/Pago_Pago',
];

/** Greenwich and east of it: half-hours, daylight saving time, a day ahead. */
export const easternZones: readonly string[] = [
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Adelaide',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
];

const zonesWithDst: readonly string[] = [
  'America/Los_Angeles',
  'America/New_York',
  'America/St_Johns',
  'Europe/London',
  'Europe/Berlin',
  'Australia/Adelaide',
  'Pacific/Auckland',
];

const base: ClockValue = { kind: 'base' };

/** Varies when and where the suite believes to be. */
export const clockAxis: Axis<ClockValue> = {
  name: 'clock',
  neutral: base,
  draw: drawClock,
  describe: describeClock,
  shrink: (value) => {
    if (value.kind === 'base') return [];
    const inUtc = value.zone === 'UTC' ? [] : [{ ...value, zone: 'UTC' }];
    return [base, ...inUtc];
  },
};

/** Half of the seeds start at an edge; a third of the zones is west of Greenwich. */
function drawClock(seed: Seed): ClockValue {
  const draw = streamOf(seed, 'clock');
  const edge = draw() < 0.5 ? pickFrom(clockEdges, draw()) : 'ordinary';
  const west = draw() < 1 / 3;
  const place = draw();
  const zone = isDstEdge(edge)
    ? pickFrom(zonesWithDst, place)
    : pickFrom(west ? westernZones : easternZones, place);
  return {
    kind: 'set',
    start: { kind: edge, pick: draw() },
    zone,
    reads: draw() < 0.5 ? 'still' : 'stepping',
  };
}

function isDstEdge(edge: ClockStart['kind']): boolean {
  return edge === 'dst-start' || edge === 'dst-end';
}

function pickFrom<Item>(items: readonly [Item, ...Item[]] | readonly Item[], at: number): Item {
  const item = items[Math.floor(at * items.length)];
  if (item === undefined) throw new RangeError(`Expected a number in [0, 1), was ${at}.`);
  return item;
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

interface LocalDate {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  readonly day: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    const fields = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const;
    format = new Intl.DateTimeFormat('en-US', { ...fields, timeZone: zone, hourCycle: 'h23', era: 'short' });
    formats.set(zone, format);
  }
  return format;
}

/** Milliseconds by which local time is ahead of UTC, to the second. */
function offsetAt(ms: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return local - wholeSecond(ms);
}

function localDate(ms: number, zone: string): LocalDate {
  const local = new Date(ms + offsetAt(ms, zone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth(), day: local.getUTCDate() };
}

/** The instant of a local date and time of day; months and days may overflow, as in `Date.UTC`. */
function localInstant(zone: string, year: number, month: number, day: number, timeOfDayMs: number): number {
  const local = Date.UTC(year, month, day) + timeOfDayMs;
  const guess = local - offsetAt(local, zone);
  return local - offsetAt(guess, zone);
}
