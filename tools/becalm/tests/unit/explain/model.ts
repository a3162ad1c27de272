import { type ExplainGiven, explainFinding } from '../../../src/explain/explain.ts';
import type { Explanation, Finding } from '../../../src/explain/explanation.ts';
import type { Attempt, AttemptOptions, RunAttempt } from '../../../src/explain/oracle.ts';
import type { TestError } from '../../../src/worlds/outcome.ts';
import { ordinaryRun } from '../../../src/worlds/suite.ts';
import { testPath } from '../../../src/worlds/test-path.ts';
import { neutralWorld, type World } from '../../../src/worlds/world.ts';
import { type FakePart, fakeSuite } from '../hunt/fake-suite.ts';

/** What a test says of an explanation; the rest is ordinary. */
export interface Given extends Partial<Pick<ExplainGiven, 'budget' | 'hints' | 'signal'>> {
  readonly part: FakePart;
  /** Path of the test to explain. */
  readonly test: string;
  /** Default: the reversed order. */
  readonly world?: World;
  readonly causes?: Finding['causes'];
  readonly failsInNeutral?: boolean;
  readonly rate?: number;
  /** Called before each run; gives what the run is to be taken for instead. */
  readonly before?: (
    attempt: Attempt,
    options: AttemptOptions,
    run: number,
  ) => 'lost' | 'other failure' | 'failed' | 'passed' | undefined;
}

/** An explanation and the runs it took. */
export interface Explained {
  readonly explanation: Explanation;
  readonly runs: readonly (Attempt & AttemptOptions)[];
}

/** Every order reversed. */
export const reversed: World = { ...neutralWorld, order: { kind: 'rotated', by: 0, reversed: true } };

/** Explains a test of a modelled suite. */
export async function explainIn(given: Given): Promise<Explained> {
  const { part, test } = given;
  const [suitePart] = fakeSuite(part).parts;
  if (suitePart === undefined) throw new Error('no part');
  const [file = '', ...titles] = test.split(' > ');
  const failure = { name: 'AssertionError', message: '', location: { file, line: 3, column: 7 } };
  const runs: (Attempt & AttemptOptions)[] = [];
  const fileOf = (path: string): string => path.split(' > ')[0] ?? '';

  const run: RunAttempt = async (attempt, options) => {
    runs.push({ ...attempt, ...options });
    const instead = given.before?.(attempt, options, runs.length);
    if (instead === 'lost') return null;
    const { world, tests } = attempt;
    const request = { ...ordinaryRun, files: [...new Set(tests.map(fileOf))], tests, trace: options.trace };
    const answer = await (options.pristine ? suitePart.replay : suitePart.run)(world, request);
    if (answer.kind === 'lost') return null;
    const { failures, testsRun, trace } = answer.outcome;
    const failed = failures.find((each) => testPath(each) === test)?.error ?? null;
    const error = errorInstead(failed, instead, failure);
    return { end: error === null ? 'passed' : 'failed', error, testsRun, trace };
  };

  const explanation = await explainFinding(
    {
      id: { file, name: titles.join(' > ') },
      world: given.world ?? reversed,
      failsInNeutral: given.failsInNeutral ?? false,
      causes: given.causes ?? [['order']],
      rate: given.rate ?? 1,
      error: failure,
    },
    {
      run,
      scope: part.tests.filter((path) => part.shared === true || fileOf(path) === file),
      suiteTests: part.tests.length,
      budget: given.budget ?? 60,
      hints: given.hints ?? [],
      signal: given.signal ?? new AbortController().signal,
    },
  );
  return { explanation, runs };
}

function errorInstead(
  error: TestError | null,
  instead: 'other failure' | 'failed' | 'passed' | undefined,
  failure: TestError,
): TestError | null {
  if (instead === 'passed') return null;
  if (instead === 'failed') return failure;
  if (error === null || instead === undefined) return error;
  return { ...error, location: { file: 'src/other.ts', line: 1, column: 1 } };
}
