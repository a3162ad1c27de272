import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, duration, percent, percentRange } from '../../../src/report/numbers.ts';
import { displayWidth, escapeControls, padTo, truncate } from '../../../src/report/text.ts';

const texts = fc.string({ unit: 'grapheme' });

/** Controls and halves of pairs included; `unit: 'binary'` would make a table of every character first. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0x2fff), fc.nat(0x10_ffff)), { maxLength: 20 })
  .map((codes) => String.fromCodePoint(...codes));

describe('escapeControls', () => {
  it.each([
    ['two\nlines\tand\rmore', 'two\\nlines\\tand\\rmore'],
    ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\u009bA', '\\x9bA'],
    ['user\u202etxt.exe', 'user\\u202etxt.exe'],
    ['line\u2028break', 'line\\u2028break'],
    ['half \ud800 pair', 'half \\ud800 pair'],
    ['Grüße 日本 👩‍🚀', 'Grüße 日本 👩‍🚀'],
  ])('writes %j as %j', (text, escaped) => {
    expect(escapeControls(text)).toBe(escaped);
  });

  it('leaves nothing that moves a cursor', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeControls(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['Grüße', 5],
    ['Gru\u0308n', 4],
    ['日本', 4],
    ['한국', 4],
    ['👩‍🚀', 2],
    ['✔\ufe0f', 2],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('truncate and padTo', () => {
  it('never exceed the width, and fill it', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 30 }), (text, width) => {
        expect(displayWidth(truncate(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(padTo(truncate(text, width), width))).toBe(width);
      }),
    );
  });

  it('mark what was cut, and only that', () => {
    expect(truncate('abcdef', 4)).toBe('abc…');
    expect(truncate('abcd', 4)).toBe('abcd');
    expect(truncate('日本語', 4)).toBe('日…');
  });
});

describe('percent', () => {
  it.each([
    [0.0029912, 'up', '0.30'],
    [0.0208, 'up', '2.1'],
    [0.036, 'up', '3.6'],
    [0.1391, 'up', '14'],
    [0.07, 'up', '7.0'],
    [0.95, 'nearest', '95'],
    [1, 'nearest', '100'],
    [0, 'nearest', '0'],
  ] as const)('writes %d, rounded %s, as %s', (share, rounding, words) => {
    expect(percent(share, rounding)).toBe(words);
  });

  it('never promises less than the bound', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1, noNaN: true }), (share) => {
        expect(Number(percent(share, 'up'))).toBeGreaterThanOrEqual(share * 100 * (1 - 1e-9));
      }),
    );
  });

  it('writes both ends of a range with the digits of the higher', () => {
    expect(percentRange({ low: 0.0062, high: 0.0209 })).toBe('0.6–2.1 %');
    expect(percentRange({ low: 0.44, high: 0.5 })).toBe('44–50 %');
  });
});

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [52_400, '52 s'],
    [59_600, '1 min 0 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
  ])('writes %i ms as %s', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words);
  });
});

describe('counted', () => {
  it('agrees in number', () => {
    expect([counted(0, 'test'), counted(1, 'test'), counted(2, 'test')]).toEqual([
      '0 tests',
      '1 test',
      '2 tests',
    ]);
  });
});
