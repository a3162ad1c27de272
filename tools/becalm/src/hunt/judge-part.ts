import { testPath } from '../worlds/test-path.ts';
import { type Causes, findCauses } from './causes.ts';
import {
  brokenRule,
  type Confirmation,
  type ConfirmationRule,
  confirm,
  flakyRule,
  unsteadyRule,
} from './confirm.ts';
import { findUnsteady } from './control.ts';
import { type ReplayAll, replayerOf } from './replays.ts';
import type { PartResult } from './result.ts';
import type { PartOptions, SurveyedPart, WorldsRun } from './run-worlds.ts';
import type { TestTally } from './tally.ts';
import { causeQuestionOf, controlledOf, resultOf, standingOf, suspectOf } from './verdicts.ts';

/** Confirms what failed in the worlds of a part, finds first causes and judges every test. */
export async function judgePart(
  surveyed: SurveyedPart,
  worlds: WorldsRun,
  options: PartOptions,
): Promise<PartResult> {
  let replays = 0;
  const replayAll = replayerOf(surveyed.part, {
    concurrency: options.concurrency,
    signal: options.signal,
    onReplay: () => {
      replays++;
      options.observe({ kind: 'replayFinished', part: surveyed.index });
    },
  });
  // Only pristine processes run from here on.
  if (!options.signal.aborted) await surveyed.part.rest();
  const confirmations = await confirmFailures(worlds.tests, surveyed, options, replayAll);
  const causes = await causesOfConfirmed(confirmations, surveyed, options, replayAll);
  return {
    project: surveyed.part.project,
    files: surveyed.part.files.length,
    tests: worlds.tests.map((test) =>
      resultOf(test, confirmations.get(test) ?? null, causes.get(test) ?? []),
    ),
    lostWorlds: worlds.lostWorlds,
    gaveUp: worlds.gaveUp,
    probes: worlds.probes,
    suspectsLeft: [...confirmations.values()].filter(({ kind }) => kind === 'unanswered').length,
    replays,
  };
}

async function confirmFailures(
  tests: readonly TestTally[],
  { index: part }: SurveyedPart,
  { plan, observe }: PartOptions,
  replayAll: ReplayAll,
): Promise<ReadonlyMap<TestTally, Confirmation>> {
  const suspects = tests.filter((test) => standingOf(test) === 'suspect');
  const alwaysFailing = tests.filter((test) => standingOf(test) === 'alwaysFails');
  observe({ kind: 'phaseStarted', part, phase: 'confirm', tests: suspects.length + alwaysFailing.length });
  const unsteady = await findUnsteady(suspects.map(controlledOf), replayAll);
  const ruleOf = (test: TestTally): ConfirmationRule => {
    if (standingOf(test) === 'alwaysFails') return brokenRule;
    return unsteady.has(testPath(test.id)) ? unsteadyRule : flakyRule;
  };
  const confirmations = new Map<TestTally, Confirmation>();
  for (const [rule, group] of Map.groupBy([...alwaysFailing, ...suspects], ruleOf)) {
    const answers = await confirm(rule, group.map(suspectOf), plan, replayAll);
    for (const [test, answer] of pair(group, answers)) confirmations.set(test, answer);
  }
  for (const test of suspects) {
    const answer = confirmations.get(test);
    if (answer?.kind === 'confirmed')
      observe({ kind: 'flakyFound', part, test: test.id, trial: answer.trial });
  }
  return confirmations;
}

async function causesOfConfirmed(
  confirmations: ReadonlyMap<TestTally, Confirmation>,
  { index: part }: SurveyedPart,
  { plan, observe }: PartOptions,
  replayAll: ReplayAll,
): Promise<ReadonlyMap<TestTally, Causes>> {
  const asked = [...confirmations].flatMap(([test, confirmation]) => {
    const question = standingOf(test) === 'suspect' ? causeQuestionOf(test, confirmation) : null;
    return question === null ? [] : [{ test, question }];
  });
  observe({ kind: 'phaseStarted', part, phase: 'causes', tests: asked.length });
  const questions = asked.map(({ question }) => question);
  const causes = await findCauses(questions, plan, replayAll);
  return new Map(
    pair(
      asked.map(({ test }) => test),
      causes,
    ),
  );
}

function pair<Left, Right>(lefts: readonly Left[], rights: readonly Right[]): [Left, Right][] {
  return lefts.flatMap((left, index): [Left, Right][] => {
    const right = rights[index];
    return right === undefined ? [] : [[left, right]];
  });
}
