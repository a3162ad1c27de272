import { describe, expect, test } from 'vitest';
import { formatAmount, formatCount } from '../../src/cli/number-text.ts';
import { layOutTable } from '../../src/cli/text-table.ts';
import { parseDecimal } from '../../src/core/money/index.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_234_567, '1,234,567'],
])('the count %i is written as %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test.each([
  ['1.5', 4, '1.5000'],
  ['-0.00005', 4, '0.0000'],
  ['2.00015', 4, '2.0002'],
  ['7', 0, '7'],
])('the amount %s at %i places is written as %s', (value, scale, text) => {
  expect(formatAmount(parseDecimal(value), scale)).toBe(text);
});

describe('a table', () => {
  test('puts text left and numbers right, without blanks at line ends', () => {
    const columns = [
      { title: 'name', align: 'left' },
      { title: 'n', align: 'right' },
      { title: 'note', align: 'left' },
    ] as const;
    const rows = [
      ['a', '1', 'x'],
      ['longer', '1000', ''],
    ];
    expect(layOutTable(columns, rows)).toEqual(['name       n  note', 'a          1  x', 'longer  1000']);
  });
});
