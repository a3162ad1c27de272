import { describe, expect, test } from 'vitest';
import { errorOfThrown, messageOfThrown, textOfThrown, textOr } from '../../src/core/thrown.ts';
import { THROWN_VALUES } from '../generators/misbehaving-strategies.ts';

describe('what was thrown', () => {
  test.each<[string, unknown, string, string]>([
    ['an error', new TypeError('no number'), 'no number', 'TypeError: no number'],
    ['an error without message', new Error(), '', 'Error'],
    ['text', 'no', 'no', 'no'],
    ['nothing', undefined, 'undefined', 'undefined'],
    ['a number', 7, '7', '7'],
    ['a symbol', Symbol('mood'), 'Symbol(mood)', 'Symbol(mood)'],
    ['an object', {}, '[object Object]', '[object Object]'],
  ])('is told as it tells itself: %s', (_, thrown, message, text) => {
    expect(messageOfThrown(thrown)).toBe(message);
    expect(textOfThrown(thrown)).toBe(text);
    expect(errorOfThrown(thrown).message).toBe(message);
  });

  test.each([
    ['an object without prototype', Object.create(null), 'an object that has no text'],
    ['an object whose toString is no function', { toString: false }, 'an object that has no text'],
    ['an object with another text', { toString: () => 7 }, '7'],
  ])('is named where it has no text: %s', (_, thrown, message) => {
    expect(messageOfThrown(thrown)).toBe(message);
    expect(textOfThrown(thrown)).toBe(message);
    expect(errorOfThrown(thrown).message).toBe(message);
  });

  test.each(THROWN_VALUES)('never throws again: %s', (_, make) => {
    for (const tell of [messageOfThrown, textOfThrown, (thrown: unknown) => errorOfThrown(thrown).name])
      expect(() => tell(make())).not.toThrow();
    expect(typeof messageOfThrown(make())).toBe('string');
    expect(typeof textOfThrown(make())).toBe('string');
  });

  test('stays the error that it is', () => {
    const error = new RangeError('far');
    expect(errorOfThrown(error)).toBe(error);
  });
});

test('text that cannot be read, or is none, is replaced', () => {
  expect(textOr('fallback', () => 'text')).toBe('text');
  expect(textOr('fallback', () => 7)).toBe('fallback');
  expect(
    textOr('fallback', () => {
      throw new Error('no');
    }),
  ).toBe('fallback');
});
