/**
 * Time as whole nanoseconds since the Unix epoch (UTC, without leap seconds).
 *
 * Everything is integer arithmetic: a detour through floating seconds loses the digits below a
 * microsecond. Wall-clock values are `bigint` nanoseconds, since they exceed 2^53; durations come from
 * the monotonic clock as milliseconds.
 */

/** The only way to ask for the time; production, backtest and tests each pass their own. */
export interface Clock {
  /** Returns the wall-clock time in nanoseconds since the Unix epoch. */
  nowNs(): bigint;
  /** Returns milliseconds that never go backwards, for durations; the zero point means nothing. */
  monotonicMs(): number;
}

/** Nanoseconds in one millisecond. */
export const NS_PER_MS = 1_000_000n;

/** Nanoseconds in one second. */
export const NS_PER_SECOND = 1_000_000_000n;

/** Nanoseconds in one minute. */
export const NS_PER_MINUTE = 60n * NS_PER_SECOND;

/** Nanoseconds in one UTC day. */
export const NS_PER_DAY = 86_400n * NS_PER_SECOND;

/** Latest representable time, 2262-04-11T23:47:16.854775807Z: the largest signed 64-bit integer. */
export const TIMESTAMP_NS_MAX = 2n ** 63n - 1n;

/** Text that is not an ISO-8601 time with a zone. */
export class TimeSyntaxError extends Error {
  /** Stable code of this error. */
  readonly code = 'TIME_SYNTAX';
  /** The refused text, cut after 40 characters. */
  readonly text: string;

  /** Describes the refused `text`; `expected` completes the sentence "Expected …". */
  constructor(text: string, expected: string) {
    const excerpt = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    super(
      `Expected ${expected}, was ${JSON.stringify(excerpt)}. Write it like "2026-03-01T09:30:00.000000001Z".`,
    );
    this.name = 'TimeSyntaxError';
    this.text = excerpt;
  }
}

/** Converts whole milliseconds since the epoch to nanoseconds. */
export function msToNs(milliseconds: number): bigint {
  return BigInt(milliseconds) * NS_PER_MS;
}

/** Converts nanoseconds since the epoch to whole milliseconds, rounded towards the past. */
export function nsToMs(nanoseconds: bigint): number {
  return Number(floorDivide(nanoseconds, NS_PER_MS));
}

/** Returns the number of the UTC day that holds a time; 1970-01-01 is day 0. */
export function utcDayIndex(timestampNs: bigint): number {
  return Number(floorDivide(timestampNs, NS_PER_DAY));
}

/**
 * Reads an ISO-8601 time such as `2026-03-01T10:30:00.123456789+01:00`.
 *
 * Up to nine fraction digits are kept. The zone (`Z` or `±hh:mm`) is required: a time without one means
 * different moments on different machines.
 *
 * @throws TimeSyntaxError on any other text, a date that is not in the calendar, or a leap second (`:60`).
 */
export function parseIsoTime(text: string): bigint {
  const match = text.length <= ISO_TEXT_LENGTH_MAX ? ISO_TIME.exec(text) : null;
  if (match === null) throw new TimeSyntaxError(text, 'an ISO-8601 time with a zone');
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const days = daysFromCivil(text, Number(year), Number(month), Number(day));
  const seconds = secondsOfDay(text, Number(hour), Number(minute), Number(second));
  const secondsSinceEpoch = days * 86_400 + seconds - zoneOffsetSeconds(text, zone);
  return BigInt(secondsSinceEpoch) * NS_PER_SECOND + BigInt(fraction.padEnd(9, '0'));
}

/** Writes a time as ISO-8601 in UTC, with 0, 3, 6 or 9 fraction digits: as few as keep every digit. */
export function formatIsoTime(timestampNs: bigint): string {
  const milliseconds = floorDivide(timestampNs, NS_PER_SECOND) * 1000n;
  const wholeSeconds = new Date(Number(milliseconds)).toISOString().slice(0, -'.000Z'.length);
  const nanoseconds = timestampNs - milliseconds * NS_PER_MS;
  const fraction = nanoseconds
    .toString()
    .padStart(9, '0')
    .replace(/(?:000){1,3}$/, '');
  return fraction === '' ? `${wholeSeconds}Z` : `${wholeSeconds}.${fraction}Z`;
}

const ISO_TEXT_LENGTH_MAX = 40;
const ISO_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

function daysFromCivil(text: string, year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isInCalendar = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isInCalendar) throw new TimeSyntaxError(text, 'a date of the calendar');
  return date.getTime() / 86_400_000;
}

function secondsOfDay(text: string, hour: number, minute: number, second: number): number {
  if (second === 60) {
    throw new TimeSyntaxError(text, 'a second from 00 to 59, since Unix time has no leap seconds');
  }
  if (hour > 23 || minute > 59 || second > 59)
    throw new TimeSyntaxError(text, 'a time of day up to 23:59:59');
  return hour * 3600 + minute * 60 + second;
}

function zoneOffsetSeconds(text: string, zone: string): number {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) throw new TimeSyntaxError(text, 'a zone offset up to ±23:59');
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
