import { describe, expect, test } from 'vitest';
import { catalogueOf, outcomeOf } from '../../../src/host/outcomes.ts';
import type { FileResult, TestResult } from '../../../src/host/read-results.ts';

const error = { name: 'Error', message: 'no', location: null };
const passed: TestResult = { kind: 'passed', durationMs: 2 };
const failed: TestResult = { kind: 'failed', durationMs: 3, error };
const skipped: TestResult = { kind: 'skipped' };

function collected(results: Readonly<Record<string, TestResult>>): FileResult {
  return { kind: 'collected', results: new Map(Object.entries(results)) };
}

const neutral = new Map([
  ['a.test.ts', collected({ one: passed, two: passed, todo: skipped })],
  ['b.test.ts', collected({ three: failed })],
]);
const catalogue = catalogueOf(['a.test.ts', 'b.test.ts'], neutral);

describe('the catalogue', () => {
  test('lists files in the project’s order and tests in declared order', () => {
    expect(catalogue.map(({ file, name, outcome }) => [file, name, outcome])).toEqual([
      ['a.test.ts', 'one', 'passed'],
      ['a.test.ts', 'two', 'passed'],
      ['a.test.ts', 'todo', 'skipped'],
      ['b.test.ts', 'three', 'failed'],
    ]);
  });

  test('lets a file that does not load stand for its tests', () => {
    const unloadable = new Map<string, FileResult>([['a.test.ts', { kind: 'unloadable', error }]]);
    expect(catalogueOf(['a.test.ts'], unloadable)).toEqual([
      { file: 'a.test.ts', name: '(the file loads)', outcome: 'failed' },
    ]);
  });
});

describe('the outcome of a run', () => {
  test('names failures and skips against the catalogue', () => {
    const results = new Map([
      ['a.test.ts', collected({ one: failed, two: skipped, todo: skipped })],
      ['b.test.ts', collected({ three: passed })],
    ]);
    const outcome = outcomeOf(catalogue, { results, needsRealTime: [], trace: null }, null, 12);
    expect(outcome.failures).toEqual([{ file: 'a.test.ts', name: 'one', error }]);
    expect(outcome.skipped).toEqual([{ file: 'a.test.ts', name: 'two' }]);
    expect(outcome.testsRun).toBe(2);
    expect([...(outcome.testDurationsMs ?? [])]).toEqual([3, Number.NaN, Number.NaN, 2]);
  });

  test('fails every known test of a file that does not load', () => {
    const results = new Map<string, FileResult>([
      ['a.test.ts', { kind: 'unloadable', error }],
      ['b.test.ts', collected({ three: passed })],
    ]);
    const outcome = outcomeOf(catalogue, { results, needsRealTime: [], trace: null }, null, 12);
    expect(outcome.failures.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(outcome.skipped).toEqual([]);
  });

  test('counts a test that did not appear as skipped', () => {
    const results = new Map([['a.test.ts', collected({ one: passed })]]);
    expect(
      outcomeOf(catalogue, { results, needsRealTime: [], trace: null }, ['a.test.ts'], 12).skipped,
    ).toEqual([{ file: 'a.test.ts', name: 'two' }]);
  });

  test('says nothing of files that were not wanted', () => {
    const results = new Map([['b.test.ts', collected({ three: passed })]]);
    const outcome = outcomeOf(catalogue, { results, needsRealTime: [], trace: null }, ['b.test.ts'], 12);
    expect(outcome.skipped).toEqual([]);
    expect([...(outcome.testDurationsMs ?? [])]).toEqual([Number.NaN, Number.NaN, Number.NaN, 2]);
  });
});
