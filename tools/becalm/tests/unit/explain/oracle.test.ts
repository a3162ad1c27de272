import { describe, expect, it } from 'vitest';
import {
  type AttemptRun,
  createOracle,
  type OracleGiven,
  runsMax,
  runsPerAnswer,
} from '../../../src/explain/oracle.ts';
import type { TestError } from '../../../src/worlds/outcome.ts';
import { neutralWorld } from '../../../src/worlds/world.ts';

const attempt = { world: neutralWorld, tests: ['a > one', 'a > two'] };

const passed: AttemptRun = { end: 'passed', error: null, testsRun: 2, trace: null };

function errorAt(line: number, changes: Partial<TestError> = {}): TestError {
  return { name: 'Error', message: '', location: { file: 'a.ts', line, column: 1 }, ...changes };
}

function failedWith(error: TestError | null): AttemptRun {
  return { ...passed, end: 'failed', error };
}

/** An oracle over these answers, the last of which is given for ever. */
function over(answers: readonly (AttemptRun | null)[], given: Partial<OracleGiven> = {}) {
  let runs = 0;
  const oracle = createOracle({
    run: async () => answers[Math.min(runs++, answers.length - 1)] ?? null,
    rate: 1,
    error: errorAt(3),
    suiteTests: 2,
    budget: 1_000,
    signal: new AbortController().signal,
    ...given,
  });
  return { ...oracle, runs: () => runs };
}

describe('an answer', () => {
  it.each([
    [1, 1],
    [0.999, 1],
    [0.9, 2],
    [0.5, 7],
    [0.1, 44],
    [0.01, 459],
  ])('about a test that fails in %d of its runs takes %i runs to be 99 %% sure', (rate, runs) => {
    expect(runsPerAnswer(rate)).toBe(runs);
  });

  it('is given once for a question', async () => {
    const oracle = over([passed]);
    expect([await oracle.end(attempt), await oracle.end({ ...attempt })]).toEqual(['passed', 'passed']);
    expect(oracle.runs()).toBe(1);
  });

  it('is that it fails as soon as it has failed once, and that it passes when it passed every time', async () => {
    const luck = over([passed, failedWith(errorAt(3))], { rate: 0.5 });
    expect(await luck.end(attempt)).toBe('failed');
    expect(luck.runs()).toBe(2);
    const sound = over([passed], { rate: 0.5 });
    expect(await sound.end(attempt)).toBe('passed');
    expect(sound.runs()).toBe(7);
  });

  it('counts no more once there is doubt, and comes from pristine processes then', async () => {
    const asked: boolean[] = [];
    const oracle = over([], {
      run: async (_attempt, { pristine }) => {
        asked.push(pristine);
        return passed;
      },
    });
    await oracle.end(attempt);
    oracle.doubt();
    await oracle.end(attempt);
    expect(asked).toEqual([false, true]);
  });
});

describe('a failure', () => {
  const nowhere = { location: null };
  it.each([
    ['at the same place, whatever its name', errorAt(3, { name: 'TypeError' }), 'failed'],
    ['in another line', errorAt(4), 'passed'],
    ['in another file', errorAt(3, { location: { file: 'b.ts', line: 3, column: 1 } }), 'passed'],
    ['without a place, of the same name', errorAt(3, nowhere), 'failed'],
    ['without a place, of another name', errorAt(3, { ...nowhere, name: 'TypeError' }), 'passed'],
    ['without an error', null, 'failed'],
  ])('%s is that of the finding, or not', async (_, error, end) => {
    expect(await over([failedWith(error)]).end(attempt)).toBe(end);
  });

  it('is any where that of the finding is not known', async () => {
    expect(await over([failedWith(errorAt(4))], { error: null }).end(attempt)).toBe('failed');
  });
});

describe('an oracle', () => {
  it('ends when its budget is spent to the last test, and tells what it has cost', async () => {
    const oracle = over([passed], { budget: 2 });
    expect(await oracle.look(attempt, {})).toEqual(passed);
    expect(oracle.ended()).toBe(false);
    await oracle.look(attempt, {});
    expect(oracle.ended()).toBe(true);
    expect(await oracle.look(attempt, {})).toBeNull();
    expect(await oracle.end(attempt)).toBeNull();
    expect(oracle.cost()).toEqual({ runs: 2, suiteEquivalents: 2 });
  });

  it('ends after so many runs, however small they are', async () => {
    const oracle = over([{ ...passed, testsRun: 0 }]);
    for (let run = 0; run < runsMax; run++) {
      expect(oracle.ended()).toBe(false);
      await oracle.look(attempt, {});
    }
    expect(oracle.ended()).toBe(true);
  });

  it('ends when three runs in a row were lost, and not when one came in between', async () => {
    const oracle = over([null, null, passed, null, null, null]);
    for (let run = 0; run < 5; run++) await oracle.look(attempt, {});
    expect(oracle.ended()).toBe(false);
    await oracle.look(attempt, {});
    expect(oracle.ended()).toBe(true);
  });

  it('counts a lost run as one of all its tests', async () => {
    const oracle = over([null]);
    await oracle.look(attempt, {});
    expect(oracle.cost()).toEqual({ runs: 1, suiteEquivalents: 1 });
  });

  it('asks in warm workers, and for nothing more than it is told to', async () => {
    const asked: unknown[] = [];
    const oracle = over([], {
      run: async (_attempt, options) => {
        asked.push(options);
        return passed;
      },
    });
    await oracle.end(attempt);
    await oracle.look(attempt, { trace: true });
    expect(asked).toEqual([
      { pristine: false, trace: false, watch: false },
      { pristine: false, trace: true, watch: false },
    ]);
  });

  it('ends at the signal', async () => {
    const oracle = over([passed], { signal: AbortSignal.abort() });
    expect([oracle.ended(), await oracle.end(attempt)]).toEqual([true, null]);
  });
});
