import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  absolute,
  add,
  approximate,
  asPrice,
  asQuantity,
  compare,
  type Decimal,
  decimalFromInteger,
  divide,
  equals,
  formatDecimal,
  isNegative,
  isPositive,
  isZero,
  makeDecimal,
  max,
  min,
  multiply,
  negate,
  ONE,
  parseDecimal,
  round,
  sign,
  subtract,
  ZERO,
} from '../../../src/core/money/index.ts';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 20 }))
  .map(([coefficient, scale]) => makeDecimal(coefficient, scale));

const nonZero = decimals.filter((value) => !isZero(value));

function text(operation: (left: Decimal, right: Decimal) => Decimal, left: string, right: string): string {
  return formatDecimal(operation(parseDecimal(left), parseDecimal(right)));
}

describe('arithmetic', () => {
  test.each([
    [add, '0.1', '0.2', '0.3'],
    [add, '99.9', '0.1', '100'],
    [subtract, '0.3', '0.3', '0'],
    [subtract, '1', '1.000000000000000001', '-0.000000000000000001'],
    [multiply, '0.1', '0.1', '0.01'],
    [multiply, '2.5', '4', '10'],
    [divide, '1', '3', '0.333333333333333333'],
    [divide, '-2', '3', '-0.666666666666666667'],
    [divide, '56', '5', '11.2'],
    [divide, '14', '3', '4.666666666666666667'],
  ] as const)('%o of %s and %s is %s', (operation, left, right, result) => {
    expect(text(operation, left, right)).toBe(result);
  });

  test('addition forms a commutative group', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(add(a, b)).toEqual(add(b, a));
        expect(add(add(a, b), c)).toEqual(add(a, add(b, c)));
        expect(add(a, negate(a))).toEqual(ZERO);
        expect(subtract(a, b)).toEqual(add(a, negate(b)));
      }),
    );
  });

  test('multiplication distributes over addition and loses no digit', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)));
        expect(multiply(a, ONE)).toEqual(a);
        expect(multiply(a, ZERO)).toEqual(ZERO);
      }),
    );
  });

  test('a quotient is off by at most half a unit in its last place', () => {
    fc.assert(
      fc.property(decimals, nonZero, fc.integer({ min: 0, max: 30 }), (dividend, divisor, scale) => {
        const error = absolute(subtract(dividend, multiply(divide(dividend, divisor, scale), divisor)));
        const half = multiply(absolute(divisor), makeDecimal(5n, scale + 1));
        expect(compare(error, half)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('dividing a product gives the factor back when it has at most 18 places', () => {
    fc.assert(
      fc.property(decimals, nonZero, (a, b) => {
        const factor = round(a, 18);
        expect(divide(multiply(factor, b), b)).toEqual(factor);
      }),
    );
  });

  test('division by zero is refused', () => {
    expect(() => divide(ONE, ZERO)).toThrow('Expected a divisor other than zero, was 0.');
  });

  test('numbers that are a hundred places apart add up exactly', () => {
    const tiny = makeDecimal(1n, 100);
    expect(add(ONE, tiny)).toEqual({ coefficient: 10n ** 100n + 1n, scale: 100 });
    expect(subtract(add(ONE, tiny), ONE)).toEqual(tiny);
  });

  test.each([-1, 0.5, Number.NaN])('the scale %s is refused', (scale) => {
    expect(() => divide(ONE, ONE, scale)).toThrow('Expected a scale that is a whole number');
    expect(() => round(ONE, scale)).toThrow('Expected a scale that is a whole number');
  });

  test('no number is made with a scale that is negative or not whole, not even zero', () => {
    const noScales = fc.oneof(
      fc.integer({ max: -1 }),
      fc.double().filter((scale) => !Number.isInteger(scale)),
    );
    fc.assert(
      fc.property(fc.constantFrom(0n, 7n, -10n), noScales, (coefficient, scale) => {
        expect(() => makeDecimal(coefficient, scale)).toThrow(RangeError);
      }),
    );
  });
});

describe('half-even rounding', () => {
  test.each([
    ['0.5', 0, '0'],
    ['1.5', 0, '2'],
    ['2.5', 0, '2'],
    ['-0.5', 0, '0'],
    ['-1.5', 0, '-2'],
    ['2.51', 0, '3'],
    ['0.125', 2, '0.12'],
    ['0.135', 2, '0.14'],
    ['-0.125', 2, '-0.12'],
    ['9.995', 2, '10'],
    ['1.2', 5, '1.2'],
  ])('%s at %i places is %s', (value, scale, result) => {
    expect(formatDecimal(round(parseDecimal(value), scale))).toBe(result);
  });

  test.each([
    ['1', '-2', '0'],
    ['3', '-2', '-2'],
    ['-3', '-2', '2'],
    ['-5', '2', '-2'],
  ])('%s ÷ %s without places is %s', (dividend, divisor, result) => {
    expect(formatDecimal(divide(parseDecimal(dividend), parseDecimal(divisor), 0))).toBe(result);
  });

  test('it is symmetric around zero', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 20 }), (value, scale) => {
        expect(round(negate(value), scale)).toEqual(negate(round(value, scale)));
      }),
    );
  });
});

describe('representation', () => {
  test('equal numbers are equal structures', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 40 }), (value, zeroCount) => {
        const padded = makeDecimal(value.coefficient * 10n ** BigInt(zeroCount), value.scale + zeroCount);
        expect(padded).toEqual(value);
        expect(equals(padded, value)).toBe(true);
      }),
    );
  });

  test('every zero is the same zero', () => {
    expect(makeDecimal(0n, 7)).toBe(ZERO);
    expect(negate(ZERO)).toBe(ZERO);
    expect(parseDecimal('-0.00')).toBe(ZERO);
  });

  test('whole numbers convert, and unsafe ones are refused', () => {
    expect(decimalFromInteger(-120)).toEqual({ coefficient: -120n, scale: 0 });
    expect(decimalFromInteger(10n ** 20n)).toEqual({ coefficient: 10n ** 20n, scale: 0 });
    expect(() => decimalFromInteger(2 ** 53)).toThrow(RangeError);
    expect(() => decimalFromInteger(0.5)).toThrow('Expected a whole number');
  });
});

describe('order', () => {
  test('comparing agrees with the sign of the difference', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(compare(a, b)).toBe(sign(subtract(a, b)));
        expect(equals(a, b)).toBe(compare(a, b) === 0);
        expect(min(a, b)).toEqual(compare(a, b) <= 0 ? a : b);
        expect(max(a, b)).toEqual(compare(a, b) >= 0 ? a : b);
      }),
    );
  });

  test('the same digits at another scale are another number', () => {
    expect(equals(parseDecimal('12'), parseDecimal('1.2'))).toBe(false);
  });

  test('of two equal numbers the first is the smaller, and the larger', () => {
    const [first, second] = [parseDecimal('1.5'), parseDecimal('1.50')];
    expect(min(first, second)).toBe(first);
    expect(max(first, second)).toBe(first);
  });

  test('sign, isZero, isNegative and isPositive agree', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        expect([isNegative(value), isZero(value), isPositive(value)].indexOf(true)).toBe(sign(value) + 1);
        expect(sign(absolute(value))).toBe(Math.abs(sign(value)));
      }),
    );
  });
});

describe('approximate', () => {
  test('it is the nearest double', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        expect(approximate(value)).toBe(Number(formatDecimal(value)));
      }),
    );
  });

  test('it gives a double back that was read by its shortest form', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e15, max: 1e15, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-50),
        (x) => {
          expect(approximate(parseDecimal(String(x)))).toBe(x === 0 ? 0 : x);
        },
      ),
    );
  });
});

describe('prices and quantities', () => {
  test.each(['0', '-1', '-0.000001'])('%s is neither', (value) => {
    expect(() => asPrice(parseDecimal(value))).toThrow(`Expected a price above 0, was ${value}.`);
    expect(() => asQuantity(parseDecimal(value))).toThrow(`Expected a quantity above 0, was ${value}.`);
  });

  test('anything above 0 can be both', () => {
    const smallest = parseDecimal('0.000000000000000001');
    expect(asPrice(smallest)).toBe(smallest);
    expect(asQuantity(smallest)).toBe(smallest);
  });
});
