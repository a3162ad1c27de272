import { ProfileError } from '../profile-error.ts';

/** Bounds of an option, both included, and its default. */
export interface NumberBounds {
  readonly otherwise: number;
  readonly from: number;
  readonly to: number;
  readonly isWhole?: boolean;
}

/**
 * Reads the number of an option; the default where there is none.
 *
 * @throws ProfileError `USAGE` where it is no number within the bounds
 */
export function numberOption(
  name: string,
  text: string | null,
  { otherwise, from, to, isWhole = false }: NumberBounds,
): number {
  if (text === null) return otherwise;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (number >= from && number <= to && (!isWhole || Number.isInteger(number))) return number;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw new ProfileError('USAGE', `Expected --${name} to be ${kind} from ${from} to ${to}, was "${text}".`);
}
