import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DecimalColumn } from '../../src/backtest/index.ts';
import { makeDecimal } from '../../src/core/money/index.ts';

const decimal = fc
  .tuple(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), fc.nat({ max: 300 }))
  .map(([coefficient, scale]) => makeDecimal(coefficient, scale));

test('a column of decimals is the list of what was put in, however long the numbers', () => {
  fc.assert(
    fc.property(
      fc.array(decimal, { maxLength: 40 }),
      decimal,
      fc.nat({ max: 3 }),
      (values, last, capacity) => {
        const column = new DecimalColumn(capacity);
        for (const value of values) column.push(value);
        expect([...column]).toEqual(values);
        expect([column.length, column.at(0), column.at(-1)]).toEqual([
          values.length,
          values[0],
          values.at(-1),
        ]);
        expect([column.at(values.length), column.at(-1 - values.length)]).toEqual([undefined, undefined]);
        column.replaceLast(last);
        expect([...column]).toEqual(values.length === 0 ? [] : values.with(-1, last));
      },
    ),
  );
});
