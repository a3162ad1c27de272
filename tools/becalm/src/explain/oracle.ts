import type { RunTrace, TestError } from '../worlds/outcome.ts';
import type { World } from '../worlds/world.ts';

/** How a test ends. */
export type End = 'failed' | 'passed';

/** Some tests in a world. */
export interface Attempt {
  readonly world: World;
  /** Paths of the tests that are run; the one in question is among them. */
  readonly tests: readonly string[];
}

/** What one run showed of the test in question. */
export interface AttemptRun {
  readonly end: End | 'skipped';
  /** Null unless it failed. */
  readonly error: TestError | null;
  /** How many tests ran to an end. */
  readonly testsRun: number;
  /** Null unless asked for. */
  readonly trace: RunTrace | null;
}

/** How a run is asked for. */
export interface AttemptOptions {
  /** Whether it has to be in a pristine process. */
  readonly pristine: boolean;
  /** Whether to tell what ran and what the world did. */
  readonly trace: boolean;
  /** Whether to tell what the tests before left behind. */
  readonly watch: boolean;
}

/** Runs some tests once; null where the run was lost or stopped. */
export type RunAttempt = (attempt: Attempt, options: AttemptOptions) => Promise<AttemptRun | null>;

/** How sure an answer is: a test that fails by luck fails at least once in as many runs as this takes. */
export const answerConfidence = 0.99;

/** What an explanation has cost so far. */
export interface Cost {
  readonly runs: number;
  /** Tests that were run over the tests of the suite. */
  readonly suiteEquivalents: number;
}

/** Answers questions about one test, for as long as its budget lasts. */
export interface Oracle {
  /** How the test ends in an attempt; null where nobody can say any more. The same question is answered once. */
  readonly end: (attempt: Attempt) => Promise<End | null>;
  /** One run that tells more; null where it was lost or may not be had any more. */
  readonly look: (attempt: Attempt, options: Partial<AttemptOptions>) => Promise<AttemptRun | null>;
  /** From here on every run is in a pristine process, and what was answered before counts no more. */
  readonly doubt: () => void;
  readonly cost: () => Cost;
  /** Whether the signal or the budget has ended it. */
  readonly ended: () => boolean;
}

/** What an oracle works with. */
export interface OracleGiven {
  readonly run: RunAttempt;
  /** How often the test fails where it can, in (0, 1]. */
  readonly rate: number;
  /** The failure in question; one at another place is another failure. Null where it is not known. */
  readonly error: TestError | null;
  /** Tests of the suite, at least 1. */
  readonly suiteTests: number;
  /** What the answers may cost in suite-equivalents. */
  readonly budget: number;
  readonly signal: AbortSignal;
}

/** However small runs are, each takes its time: more than these are not worth what they add. */
export const runsMax = 600;

/** So many lost runs in a row, and nothing is to be learnt here. */
const lostMax = 3;

/** Makes the oracle of one test. */
export function createOracle({ run, rate, error, suiteTests, budget, signal }: OracleGiven): Oracle {
  const times = runsPerAnswer(rate);
  const known = new Map<string, End>();
  let pristine = false;
  let runs = 0;
  let testsRun = 0;
  let lostInARow = 0;

  const ended = (): boolean =>
    signal.aborted || testsRun / suiteTests >= budget || runs >= runsMax || lostInARow >= lostMax;

  async function look(attempt: Attempt, options: Partial<AttemptOptions>): Promise<AttemptRun | null> {
    if (ended()) return null;
    const answer = await run(attempt, { pristine, trace: false, watch: false, ...options });
    runs += 1;
    testsRun += answer?.testsRun ?? attempt.tests.length;
    lostInARow = answer === null ? lostInARow + 1 : 0;
    return answer;
  }

  return {
    async end(attempt) {
      const key = JSON.stringify(attempt);
      const before = known.get(key);
      if (before !== undefined) return before;
      for (let time = 0; time < times; time++) {
        const answer = await look(attempt, {});
        if (answer === null) return null;
        if (answer.end === 'failed' && isSameFailure(answer.error, error)) {
          known.set(key, 'failed');
          return 'failed';
        }
      }
      known.set(key, 'passed');
      return 'passed';
    },
    look,
    doubt() {
      pristine = true;
      known.clear();
    },
    cost: () => ({ runs, suiteEquivalents: testsRun / suiteTests }),
    ended,
  };
}

/** So many runs show a failure of this rate with {@link answerConfidence}: (1 − rate)^runs ≤ 1 − confidence. */
export function runsPerAnswer(rate: number): number {
  if (rate >= 1) return 1;
  return Math.max(1, Math.ceil(Math.log1p(-answerConfidence) / Math.log1p(-rate)));
}

/** Places tell failures apart; where there is none, their names do. */
function isSameFailure(one: TestError | null, other: TestError | null): boolean {
  if (one === null || other === null) return true;
  if (one.location === null || other.location === null) return one.name === other.name;
  return one.location.file === other.location.file && one.location.line === other.location.line;
}
