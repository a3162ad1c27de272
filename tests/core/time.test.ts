import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatIsoTime,
  msToNs,
  NS_PER_DAY,
  nsToMs,
  parseIsoTime,
  TIMESTAMP_NS_MAX,
  TimeSyntaxError,
  utcDayIndex,
} from '../../src/core/time.ts';

const NS_OF_YEAR_9999_END = 253_402_300_799_999_999_999n;
const timestamps = fc.bigInt({ min: -62_135_596_800_000_000_000n, max: NS_OF_YEAR_9999_END });

describe('parseIsoTime', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['1970-01-01T00:00:00.000000001Z', 1n],
    ['1969-12-31T23:59:59.999999999Z', -1n],
    ['2026-03-01T10:30:00.123456789+01:00', 1_772_357_400_123_456_789n],
    ['2026-03-01T09:30:00.123456789Z', 1_772_357_400_123_456_789n],
    ['2026-03-01T04:00:00.5-05:30', 1_772_357_400_500_000_000n],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000_000n],
    ['2262-04-11T23:47:16.854775807Z', TIMESTAMP_NS_MAX],
  ])('%s is %d', (text, timestampNs) => {
    expect(parseIsoTime(text)).toBe(timestampNs);
  });

  test.each([
    ['2026-03-01T10:30:00', 'an ISO-8601 time with a zone'],
    ['2026-03-01', 'an ISO-8601 time with a zone'],
    ['2026-03-01 10:30:00Z', 'an ISO-8601 time with a zone'],
    ['2026-03-01T10:30:00.1234567891Z', 'an ISO-8601 time with a zone'],
    ['2026-03-01T10:30:00.Z', 'an ISO-8601 time with a zone'],
    ['2026-3-1T10:30:00Z', 'an ISO-8601 time with a zone'],
    [`2026-03-01T10:30:00Z${' '.repeat(1000)}`, 'an ISO-8601 time with a zone'],
    ['2026-02-29T00:00:00Z', 'a date of the calendar'],
    ['2026-00-10T00:00:00Z', 'a date of the calendar'],
    ['2026-13-01T00:00:00Z', 'a date of the calendar'],
    ['2026-04-31T00:00:00Z', 'a date of the calendar'],
    ['2026-01-00T00:00:00Z', 'a date of the calendar'],
    ['2026-01-01T24:00:00Z', 'a time of day up to 23:59:59'],
    ['2026-01-01T00:60:00Z', 'a time of day up to 23:59:59'],
    ['2016-12-31T23:59:60Z', 'Unix time has no leap seconds'],
    ['2026-01-01T00:00:00+24:00', 'a zone offset up to ±23:59'],
  ])('%j is refused: expected %s', (text, expected) => {
    expect(() => parseIsoTime(text)).toThrow(TimeSyntaxError);
    expect(() => parseIsoTime(text)).toThrow(expected);
  });
});

describe('formatIsoTime', () => {
  test.each([
    [0n, '1970-01-01T00:00:00Z'],
    [1_772_357_400_100_000_000n, '2026-03-01T09:30:00.100Z'],
    [1_772_357_400_123_456_000n, '2026-03-01T09:30:00.123456Z'],
    [-1n, '1969-12-31T23:59:59.999999999Z'],
  ])('%d is written as %s', (timestampNs, text) => {
    expect(formatIsoTime(timestampNs)).toBe(text);
  });

  test('reading what was written gives the same nanosecond', () => {
    fc.assert(
      fc.property(timestamps, (timestampNs) => {
        expect(parseIsoTime(formatIsoTime(timestampNs))).toBe(timestampNs);
      }),
    );
  });
});

test('milliseconds survive the way through nanoseconds', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (milliseconds) => {
      expect(nsToMs(msToNs(milliseconds))).toBe(milliseconds);
    }),
  );
});

test('a part of a millisecond rounds towards the past', () => {
  expect([nsToMs(1_999_999n), nsToMs(-1n)]).toEqual([1, -1]);
});

test('a UTC day starts at midnight, included', () => {
  expect([0n, NS_PER_DAY - 1n, NS_PER_DAY, -1n].map(utcDayIndex)).toEqual([0, 0, 1, -1]);
});
