import type { RunOutcome, TestError } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import { worldOf } from '../worlds/trial.ts';
import type { Variation } from '../worlds/world.ts';
import type { Suspect } from './confirm.ts';
import type { RunFiles } from './part-runs.ts';
import { errorsByPath, filesOf } from './replays.ts';
import type { ProcessKind } from './treatments.ts';
import { shareTrials, type TrialGroup } from './trials.ts';

/**
 * Whose fault is a failure? A hunt runs the same test in several workers at once, which Vitest never
 * does, and in workers that have run other worlds before. So a failure counts for a test only when it can
 * be had with nothing else in flight in a pristine process, or in no other way either:
 *
 * - it comes back cold and alone: the test's own
 * - it comes back alone, each time, with the files and in the kind of worker it failed in: contamination,
 *   something outlives the resets of a worker
 * - it comes back only when the same world is run several times at once: a conflict between repetitions
 * - it comes back at times, or in no way at all: luck, of which the replays that follow will judge
 */
export type Fault =
  | { readonly kind: 'own' | 'contamination' | 'luck' }
  | { readonly kind: 'conflict'; readonly error: TestError };

/** A suspect and the ways in which its failures can still be the hunt's fault. */
export interface Checked extends Suspect {
  /** The files that are run with it in a worker that keeps what they leave; empty where it has one for itself. */
  readonly companions: readonly string[];
  /** Whether runs of it may overlap. */
  readonly together: boolean;
}

/** How checks run files. */
export interface CheckGiven {
  readonly variation: Variation;
  /** How many runs at once make a conflict likely; at least 2. */
  readonly atOnce: number;
  readonly runFiles: RunFiles;
  /** Runs work on many items, so many at a time. */
  readonly runAll: (
    runs: readonly (() => ReturnType<RunFiles>)[],
    limit: number,
  ) => Promise<readonly (RunOutcome | null)[]>;
}

/** Runs of one world with nothing else in flight: pristine ones, then warm ones. */
const coldRuns = 3;
const warmRuns = 2;
/** Waves of two rounds at once in the file's own process, then of one in pristine ones. */
const warmWaves = 4;
const warmRoundsPerWave = 2;
const coldWaves = 3;
/** A conflict fails this often at once, and never in as many runs alone. */
const failuresOfConflict = 2;
const runsAloneAfter = 12;

/** Finds out whose fault the failures of suspects are, in one world of each; the answers are in their order. */
export async function checkSuspects(
  suspects: readonly Checked[],
  given: CheckGiven,
): Promise<readonly Fault[]> {
  const checks = shareTrials(suspects).flatMap((group) =>
    group.members.map((suspect) => startCheck(suspect, group)),
  );
  await inTurn(checks, coldRuns, given, { process: 'own' }, (check) => {
    if (check.failures > 0) check.fault = { kind: 'own' };
  });
  // What was lost with its process says nothing.
  for (const check of checks) if (check.runs < coldRuns) check.fault ??= { kind: 'luck' };
  await checkWarm(checks, given);
  await checkTogether(checks, given);
  const byPath = new Map(checks.map((check) => [testPath(check.suspect.id), check]));
  return suspects.map(({ id }) => byPath.get(testPath(id))?.fault ?? { kind: 'luck' });
}

interface Check {
  readonly suspect: Checked;
  readonly group: TrialGroup<Checked>;
  /** Of the present question. */
  failures: number;
  /** Those that came to an outcome. */
  runs: number;
  error: TestError | null;
  /** Null while it is open. */
  fault: Fault | null;
}

function startCheck(suspect: Checked, group: TrialGroup<Checked>): Check {
  return { suspect, group, failures: 0, runs: 0, error: null, fault: null };
}

async function checkWarm(checks: readonly Check[], given: CheckGiven): Promise<void> {
  const warm = ask(checks, ({ companions }) => companions.length > 0);
  await inTurn(warm, warmRuns, given, { process: null, companions: true }, () => undefined);
  for (const check of warm.filter(({ failures }) => failures > 0)) {
    check.fault = { kind: check.failures === warmRuns ? 'contamination' : 'luck' };
  }
}

async function checkTogether(checks: readonly Check[], given: CheckGiven): Promise<void> {
  const together = ask(checks, (suspect) => suspect.together);
  const isClear = ({ failures }: Check): boolean => failures >= failuresOfConflict;
  for (let wave = 0; wave < warmWaves; wave++) {
    const open = together.filter((check) => !isClear(check));
    await runWave(
      open,
      { times: warmRoundsPerWave * given.atOnce, limit: given.atOnce, process: null },
      given,
    );
  }
  for (let wave = 0; wave < coldWaves; wave++) {
    const open = together.filter((check) => !isClear(check));
    await runWave(open, { times: given.atOnce, limit: given.atOnce, process: 'own' }, given);
  }
  const conflicts = ask(together.filter(isClear), () => true);
  await inTurn(conflicts, runsAloneAfter, given, { process: null }, (check) => {
    if (check.failures > 0) check.fault = { kind: 'luck' };
  });
  for (const check of conflicts) {
    const isConflict = check.fault === null && check.runs === runsAloneAfter;
    check.fault ??=
      isConflict && check.error !== null ? { kind: 'conflict', error: check.error } : { kind: 'luck' };
  }
}

/** The open checks that a question is put to, with their counts at zero. */
function ask(checks: readonly Check[], holds: (suspect: Checked) => boolean): readonly Check[] {
  const asked = checks.filter(({ fault, suspect }) => fault === null && holds(suspect));
  for (const check of asked) {
    check.failures = 0;
    check.runs = 0;
  }
  return asked;
}

/** In which process files are run; null for the one that their treatment says. */
interface Way {
  readonly process: ProcessKind | null;
  /** Whether their companions are run with them. */
  readonly companions?: boolean;
}

/** One run after the other, with nothing else in flight. */
async function inTurn(
  checks: readonly Check[],
  times: number,
  given: CheckGiven,
  way: Way,
  judge: (check: Check) => void,
): Promise<void> {
  for (let time = 0; time < times; time++) {
    const open = checks.filter(({ fault }) => fault === null);
    await runWave(open, { ...way, times: 1, limit: 1 }, given);
    open.forEach(judge);
  }
}

/** Runs every world of these checks so many times, so many at once. */
async function runWave(
  checks: readonly Check[],
  { process, companions, times, limit }: Way & { readonly times: number; readonly limit: number },
  { variation, runFiles, runAll }: CheckGiven,
): Promise<void> {
  for (const [{ trial }, members] of Map.groupBy(checks, ({ group }) => group)) {
    const own = filesOf(members.map(({ suspect }) => suspect.id));
    const files =
      companions === true ? [...new Set(members.flatMap(({ suspect }) => suspect.companions))] : own;
    const world = worldOf(trial, variation);
    const run = (): ReturnType<RunFiles> => runFiles(world, files, process);
    const outcomes = await runAll(
      Array.from({ length: times }, () => run),
      limit,
    );
    for (const outcome of outcomes) if (outcome !== null) record(members, outcome);
  }
}

function record(checks: readonly Check[], outcome: RunOutcome): void {
  const errors = errorsByPath(outcome);
  for (const check of checks) {
    const error = errors.get(testPath(check.suspect.id));
    check.runs++;
    if (error === undefined) continue;
    check.failures++;
    check.error = error;
  }
}
