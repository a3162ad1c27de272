const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

type Unit = keyof typeof UNITS;

/**
 * Reads a duration such as `90s`, `60m`, `24h` or `7d`, in milliseconds.
 *
 * @throws RangeError for anything else, and for 0
 */
export function parseDuration(text: string): number {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const ms = match === null ? 0 : Number(match[1]) * unitOf(match[2]);
  if (ms > 0) return ms;
  throw new RangeError(`Expected a duration such as 90s, 60m, 24h or 7d, was "${text}".`);
}

function unitOf(letter: string | undefined): number {
  return isUnit(letter) ? UNITS[letter] : 0;
}

function isUnit(letter: string | undefined): letter is Unit {
  return letter !== undefined && Object.hasOwn(UNITS, letter);
}

/** Writes milliseconds as `h:mm:ss`, rounded down to seconds. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Writes milliseconds in words, in the largest unit that is whole: `60 minutes`, `24 hours`, `1 second`. */
export function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds % 60 !== 0 || seconds === 0) return counted(seconds, 'second');
  const minutes = seconds / 60;
  return minutes % 60 === 0 && minutes > 60 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
