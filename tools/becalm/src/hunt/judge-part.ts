import { clustersOf } from '../explain/clusters.ts';
import type { Explanation } from '../explain/explanation.ts';
import { neededCauses } from '../explain/needed.ts';
import { testPath } from '../worlds/test-path.ts';
import { type CauseQuestion, type Causes, findCauses } from './causes.ts';
import type { Disagreement } from './cold-controls.ts';
import {
  brokenRule,
  type Confirmation,
  type ConfirmationRule,
  confirm,
  flakyRule,
  unsteadyRule,
} from './confirm.ts';
import { type Explanations, explainPart } from './explain-part.ts';
import type { PartHunt } from './part-hunt.ts';
import { replayOptionsOf } from './part-replays.ts';
import { type ReplayAll, replayerOf } from './replays.ts';
import type { PartResult } from './result.ts';
import type { PartOptions, SurveyedPart } from './run-worlds.ts';
import { type Answered, inSimplerTrials } from './simpler-trials.ts';
import type { TestTally } from './tally.ts';
import { treatmentOf } from './treatments.ts';
import { byPreference } from './trials.ts';
import { causeQuestionOf, findingOf, resultOf, standingOf, suspectOf } from './verdicts.ts';
import type { WorldsRun } from './worlds-log.ts';

/** Confirms what failed in the worlds of a part, finds first causes and judges every test. */
export async function judgePart(
  hunt: PartHunt,
  worlds: WorldsRun,
  unsteady: ReadonlySet<string>,
): Promise<PartResult> {
  const { surveyed, options } = hunt;
  let replays = 0;
  const given = replayOptionsOf(hunt);
  const replayAll = replayerOf(hunt.runFiles, {
    ...given,
    onReplay: () => {
      replays++;
      given.onReplay();
    },
  });
  // Only pristine processes run until findings are explained.
  if (!options.signal.aborted) await surveyed.part.rest();
  const confirmed = await confirmFailures(worlds.tests, unsteady, hunt, replayAll);
  const asked = askedOf(confirmed, options);
  const found = await causesOf(asked, surveyed, options, replayAll);
  const answered = await inSimplerTrials(
    asked.map((each) => ({ ...each, causes: found.get(each.test) ?? [] })),
    options.plan,
    replayAll,
  );
  const confirmations = new Map([
    ...confirmed,
    ...answered.map(({ test, confirmation }) => [test, confirmation] as const),
  ]);
  const causes = new Map(answered.map((each) => [each.test, each.causes]));
  const explanations = await explainConfirmed(answered, hunt);
  return {
    project: surveyed.part.project,
    files: surveyed.part.files.length,
    tests: worlds.tests.map((test) =>
      resultOf(test, {
        confirmation: confirmations.get(test) ?? null,
        causes: causesIn(explanations.get(testPath(test.id)) ?? null) ?? causes.get(test) ?? [],
        realTime: treatmentOf(hunt.treatments, test.id.file).time === 'real',
        explanation: explanations.get(testPath(test.id)) ?? null,
      }),
    ),
    clusters: clustersOf(explained(worlds.tests, explanations)),
    lostWorlds: worlds.lostWorlds,
    gaveUp: worlds.gaveUp,
    probes: worlds.probes,
    suspectsLeft: [...confirmations.values()].filter(({ kind }) => kind === 'unanswered').length,
    replays,
    realTimeFiles: inOrder(hunt.realTime, surveyed).map(([file, reason]) => ({ file, reason })),
    conflicts: inOrder(hunt.conflicts, surveyed).map(([file, error]) => ({ file, error })),
    controls: {
      worlds: hunt.controlled(),
      disagreements: [...hunt.disagreements].sort(byTrialAndTest),
      coldFiles: surveyed.part.files.filter((file) => treatmentOf(hunt.treatments, file).process !== 'warm'),
    },
  };
}

/** Null where nothing was explained to its end. */
function causesIn(explanation: Explanation | null): Causes | null {
  return explanation?.complete === true ? neededCauses(explanation) : null;
}

function explained(
  tests: readonly TestTally[],
  explanations: Explanations,
): Parameters<typeof clustersOf>[0] {
  return tests.flatMap(({ id }) => {
    const explanation = explanations.get(testPath(id));
    return explanation === undefined ? [] : [{ id, explanation }];
  });
}

async function explainConfirmed(answered: readonly Answered[], hunt: PartHunt): Promise<Explanations> {
  const { explain, signal, plan } = hunt.options;
  const findings = answered.flatMap(({ test, question, confirmation, causes }) => {
    const given = { causes, confirmation, variation: plan };
    const finding = explain(test.id) ? findingOf(test, question, given) : null;
    return finding === null ? [] : [finding];
  });
  return signal.aborted || findings.length === 0 ? new Map() : explainPart(findings, hunt);
}

/** What was noted of files, in the project's own order. */
function inOrder<Note>(notes: ReadonlyMap<string, Note>, { part }: SurveyedPart): readonly [string, Note][] {
  return part.files.flatMap((file): [string, Note][] => {
    const note = notes.get(file);
    return note === undefined ? [] : [[file, note]];
  });
}

function byTrialAndTest(left: Disagreement, right: Disagreement): number {
  const trials = byPreference(left.trial, right.trial);
  return trials === 0 && testPath(left.id) < testPath(right.id) ? -1 : trials;
}

async function confirmFailures(
  tests: readonly TestTally[],
  unsteady: ReadonlySet<string>,
  { surveyed: { index: part }, options: { plan, observe } }: PartHunt,
  replayAll: ReplayAll,
): Promise<ReadonlyMap<TestTally, Confirmation>> {
  const suspects = tests.filter((test) => standingOf(test) === 'suspect');
  const alwaysFailing = tests.filter((test) => standingOf(test) === 'alwaysFails');
  observe({ kind: 'phaseStarted', part, phase: 'confirm', tests: suspects.length + alwaysFailing.length });
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

/** A suspect whose causes are asked for. */
interface Asked {
  readonly test: TestTally;
  readonly question: CauseQuestion;
  readonly confirmation: Confirmation;
}

function askedOf(
  confirmations: ReadonlyMap<TestTally, Confirmation>,
  { byLuck }: PartOptions,
): readonly Asked[] {
  return [...confirmations].flatMap(([test, confirmation]) => {
    const question = standingOf(test) === 'suspect' ? causeQuestionOf(test, confirmation, byLuck) : null;
    return question === null ? [] : [{ test, question, confirmation }];
  });
}

async function causesOf(
  asked: readonly Asked[],
  { index: part }: SurveyedPart,
  { plan, observe }: PartOptions,
  replayAll: ReplayAll,
): Promise<ReadonlyMap<TestTally, Causes>> {
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
