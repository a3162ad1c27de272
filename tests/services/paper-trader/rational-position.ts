import type { Decimal } from '../../../src/core/money/index.ts';
import type { PositionFill } from '../../../src/core/position/index.ts';

/** An exact fraction; the model of position math needs no rounding anywhere. */
export interface Rational {
  readonly numerator: bigint;
  /** Above 0. */
  readonly denominator: bigint;
}

/** Position as the rule book states it: with the average price, as fractions. */
export interface RationalPosition {
  readonly quantity: Rational;
  readonly average: Rational;
  readonly realized: Rational;
}

/** Applies fills by the words of the rule: weighted average when adding, price minus average when closing. */
export function rationalPositionAfter(fills: readonly PositionFill[]): RationalPosition {
  return fills.reduce(applyRational, { quantity: NOTHING, average: NOTHING, realized: NOTHING });
}

/** Tells whether a decimal is within 10^-`places` of a fraction. */
export function isWithin(actual: Decimal, expected: Rational, places: number): boolean {
  const distance = plus(fromDecimal(actual), times(expected, MINUS_ONE));
  return magnitude(distance.numerator) * 10n ** BigInt(places) <= distance.denominator;
}

const NOTHING: Rational = { numerator: 0n, denominator: 1n };
const MINUS_ONE: Rational = { numerator: -1n, denominator: 1n };

function applyRational(position: RationalPosition, fill: PositionFill): RationalPosition {
  const price = fromDecimal(fill.price);
  const size = fromDecimal(fill.quantity);
  const signed = fill.side === 'buy' ? size : times(size, MINUS_ONE);
  const held = position.quantity;
  const quantity = plus(held, signed);
  if (held.numerator === 0n || held.numerator > 0n === signed.numerator > 0n) {
    const cost = plus(times(held, position.average), times(signed, price));
    return { ...position, quantity, average: divided(cost, quantity) };
  }
  const closed =
    magnitude(signed.numerator) * held.denominator < magnitude(held.numerator) * signed.denominator
      ? signed
      : times(held, MINUS_ONE);
  const gain = times(times(closed, MINUS_ONE), plus(price, times(position.average, MINUS_ONE)));
  const realized = plus(position.realized, gain);
  if (quantity.numerator === 0n) return { quantity, average: NOTHING, realized };
  const isFlip = quantity.numerator > 0n !== held.numerator > 0n;
  return { quantity, average: isFlip ? price : position.average, realized };
}

function fromDecimal({ coefficient, scale }: Decimal): Rational {
  return { numerator: coefficient, denominator: 10n ** BigInt(scale) };
}

function plus(left: Rational, right: Rational): Rational {
  return {
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  };
}

function times(left: Rational, right: Rational): Rational {
  return { numerator: left.numerator * right.numerator, denominator: left.denominator * right.denominator };
}

function divided(dividend: Rational, divisor: Rational): Rational {
  const direction = divisor.numerator < 0n ? -1n : 1n;
  return {
    numerator: dividend.numerator * divisor.denominator * direction,
    denominator: dividend.denominator * divisor.numerator * direction,
  };
}

function magnitude(integer: bigint): bigint {
  return integer < 0n ? -integer : integer;
}
