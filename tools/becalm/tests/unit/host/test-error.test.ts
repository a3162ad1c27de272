import { describe, expect, test } from 'vitest';
import { toTestError } from '../../../src/host/test-error.ts';

const stack = [
  'AssertionError: expected 1 to be 2',
  '    at expect (/project/node_modules/vitest/dist/index.js:10:3)',
  '    at total (/project/src/cart.ts:41:12)',
  '    at /project/tests/cart.test.ts:7:5',
].join('\n');

describe('the error of a failing test', () => {
  test('names the innermost place inside the root and outside packages', () => {
    expect(toTestError('/project', { name: 'AssertionError', message: 'expected 1 to be 2', stack })).toEqual(
      {
        name: 'AssertionError',
        message: 'expected 1 to be 2',
        location: { file: 'src/cart.ts', line: 41, column: 12 },
      },
    );
  });

  test('reads file addresses and frames without parentheses', () => {
    const bare = 'Error: no\n    at async file:///project/a%20b.ts:3:4';
    expect(toTestError('/project', { message: 'no', stack: bare }).location).toEqual({
      file: 'a b.ts',
      line: 3,
      column: 4,
    });
  });

  test('has no place when every frame is elsewhere', () => {
    const outside = 'Error: no\n    at f (/other/a.ts:1:1)\n    at node:internal/timers:5:6';
    expect(toTestError('/project', { message: 'no', stack: outside }).location).toBeNull();
  });

  test.each([
    ['a string', 'boom', 'boom'],
    ['nothing', undefined, 'no error was given'],
    ['null', null, 'null'],
    ['an object without a message', { code: 7 }, '{ code: 7 }'],
  ])('makes something readable of %s', (_what, thrown, message) => {
    expect(toTestError('/project', thrown)).toEqual({ name: 'Error', message, location: null });
  });
});
