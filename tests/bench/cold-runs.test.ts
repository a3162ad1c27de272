import { describe, expect, it } from 'vitest';
import { failedTests, progressLine } from '../../bench/cold/runs.ts';
import { rangeOption } from '../../bench/options.ts';

describe('the line after a cold run', () => {
  it('says how it ended and how long the rest will take', () => {
    const passed = { seed: 1, passed: true, wallSeconds: 2 };

    expect(progressLine([passed], 100)).toBe('  1/100 · seed 1 passed · 2.0 s · 0 failed · 3 min 18 s left');
    expect(progressLine([passed, { seed: 2, passed: false, wallSeconds: 4.04 }], 10)).toBe(
      ' 2/10 · seed 2 FAILED · 4.0 s · 1 failed · 24 s left',
    );
  });
});

describe('the failed tests of a run', () => {
  it('are each named once, without colours', () => {
    const output = [
      '\u001b[41m FAIL \u001b[49m  njord  tests/a.test.ts > cart > starts empty',
      'AssertionError: expected 1 to be 2',
      ' FAIL  njord  tests/a.test.ts > cart > starts empty',
      ' FAIL  tests/b.test.ts [ tests/b.test.ts ]',
      ' ✓ FAILSAFE passes',
    ].join('\n');

    expect(failedTests(output)).toEqual([
      'njord  tests/a.test.ts > cart > starts empty',
      'tests/b.test.ts [ tests/b.test.ts ]',
    ]);
  });
});

describe('a range', () => {
  it('has both ends included, and a default', () => {
    expect(rangeOption({ seeds: '5..9' }, 'seeds', { first: 1, last: 100 })).toEqual({ first: 5, last: 9 });
    expect(rangeOption({}, 'seeds', { first: 1, last: 100 })).toEqual({ first: 1, last: 100 });
  });

  it.each(['9..5', '100', 'a..b', '1..'])('is not %s', (text) => {
    expect(() => rangeOption({ seeds: text }, 'seeds', { first: 1, last: 2 })).toThrow(
      `Expected --seeds to be a range such as 1..100, was "${text}".`,
    );
  });
});
