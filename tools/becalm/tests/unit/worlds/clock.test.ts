import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockAxis } from '../../../src/worlds/axes/clock.ts';
import { instantOf } from '../../../src/worlds/axes/clock-starts.ts';
import type { ClockValue, clockEdges } from '../../../src/worlds/axes/clock-value.ts';

const baseMs = Date.UTC(2026, 10, 22, 10);
const picks = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Adelaide', 'Pacific/Kiritimati'];

function local(ms: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
    ms,
  );
}

function at(kind: (typeof clockEdges)[number], zone: string, pick: number): number {
  return instantOf({ kind: 'set', start: { kind, pick }, zone, reads: 'still' }, baseMs);
}

describe('the clock axis', () => {
  test('gives the same value for the same seed, and an instant in whole milliseconds', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (seed) => {
        const value = clockAxis.draw(seed);
        expect(clockAxis.draw(seed)).toEqual(value);
        expect(Number.isSafeInteger(instantOf(value, baseMs))).toBe(true);
      }),
    );
  });

  test('stays within half a year before the base instant and six years after it', () => {
    const yearMs = 365 * 86_400_000;
    fc.assert(
      fc.property(fc.maxSafeNat(), (seed) => {
        const offset = instantOf(clockAxis.draw(seed), baseMs) - baseMs;
        expect(offset).toBeGreaterThan(-0.51 * yearMs);
        expect(offset).toBeLessThan(6 * yearMs);
      }),
    );
  });

  test('is the base instant in the neutral world', () => {
    expect(instantOf(clockAxis.neutral, baseMs)).toBe(baseMs);
  });

  test('shrinks towards the base instant, then noon of its day, then UTC', () => {
    const value: ClockValue = {
      kind: 'set',
      start: { kind: 'month-end', pick: 0 },
      zone: 'Asia/Tokyo',
      reads: 'still',
    };
    expect(clockAxis.shrink(value).map((each) => clockAxis.describe(each))).toEqual([
      'the base instant',
      'the time zone UTC',
      'an ordinary day in the zone of the process',
      'the time zone Asia/Tokyo',
      'an ordinary day in UTC',
      'noon of the last day of a month in the zone of the process',
      'an ordinary day in Asia/Tokyo',
      'noon of the last day of a month in UTC',
      'the last day of a month in the zone of the process',
      'noon of the last day of a month in Asia/Tokyo',
      'the last day of a month in UTC',
    ]);
    expect(clockAxis.shrink({ kind: 'base' })).toEqual([]);
  });
});

/** How many years after the base instant a value starts. */
function yearsAheadOf(value: ClockValue): number {
  return (instantOf(value, baseMs) - baseMs) / (365 * 86_400_000);
}

function zoneOf(value: ClockValue): string | null {
  return value.kind === 'base' ? null : value.zone;
}

describe('a bounded clock', () => {
  const bounds = fc.record({
    zones: fc.option(
      fc.subarray(['UTC', 'Asia/Tokyo', 'Europe/Berlin', 'America/New_York'], { minLength: 1 }),
    ),
    yearsAhead: fc.integer({ min: 1, max: 30 }),
  });

  test('starts in a zone of the list, and no further ahead than the bound but for two days', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), bounds, (seed, given) => {
        const value = clockAxis.draw(seed, given);
        if (given.zones !== null) expect(given.zones).toContain(zoneOf(value));
        expect(yearsAheadOf(value)).toBeLessThan(given.yearsAhead + 2 / 365 + given.yearsAhead / 1461);
      }),
    );
  });

  test('keeps days at which daylight saving time changes to the zones that have it', () => {
    const drawn = Array.from({ length: 400 }, (_, seed) =>
      clockAxis.draw(seed, { zones: ['UTC', 'Asia/Tokyo', 'Europe/Berlin'], yearsAhead: 5 }),
    );
    const changes = drawn.filter((value) => value.kind === 'set' && value.start.kind.startsWith('dst-'));
    expect(changes.length).toBeGreaterThan(10);
    expect(new Set(changes.map(zoneOf))).toEqual(new Set(['Europe/Berlin']));
    expect(new Set(drawn.map(zoneOf)).size).toBe(3);
  });

  test('has no such day where no zone of the list has it, and no leap day within four years', () => {
    const kinds = Array.from({ length: 1000 }, (_, seed) => {
      const value = clockAxis.draw(seed, { zones: ['UTC', 'Asia/Tokyo'], yearsAhead: 4 });
      return value.kind === 'set' ? value.start.kind : 'base';
    });
    expect(new Set(kinds)).toEqual(
      new Set([
        ...['ordinary', 'month-end', 'year-end', 'local-midnight', 'utc-midnight'],
        ...['second-edge', 'millisecond-edge', 'years-ahead'],
      ]),
    );
  });

  test('reaches further than five years where the bound is wider', () => {
    const ahead = Array.from({ length: 400 }, (_, seed) =>
      yearsAheadOf(clockAxis.draw(seed, { zones: null, yearsAhead: 15 })),
    );
    expect(Math.max(...ahead)).toBeGreaterThan(13);
  });
});

describe.each(zones)('the edges of the calendar in %s', (zone) => {
  test('are what their names say', () => {
    fc.assert(
      fc.property(picks, (pick) => {
        const dayAfter = (ms: number): string => local(ms + 86_400_000, zone).slice(8, 10);
        expect(dayAfter(at('month-end', zone, pick))).toBe('01');
        expect(local(at('year-end', zone, pick), zone)).toMatch(/-12-(?:28|29|30|31) /u);
        expect(local(at('leap-day', zone, pick), zone)).toMatch(/-02-29 /u);
        expect(local(at('local-midnight', zone, pick), zone)).toMatch(/ 23:5[5-9]:/u);
        expect(new Date(at('utc-midnight', zone, pick)).toISOString()).toMatch(/T23:5[5-9]:/u);
        expect(at('second-edge', zone, pick) % 1000).toBeGreaterThanOrEqual(985);
        expect(at('millisecond-edge', zone, pick) % 1000).toBe(0);
        expect(at('years-ahead', zone, pick)).toBeGreaterThan(baseMs + 360 * 86_400_000);
      }),
    );
  });
});

describe.each(['America/New_York', 'Europe/Berlin', 'Australia/Adelaide'])(
  'daylight saving time in %s',
  (zone) => {
    test('starts on a day of 23 hours and ends on one of 25', () => {
      const lengthOf = (ms: number): number => {
        const day = local(ms, zone).slice(0, 10);
        let hours = 0;
        for (let hour = -26; hour <= 26; hour++) {
          if (local(ms + hour * 3_600_000, zone).startsWith(day)) hours += 1;
        }
        return hours;
      };
      expect(lengthOf(at('dst-start', zone, 0.5))).toBe(23);
      expect(lengthOf(at('dst-end', zone, 0.5))).toBe(25);
    });
  },
);

describe('parts of a clock', () => {
  const drawn = fc.maxSafeNat().map((seed) => clockAxis.draw(seed));
  const parts = fc.subarray(['date', 'zone', 'reads']);

  test('are what differs from the neutral one', () => {
    const value: ClockValue = {
      kind: 'set',
      start: { kind: 'base', pick: 0 },
      zone: 'UTC',
      reads: 'stepping',
    };
    expect(clockAxis.keys(value)).toEqual(['zone', 'reads']);
    expect(clockAxis.keys(clockAxis.neutral)).toEqual([]);
    expect(clockAxis.keep(clockAxis.neutral, ['date'])).toEqual(clockAxis.neutral);
  });

  test('stay as they were: the instant is the same without its zone, the zone without its date', () => {
    fc.assert(
      fc.property(drawn, parts, (value, keys) => {
        const kept = clockAxis.keep(value, keys);
        expect(clockAxis.keys(kept)).toEqual(clockAxis.keys(value).filter((key) => keys.includes(key)));
        expect(instantOf(kept, baseMs)).toBe(keys.includes('date') ? instantOf(value, baseMs) : baseMs);
        if (keys.includes('zone')) expect(zoneOf(kept)).toBe(zoneOf(value));
        expect(clockAxis.keep(kept, keys)).toEqual(kept);
      }),
    );
  });

  test('are the whole when all are kept, and the neutral clock when none is', () => {
    fc.assert(
      fc.property(drawn, (value) => {
        expect(clockAxis.keep(value, clockAxis.keys(value))).toEqual(value);
        expect(clockAxis.keep(value, [])).toEqual(clockAxis.neutral);
      }),
    );
  });

  test('get simpler with every shrink, until there is nothing left', () => {
    fc.assert(
      fc.property(drawn, fc.infiniteStream(fc.nat(100)), (first, choices) => {
        let value = first;
        for (let steps = 0; ; steps++) {
          expect(steps).toBeLessThan(12);
          const simpler = clockAxis.shrink(value);
          if (simpler.length === 0) break;
          expect(simpler).not.toContainEqual(value);
          value = simpler[(choices.next().value ?? 0) % simpler.length] ?? clockAxis.neutral;
        }
        expect(value).toEqual(clockAxis.neutral);
      }),
    );
  });

  test('can be noon of the same local day in another zone', () => {
    const value: ClockValue = {
      kind: 'set',
      start: { kind: 'local-midnight', pick: 0.5 },
      zone: 'Pacific/Kiritimati',
      reads: 'still',
    };
    const day = local(instantOf(value, baseMs), 'Pacific/Kiritimati').slice(0, 10);
    const noon: ClockValue = { ...value, noon: true, calendar: 'Pacific/Kiritimati', zone: 'UTC' };
    expect(new Date(instantOf(noon, baseMs)).toISOString()).toBe(`${day}T12:34:56.789Z`);
    expect(clockAxis.shrink(value)).toContainEqual(noon);
  });
});

describe('a clock in words', () => {
  const value: ClockValue = {
    kind: 'set',
    start: { kind: 'month-end', pick: 0.2 },
    zone: 'Asia/Tokyo',
    reads: 'stepping',
  };
  const words = (keys: readonly string[], knownMs?: number): string =>
    clockAxis.describe(clockAxis.keep(value, keys), knownMs);

  test('says the parts that are there', () => {
    expect(words(['zone'])).toBe('the time zone Asia/Tokyo');
    expect(words(['reads'])).toBe('time moves between reads');
    expect(words(['zone', 'reads'])).toBe('the time zone Asia/Tokyo, time moves between reads');
    expect(words(['date'])).toBe('the last day of a month in the zone of the process');
    expect(words(['date', 'zone', 'reads'])).toBe(
      'the last day of a month in Asia/Tokyo, time moves between reads',
    );
    expect(words([], baseMs)).toBe('the base instant');
  });

  test('says dates where the base instant is known, and times where they matter', () => {
    expect(words(['date', 'zone'], baseMs)).toBe(
      '2027-01-31 09:36:00 (the last day of a month) in Asia/Tokyo',
    );
    const noon: ClockValue = { ...value, noon: true, reads: 'still' };
    expect(clockAxis.describe(noon, baseMs)).toBe('the date 2027-01-31 in Asia/Tokyo');
    expect(clockAxis.describe(noon)).toBe('noon of the last day of a month in Asia/Tokyo');
    const told = (start: ClockValue & { readonly kind: 'set' }): string => clockAxis.describe(start, baseMs);
    expect(told({ ...noon, start: { kind: 'second-edge', pick: 0.5 }, zone: 'UTC' })).toContain('the date ');
    const { noon: _, ...edge } = noon;
    expect(told({ ...edge, start: { kind: 'second-edge', pick: 0.5 } })).toBe(
      'just before the next second in Asia/Tokyo',
    );
    expect(told({ ...edge, start: { kind: 'ordinary', pick: 0.15 } })).toMatch(
      /^2026-12-01 \d\d:\d\d:\d\d in Asia\/Tokyo$/u,
    );
  });
});
