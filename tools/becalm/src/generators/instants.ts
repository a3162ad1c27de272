/** Moments at which calendars, clocks and number formats turn, in milliseconds since the epoch. */
export const EDGES_MS: readonly number[] = [
  // The epoch.
  0,
  // The year 2000.
  Date.UTC(2000, 0, 1),
  // The leap day of 2000.
  Date.UTC(2000, 1, 29),
  // The end of the leap day of 2024.
  Date.UTC(2024, 2, 1),
  // The first of March of 2100, no leap year.
  Date.UTC(2100, 2, 1),
  // The end of a year with a week 53.
  Date.UTC(2027, 0, 1),
  // The leap second of June 2012.
  Date.UTC(2012, 6, 1),
  // The leap second of December 2016.
  Date.UTC(2017, 0, 1),
  // Clocks go forward in Europe.
  Date.UTC(2026, 2, 29, 1),
  // Clocks go back in Europe.
  Date.UTC(2026, 9, 25, 1),
  // Clocks go forward in New York.
  Date.UTC(2026, 2, 8, 7),
  // Clocks go back in New York.
  Date.UTC(2026, 10, 1, 6),
  // Clocks go back half an hour on Lord Howe.
  Date.UTC(2026, 3, 4, 15),
  // Samoa leaves out a day.
  Date.UTC(2011, 11, 30, 10),
  // 2^31 seconds.
  2 ** 31 * 1000,
  // 2^32 seconds.
  2 ** 32 * 1000,
  // 2^53 nanoseconds.
  Math.floor(2 ** 53 / 1e6),
  // 2^53 microseconds.
  Math.floor(2 ** 53 / 1000),
  // 2^63 nanoseconds.
  Math.floor(2 ** 63 / 1e6),
  // The year 10000.
  Date.UTC(10_000, 0, 1),
];
