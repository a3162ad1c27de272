import type { RunOutcome, TestId } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import type { Trial } from '../worlds/trial.ts';
import type { HuntPlan } from './plan.ts';

/**
 * Cold controls: some worlds are also run in a pristine process. Where the two disagree on a test, the
 * cold one is trusted.
 */

/** A test that failed in one of two runs of a world and passed in the other. */
export interface Disagreement {
  readonly id: TestId;
  readonly trial: Trial;
  readonly warm: 'failed' | 'passed';
  readonly cold: 'failed' | 'passed';
}

/** Of the seeds, the first and every so many after it are controlled. */
const seedsPerControl = 50;

/** Whether a trial is also run cold: every probe, and one seed in fifty. The neutral p0 is always cold. */
export function isControlled(trial: Trial, { seeds }: HuntPlan): boolean {
  if (trial.kind === 'probe') return trial.index !== 0;
  return (trial.seed - seeds.first) % seedsPerControl === 0;
}

/** Where a cold run of these files tells otherwise than the warm one, which may be of more files. */
export function disagreementsOf(
  trial: Trial,
  warm: RunOutcome,
  cold: RunOutcome,
  files: readonly string[],
): readonly Disagreement[] {
  const controlled = new Set(files);
  const only = (one: RunOutcome, other: RunOutcome): readonly TestId[] => {
    const ended = new Set([...other.failures, ...other.skipped].map(testPath));
    return one.failures.filter((test) => controlled.has(test.file) && !ended.has(testPath(test)));
  };
  const told =
    (ends: Pick<Disagreement, 'warm' | 'cold'>) =>
    ({ file, name }: TestId): Disagreement => ({ id: { file, name }, trial, ...ends });
  return [
    ...only(warm, cold).map(told({ warm: 'failed', cold: 'passed' })),
    ...only(cold, warm).map(told({ warm: 'passed', cold: 'failed' })),
  ];
}

/** What a world showed, by the cold run where there is one; durations stay those of the warm run. */
export function trustCold(warm: RunOutcome, cold: RunOutcome, files: readonly string[]): RunOutcome {
  const controlled = new Set(files);
  const others = <Test extends TestId>(tests: readonly Test[]): readonly Test[] =>
    tests.filter(({ file }) => !controlled.has(file));
  return {
    ...warm,
    failures: [...others(warm.failures), ...cold.failures],
    skipped: [...others(warm.skipped), ...cold.skipped],
    needsRealTime: [...warm.needsRealTime, ...cold.needsRealTime],
  };
}
