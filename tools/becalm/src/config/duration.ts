/** What a duration is written as. */
export const durationForm = 'a duration such as 90s, 10m or 1h30m';

/**
 * Reads a duration: hours, minutes and seconds in that order, such as `90s`, `10m` or `1h30m`.
 *
 * @returns milliseconds, above 0; null for anything else
 */
export function readDuration(text: string): number | null {
  const match = /^(?=.)(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?$/.exec(text);
  const [, hours = '0', minutes = '0', seconds = '0'] = match ?? [];
  const total = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000;
  return total > 0 ? total : null;
}
