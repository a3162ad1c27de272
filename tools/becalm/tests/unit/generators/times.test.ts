import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isoTimestamps,
  notIsoTimestamps,
  timestampsMs,
  timestampsNs,
} from '../../../src/generators/index.ts';
import { valuesByLabel } from './labelled-values.ts';

const sampled = { seed: 1, numRuns: 3000 } as const;

/** The first millisecond after each change, as a calendar or a book says it. */
const EDGES: readonly (readonly [what: string, ms: number])[] = [
  ['the epoch', 0],
  ['the year 2000', 946_684_800_000],
  ['the leap day of 2000', Date.parse('2000-02-29T00:00:00Z')],
  ['the end of the leap day of 2024', Date.parse('2024-03-01T00:00:00Z')],
  ['the March of 2100, a year without a leap day', Date.parse('2100-03-01T00:00:00Z')],
  ['the end of a year of 53 weeks', Date.parse('2027-01-01T00:00:00Z')],
  ['the leap second of 2012', Date.parse('2012-07-01T00:00:00Z')],
  ['the leap second of 2016', 1_483_228_800_000],
  ['2^31 seconds', 2_147_483_648_000],
  ['2^32 seconds', 4_294_967_296_000],
  ['2^53 nanoseconds', 9_007_199_254],
  ['2^53 microseconds', 9_007_199_254_740],
  ['2^63 nanoseconds', 9_223_372_036_854],
  ['the year 10000', 253_402_300_800_000],
];

describe('times', () => {
  const ms = new Set(fc.sample(timestampsMs(), sampled));
  const ns = new Set(fc.sample(timestampsNs(), sampled));

  test.each(EDGES)('in milliseconds stand at %s, right before and right after', (_, edge) => {
    expect([edge - 1, edge, edge + 1].filter((time) => time >= 0 && !ms.has(time))).toEqual([]);
  });

  test.each(EDGES.slice(0, -2))('in nanoseconds stand at %s, right before and right after', (_, edge) => {
    const near = [-1n, 0n, 1n].map((by) => BigInt(edge) * 1_000_000n + by);
    expect(near.filter((time) => time >= 0n && !ns.has(time))).toEqual([]);
  });

  test.each(['2^31', '2^32', '2^53', '2^62', '10^18'])(
    'in nanoseconds stand around the number %s',
    (power) => {
      const [base = '', exponent = ''] = power.split('^');
      const edge = BigInt(base) ** BigInt(exponent);
      expect([edge - 1n, edge, edge + 1n].filter((time) => !ns.has(time))).toEqual([]);
    },
  );

  test.each(['Europe/Oslo', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'])(
    'stand where the clocks of %s change',
    (timeZone) => {
      const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset', hour: 'numeric' });
      const offset = (time: number) =>
        format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value;
      const near = [...ms].filter((time) => time > 1.2e12 && time < 2e12);
      expect(near.filter((time) => offset(time) !== offset(time - 1)).length).toBeGreaterThan(0);
    },
  );

  test('end with the last one of a date, and of 64 bits', () => {
    const latest = [...ns].toSorted((left, right) => (left < right ? -1 : 1)).at(-1);
    expect([Math.max(...ms), latest]).toEqual([8.64e15, 2n ** 63n - 1n]);
  });

  test('of a range of one moment are that moment', () => {
    expect(new Set(fc.sample(timestampsMs({ min: 7, max: 7 }), sampled))).toEqual(new Set([7]));
    expect(new Set(fc.sample(timestampsNs({ min: 7n, max: 7n }), sampled))).toEqual(new Set([7n]));
  });

  test('are whole seconds, minutes, hours and days now and then, also far from every edge', () => {
    const range = { min: Date.UTC(2003, 0, 1) + 1, max: Date.UTC(2008, 0, 1) - 1 };
    const made = fc.sample(timestampsMs(range), sampled);
    const shareOf = (unit: number) => made.filter((time) => time % unit === 0).length / made.length;
    expect(shareOf(1000)).toBeGreaterThan(0.15);
    expect(shareOf(60_000)).toBeGreaterThan(0.1);
    expect(shareOf(3_600_000)).toBeGreaterThan(0.05);
    expect(shareOf(86_400_000)).toBeGreaterThan(0.02);
  });

  test.each<[string, () => unknown]>([
    ['milliseconds', () => timestampsMs({ min: 2, max: 1 })],
    ['nanoseconds', () => timestampsNs({ min: 2n, max: 1n })],
  ])('in %s of no range are refused with a RangeError', (_, make) => {
    expect(make).toThrow(RangeError);
  });
});

describe('times of ISO 8601', () => {
  const written = fc.sample(isoTimestamps(), sampled).map(({ text }) => text);
  const SHAPE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

  test('have a zone, and 0, 1, 3, 6 or 9 digits of a second', () => {
    expect(written.filter((text) => !SHAPE.test(text))).toEqual([]);
    const digits = new Set(written.map((text) => SHAPE.exec(text)?.[1]?.length ?? 0));
    expect([...digits].toSorted()).toEqual([0, 1, 3, 6, 9]);
  });

  test('have offsets of whole, half and quarter hours and of a minute, on both sides', () => {
    const zones = new Set(written.map((text) => SHAPE.exec(text)?.[2] ?? ''));
    const expected = [
      'Z',
      '+00:00',
      '+01:00',
      '-01:00',
      '+05:30',
      '+05:45',
      '+14:00',
      '-09:30',
      '-12:00',
      '+00:01',
    ];
    expect([...zones]).toEqual(expect.arrayContaining(expected));
    // ISO 8601 does not have it.
    expect(zones).not.toContain('-00:00');
  });
});

/** What each label says, in full: the rest of the text is as it should be. */
const BROKEN: Readonly<Record<string, RegExp>> = {
  'no zone': /^2026-03-01T\d\d:\d\d:\d\d$/,
  'a leap second': /^2016-12-31T23:59:60Z$/,
  'a day that is not in the calendar': /^2026-02-29T\d\d:\d\d:\d\dZ$/,
  'a leap day of 1900': /^1900-02-29T\d\d:\d\d:\d\dZ$/,
  'a thirteenth month': /^\d{4}-13-01T\d\d:\d\d:\d\dZ$/,
  'a month zero': /^\d{4}-00-01T\d\d:\d\d:\d\dZ$/,
  'a day zero': /^\d{4}-01-00T\d\d:\d\d:\d\dZ$/,
  'an hour 25': /^\d{4}-01-01T25:\d\d:\d\dZ$/,
  'a minute 60': /^\d{4}-01-01T\d\d:60:\d\dZ$/,
  'a year of two digits': /^\d\d-01-01T\d\d:\d\d:\d\dZ$/,
  'no padding': /^\d{4}-\d-\dT\d:\d:\dZ$/,
  'the order of months and days of America': /^\d\d\/(?:1[3-9]|2\d|3[01])\/\d{4}$/,
  'an offset of 24 hours': /^\d{4}-01-01T\d\d:\d\d:\d\d\+24:00$/,
  'a date alone': /^\d{4}-01-01$/,
  'a text': /^[a-z]+$/,
  empty: /^$/,
};

describe('what is no time of ISO 8601', () => {
  const broken = valuesByLabel(notIsoTimestamps());

  test('comes with every label, and with no other', () => {
    expect([...broken.keys()].toSorted()).toEqual(Object.keys(BROKEN).toSorted());
  });

  test.each(Object.entries(BROKEN))('with the label "%s" is that', (label, pattern) => {
    expect(broken.get(label)?.filter((text) => !pattern.test(text))).toEqual([]);
  });
});
