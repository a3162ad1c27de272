/** Local dates and instants of a zone, by the rules that `Intl` knows. */

const secondMs = 1_000;

/** A day of a zone. */
export interface LocalDate {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  readonly day: number;
}

/** Taken before anything replaces it: a world must not change how worlds are made. */
const { DateTimeFormat } = Intl;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The zone that the process has at this moment. */
export function processZone(): string {
  return new DateTimeFormat('en-US').resolvedOptions().timeZone;
}

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
    format = new DateTimeFormat('en-US', { ...fields, timeZone: zone, hourCycle: 'h23', era: 'short' });
    formats.set(zone, format);
  }
  return format;
}

/** Milliseconds by which local time is ahead of UTC, to the second. */
export function offsetAt(ms: number, zone: string): number {
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
  return local - Math.floor(ms / secondMs) * secondMs;
}

/** The day that an instant falls on in a zone. */
export function localDate(ms: number, zone: string): LocalDate {
  const local = new Date(ms + offsetAt(ms, zone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth(), day: local.getUTCDate() };
}

/** The instant of a local date and time of day; months and days may overflow, as in `Date.UTC`. */
export function localInstant(
  zone: string,
  year: number,
  month: number,
  day: number,
  timeOfDayMs: number,
): number {
  const local = Date.UTC(year, month, day) + timeOfDayMs;
  const guess = local - offsetAt(local, zone);
  return local - offsetAt(guess, zone);
}

/** The date, `2027-02-28`, and the time of day, `23:58:12`, of an instant in a zone. */
export function localDateTime(ms: number, zone: string): readonly [date: string, time: string] {
  const local = new Date(ms + offsetAt(ms, zone)).toISOString();
  return [local.slice(0, 10), local.slice(11, 19)];
}
