import type { Labelled } from './labelled.ts';

/** Moments at which calendars, clocks and number formats turn, in milliseconds since the epoch. */
export const EDGES_MS: readonly Labelled<number>[] = [
  { label: 'the epoch', value: 0 },
  { label: 'the year 2000', value: Date.UTC(2000, 0, 1) },
  { label: 'the leap day of 2000', value: Date.UTC(2000, 1, 29) },
  { label: 'the end of the leap day of 2024', value: Date.UTC(2024, 2, 1) },
  { label: 'the first of March of 2100, no leap year', value: Date.UTC(2100, 2, 1) },
  { label: 'the end of a year with a week 53', value: Date.UTC(2027, 0, 1) },
  { label: 'the leap second of June 2012', value: Date.UTC(2012, 6, 1) },
  { label: 'the leap second of December 2016', value: Date.UTC(2017, 0, 1) },
  { label: 'clocks go forward in Europe', value: Date.UTC(2026, 2, 29, 1) },
  { label: 'clocks go back in Europe', value: Date.UTC(2026, 9, 25, 1) },
  { label: 'clocks go forward in New York', value: Date.UTC(2026, 2, 8, 7) },
  { label: 'clocks go back in New York', value: Date.UTC(2026, 10, 1, 6) },
  { label: 'clocks go back half an hour on Lord Howe', value: Date.UTC(2026, 3, 4, 15) },
  { label: 'Samoa leaves out a day', value: Date.UTC(2011, 11, 30, 10) },
  { label: '2^31 seconds', value: 2 ** 31 * 1000 },
  { label: '2^32 seconds', value: 2 ** 32 * 1000 },
  { label: '2^53 nanoseconds', value: Math.floor(2 ** 53 / 1e6) },
  { label: '2^53 microseconds', value: Math.floor(2 ** 53 / 1000) },
  { label: '2^63 nanoseconds', value: Math.floor(2 ** 63 / 1e6) },
  { label: 'the year 10000', value: Date.UTC(10_000, 0, 1) },
];
