import { defaultBudget, explainFinding } from '../explain/explain.ts';
import type { Explanation, Finding } from '../explain/explanation.ts';
import type { AttemptRun, RunAttempt } from '../explain/oracle.ts';
import type { TestId } from '../worlds/outcome.ts';
import type { RunAnswer } from '../worlds/suite.ts';
import { testPath } from '../worlds/test-path.ts';
import { runConcurrently, untilStopped } from './concurrency.ts';
import type { PartHunt } from './part-hunt.ts';
import { errorsByPath } from './replays.ts';

/** Explanations of findings, by path. */
export type Explanations = ReadonlyMap<string, Explanation>;

/** More findings than these of one part are not explained: there is something wrong with all of them. */
const explainedMax = 100;

/**
 * Explains the findings of a part. Files do not know of each other where they are isolated, so theirs are explained
 * side by side; findings of one file come one after the other, because one often has the answer of the next.
 */
export async function explainPart(findings: readonly Finding[], hunt: PartHunt): Promise<Explanations> {
  const { part, index } = hunt.surveyed;
  const { observe, concurrency, signal } = hunt.options;
  const chosen = findings.slice(0, explainedMax);
  observe({ kind: 'phaseStarted', part: index, phase: 'explain', tests: chosen.length });
  const explanations = new Map<string, Explanation>();
  const groups = Map.groupBy(chosen, ({ id }) => (part.isolated ? id.file : ''));

  async function explainGroup(group: readonly Finding[]): Promise<void> {
    const hints: (readonly string[])[] = [];
    for (const finding of group) {
      const explanation = await explainFinding(finding, {
        run: attemptsOf(finding.id, hunt),
        scope: scopeOf(finding.id, hunt),
        suiteTests: Math.max(1, hunt.surveyed.survey.catalogue.length),
        budget: defaultBudget,
        hints,
        signal,
      });
      hints.push(...explanation.polluters, ...explanation.stateSetters);
      explanations.set(testPath(finding.id), explanation);
      observe({ kind: 'explained', part: index, test: finding.id });
    }
  }

  // Not ended by the signal: every explanation ends by itself then, with the best so far.
  await runConcurrently({
    items: groups.values(),
    limit: part.isolated ? concurrency : 1,
    signal: new AbortController().signal,
    run: explainGroup,
    accept: () => undefined,
  });
  return explanations;
}

/** The tests whose state a test may meet: those of its file, or of all files where they share state. */
function scopeOf({ file }: TestId, { surveyed }: PartHunt): readonly string[] {
  const { part, survey } = surveyed;
  return survey.catalogue
    .filter((entry) => entry.outcome !== 'skipped' && (!part.isolated || entry.file === file))
    .map(testPath);
}

function attemptsOf(id: TestId, hunt: PartHunt): RunAttempt {
  const path = testPath(id);
  const { signal, observe } = hunt.options;
  return async ({ world, tests }, { pristine, trace, watch }) => {
    const request = { tests, pristine, trace: trace || watch, watch: watch ? path : null };
    const answer = await untilStopped(() => hunt.runTests(world, request), signal);
    observe({ kind: 'replayFinished', part: hunt.surveyed.index });
    return answer === null ? null : attemptRun(path, answer);
  };
}

function attemptRun(path: string, answer: RunAnswer): AttemptRun | null {
  if (answer.kind === 'lost') return null;
  const { outcome } = answer;
  const error = errorsByPath(outcome).get(path) ?? null;
  const skipped = outcome.skipped.some((test) => testPath(test) === path);
  return {
    end: error === null ? (skipped ? 'skipped' : 'passed') : 'failed',
    error,
    testsRun: outcome.testsRun,
    trace: outcome.trace,
  };
}
