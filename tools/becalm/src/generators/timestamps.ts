import fc from 'fast-check';
import { EDGES_MS } from './instants.ts';
import type { Labelled } from './labelled.ts';

/** Bounds of times, both included. */
export interface TimestampOptions<Time> {
  readonly min?: Time;
  readonly max?: Time;
}

/** Largest number of milliseconds that a `Date` holds, the year 275760. */
const DATE_MS_MAX = 8.64e15;

/**
 * Makes times in whole milliseconds since the epoch, from 0 to the last one of `Date` by default. Most stand at or within
 * a millisecond of an edge: a second, midnight, a leap day, a leap second, a change of clocks, 2^31 seconds, the bounds.
 *
 * @throws RangeError when `min` is above `max`.
 */
export function timestampsMs({
  min = 0,
  max = DATE_MS_MAX,
}: TimestampOptions<number> = {}): fc.Arbitrary<number> {
  if (min > max) throw emptyRange(min, max);
  const edges = EDGES_MS.flatMap((edge) => [edge - 1, edge, edge + 1]);
  const within = [...edges, 2 ** 31, 2 ** 32, min, max].filter((time) => time >= min && time <= max);
  return fc.oneof(
    { arbitrary: fc.constantFrom(...within), weight: 3 },
    { arbitrary: fc.integer({ min, max }), weight: 1 },
    { arbitrary: roundTimes(min, max), weight: 1 },
  );
}

/**
 * Makes times in nanoseconds since the epoch, from 0 to 2^63 − 1 by default: the edges of `timestampsMs`, a nanosecond
 * beside them, and those of doubles (2^53) and of 64 bits.
 *
 * @throws RangeError when `min` is above `max`.
 */
export function timestampsNs({
  min = 0n,
  max = 2n ** 63n - 1n,
}: TimestampOptions<bigint> = {}): fc.Arbitrary<bigint> {
  if (min > max) throw emptyRange(min, max);
  const edges = [...EDGES_MS.map((edge) => BigInt(edge) * NS_PER_MS), ...EDGES_NS];
  const within = [...edges.flatMap((edge) => [edge - 1n, edge, edge + 1n]), min, max].filter(
    (time) => time >= min && time <= max,
  );
  return fc.oneof(
    { arbitrary: fc.constantFrom(...within), weight: 3 },
    { arbitrary: fc.bigInt({ min, max }), weight: 1 },
  );
}

/** A time of ISO 8601, and the moment that it means. */
export interface IsoTimestamp {
  /** Such as `2026-03-29T03:00:00.000000001+02:00`. */
  readonly text: string;
  /** Nanoseconds since the epoch. */
  readonly ns: bigint;
}

/**
 * Makes times as ISO 8601 writes them, of the years 1970 to 9999, with 0, 1, 3, 6 or 9 digits of a second and any offset.
 * Their moments are those of `timestampsMs`.
 */
export function isoTimestamps(): fc.Arbitrary<IsoTimestamp> {
  const moments = timestampsMs({ min: DAY_MS, max: YEAR_9999_MS });
  return fc
    .tuple(moments, fc.constantFrom(...FRACTIONS), fc.constantFrom(...OFFSETS_MINUTES))
    .map(isoTimestamp);
}

/** Makes texts that look like a time of ISO 8601 and are none that has a single meaning. */
export function notIsoTimestamps(): fc.Arbitrary<Labelled<string>> {
  return fc.constantFrom(...NOT_TIMES.map(([label, value]) => ({ value, label })));
}

const NS_PER_MS = 1_000_000n;
const DAY_MS = 86_400_000;
const YEAR_9999_MS = Date.UTC(9999, 11, 30);
const EDGES_NS = [2n ** 53n, 2n ** 62n, 2n ** 31n, 2n ** 32n, 10n ** 18n] as const;
const FRACTIONS = ['', '.000', '.000000001', '.000001', '.999999999', '.5'] as const;
const OFFSETS_MINUTES = [null, 0, 60, -60, 330, 345, 765, 840, -570, -720, 1] as const;

const NOT_TIMES: readonly (readonly [label: string, text: string])[] = [
  ['no zone', '2026-03-01T09:30:00'],
  ['a leap second', '2016-12-31T23:59:60Z'],
  ['a day that is not in the calendar', '2026-02-29T00:00:00Z'],
  ['a leap day of 1900', '1900-02-29T00:00:00Z'],
  ['a thirteenth month', '2026-13-01T00:00:00Z'],
  ['a month zero', '2026-00-01T00:00:00Z'],
  ['a day zero', '2026-01-00T00:00:00Z'],
  ['an hour 25', '2026-01-01T25:00:00Z'],
  ['a minute 60', '2026-01-01T00:60:00Z'],
  ['a year of two digits', '26-01-01T00:00:00Z'],
  ['no padding', '2026-1-1T0:0:0Z'],
  ['the order of months and days of America', '12/31/2026'],
  ['an offset of 24 hours', '2026-01-01T00:00:00+24:00'],
  ['a date alone', '2026-01-01'],
  ['a text', 'yesterday'],
  ['empty', ''],
];

function roundTimes(min: number, max: number): fc.Arbitrary<number> {
  const units = [1000, 60_000, 3_600_000, DAY_MS].filter((unit) => Math.ceil(min / unit) * unit <= max);
  if (units.length === 0) return fc.constant(min);
  const rounded = units.map((unit) =>
    fc.integer({ min: Math.ceil(min / unit), max: Math.floor(max / unit) }).map((count) => count * unit),
  );
  return fc.oneof(...rounded);
}

function isoTimestamp([ms, fraction, offsetMinutes]: readonly [number, string, number | null]): IsoTimestamp {
  const wholeSeconds = Math.floor(ms / 1000) * 1000;
  const local = new Date(wholeSeconds + (offsetMinutes ?? 0) * 60_000)
    .toISOString()
    .slice(0, -'.000Z'.length);
  const ns = BigInt(wholeSeconds) * NS_PER_MS + BigInt(fraction.slice(1).padEnd(9, '0'));
  return { text: `${local}${fraction}${zoneText(offsetMinutes)}`, ns };
}

function zoneText(offsetMinutes: number | null): string {
  if (offsetMinutes === null) return 'Z';
  const magnitude = Math.abs(offsetMinutes);
  const hours = String(Math.floor(magnitude / 60)).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${hours}:${String(magnitude % 60).padStart(2, '0')}`;
}

function emptyRange(min: number | bigint, max: number | bigint): RangeError {
  return new RangeError(`Expected min to be at most max, were ${min} and ${max}.`);
}
