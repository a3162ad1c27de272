/** Whole numbers of a smallest unit `10^-scale`, so that half a step is exact: no double is between a text and a text. */

/** A decimal number as its digits and how many of them stand behind the point. */
export interface ExactDecimal {
  readonly digits: bigint;
  readonly scale: number;
}

const GRAMMAR = /^(-?\d+)(?:\.(\d+))?$/;

/**
 * Reads a plain decimal, such as `0.001`.
 *
 * @throws RangeError for any other text; `name` tells which option it was.
 */
export function exactDecimal(text: string, name: string): ExactDecimal {
  const match = GRAMMAR.exec(text);
  if (match === null) {
    throw new RangeError(`Expected ${name} to be a decimal such as "0.01", was ${JSON.stringify(text)}.`);
  }
  const [, whole = '', fraction = ''] = match;
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** The digits of a number in a finer unit. */
export function digitsAt({ digits, scale }: ExactDecimal, finer: number): bigint {
  return digits * 10n ** BigInt(finer - scale);
}

/** Writes digits of a unit, without zeros at the end. */
export function decimalText(digits: bigint, scale: number): string {
  const magnitude = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = magnitude.slice(0, magnitude.length - scale);
  const fraction = magnitude.slice(magnitude.length - scale).replace(/0+$/, '');
  return `${digits < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
