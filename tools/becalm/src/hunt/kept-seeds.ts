import type { TestId } from '../worlds/outcome.ts';
import type { Seed } from '../worlds/seed.ts';
import { testPath } from '../worlds/test-path.ts';
import { type Trial, worldOf } from '../worlds/trial.ts';
import { type Causes, findCauses, kindOf } from './causes.ts';
import { runConcurrently } from './concurrency.ts';
import { type Confirmation, confirm, flakyRule } from './confirm.ts';
import type { PartHunt } from './part-hunt.ts';
import { replayOptionsOf } from './part-replays.ts';
import { type ReplayAll, replayerOf } from './replays.ts';
import type { KeptWorld, PartResult, TestResult } from './result.ts';

/**
 * Seeds that once failed, and were kept. They are chosen, not drawn: they run besides the seeds of the range and count for
 * no rate, also where they are of the range, in which they come again.
 */

/** What the kept seeds of a part showed. */
export interface KeptRun {
  /** Those that finished, in the order in which they were given. */
  readonly worlds: readonly KeptWorld[];
  /** Tests that passed in the neutral world and failed in one of these. */
  readonly findings: readonly KeptFinding[];
}

interface KeptFinding {
  readonly id: TestId;
  readonly trial: Trial;
  readonly confirmation: Confirmation;
  readonly causes: Causes;
}

/** No seed was kept. */
export const nothingKept: KeptRun = { worlds: [], findings: [] };

/** Runs kept seeds, and confirms at once what fails in them. */
export async function runKept(hunt: PartHunt, seeds: readonly Seed[]): Promise<KeptRun> {
  const { options, surveyed } = hunt;
  if (seeds.length === 0 || options.signal.aborted) return nothingKept;
  const failing = new Map<string, { readonly id: TestId; readonly trials: Trial[] }>();
  const worlds = new Map<Seed, KeptWorld>();
  await runConcurrently({
    items: seeds,
    limit: options.concurrency,
    signal: options.signal,
    run: (seed) => hunt.runFiles(worldOf({ kind: 'seed', seed }, options.plan), surveyed.part.files, null),
    accept: (seed, answer) => {
      if (answer.kind === 'lost') return;
      const { failures } = answer.outcome;
      worlds.set(seed, { seed, failures: failures.map(testPath) });
      for (const { file, name } of failures) {
        const path = testPath({ file, name });
        const known = failing.get(path) ?? { id: { file, name }, trials: [] };
        failing.set(path, { ...known, trials: [...known.trials, { kind: 'seed', seed }] });
      }
    },
  });
  const passing = new Set(
    surveyed.survey.catalogue.filter(({ outcome }) => outcome === 'passed').map(testPath),
  );
  const suspects = [...failing].filter(([path]) => passing.has(path)).map(([, suspect]) => suspect);
  const replayAll = replayerOf(hunt.runFiles, replayOptionsOf(hunt));
  return {
    worlds: seeds.flatMap((seed) => worlds.get(seed) ?? []),
    findings: await confirmAll(suspects, hunt, replayAll),
  };
}

async function confirmAll(
  suspects: readonly { readonly id: TestId; readonly trials: readonly Trial[] }[],
  { options, surveyed }: PartHunt,
  replayAll: ReplayAll,
): Promise<readonly KeptFinding[]> {
  if (suspects.length === 0) return [];
  const { plan } = options;
  options.observe({ kind: 'phaseStarted', part: surveyed.index, phase: 'confirm', tests: suspects.length });
  const confirmations = await confirm(flakyRule, suspects, plan, replayAll);
  const found = suspects.flatMap(({ id, trials }, index) => {
    const confirmation = confirmations[index];
    const [first] = trials;
    if (confirmation === undefined || first === undefined) return [];
    return [{ id, trial: confirmation.kind === 'confirmed' ? confirmation.trial : first, confirmation }];
  });
  const asked = found.filter(({ confirmation }) => confirmation.kind === 'confirmed');
  const causes = await findCauses(
    asked.map(({ id, trial }) => ({ id, trial, ends: 'failed', rate: 1 })),
    plan,
    replayAll,
  );
  return found.map((each) => ({ ...each, causes: causes[asked.indexOf(each)] ?? [] }));
}

/** The result of a part with what only its kept seeds showed. */
export function withKept(result: PartResult, { findings }: KeptRun): PartResult {
  if (findings.length === 0) return result;
  const byPath = new Map(findings.map((finding) => [testPath(finding.id), finding]));
  return {
    ...result,
    tests: result.tests.map((test) => {
      const finding = byPath.get(testPath(test.id));
      return finding === undefined || test.verdict !== 'stable' ? test : foundBy(test, finding);
    }),
  };
}

function foundBy(test: TestResult, { trial, confirmation, causes }: KeptFinding): TestResult {
  const { replays, failures } = confirmation;
  const isConfirmed = confirmation.kind === 'confirmed';
  return {
    ...test,
    verdict: isConfirmed ? 'flaky' : 'unconfirmed',
    kind: isConfirmed ? kindOf(causes) : null,
    causes,
    confirmed: replays === 0 ? null : { replays, failures },
    error: isConfirmed ? confirmation.error : null,
    trial,
  };
}
