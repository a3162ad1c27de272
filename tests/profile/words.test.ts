import { describe, expect, it } from 'vitest';
import { percentOf } from '../../tools/profile/cpu/percent.ts';
import { bytes, fileWords, placeOf } from '../../tools/profile/report/words.ts';

const frame = {
  functionName: 'run',
  scriptId: '1',
  url: 'file:///shop/src/a.ts',
  lineNumber: 11,
  columnNumber: 2,
};

describe('words of a report', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 kB'],
    [-1536, '-1.5 kB'],
    [2 ** 20 - 1, '1024.0 kB'],
    [-(3 * 2 ** 20), '-3.0 MB'],
  ])('say %d bytes as %s', (count, words) => {
    expect(bytes(count)).toBe(words);
  });

  it('say where a function begins, counted from 1, from the folder where it lies below', () => {
    expect(placeOf(frame, '/shop')).toBe('src/a.ts:12:3');
    expect(placeOf(frame, '/other')).toBe('/shop/src/a.ts:12:3');
    expect(placeOf({ ...frame, lineNumber: -1 }, '/shop')).toBe('src/a.ts');
    expect(placeOf({ ...frame, url: '' }, '/shop')).toBe('');
    expect(fileWords('node:path', '/shop')).toBe('node:path');
  });

  it('say 0 % of nothing', () => {
    expect([percentOf(1, 4), percentOf(0, 0)]).toEqual([25, 0]);
  });
});
