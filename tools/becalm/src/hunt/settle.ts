import type { RunOutcome, TestError, TestId } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import { worldOf } from '../worlds/trial.ts';
import { type Checked, checkSuspects, type Fault } from './check-suspects.ts';
import type { Disagreement } from './cold-controls.ts';
import type { Suspect } from './confirm.ts';
import { findUnsteady, replayNeutral } from './control.ts';
import type { PartHunt } from './part-hunt.ts';
import { replayOptionsOf } from './part-replays.ts';
import { neutralTrial } from './plan.ts';
import { errorsByPath, filesOf, replayerOf, runAllOf } from './replays.ts';
import { runAgain } from './run-worlds.ts';
import type { TestTally } from './tally.ts';
import { changedFiles, type ProcessKind, type Tightening, tighten, treatmentOf } from './treatments.ts';
import { shareTrials } from './trials.ts';
import { controlledOf, type Standing, standingOf, suspectOf } from './verdicts.ts';

/**
 * Settles how the files of a part are treated, by what the worlds have shown so far: real time for what
 * cannot be virtual, pristine processes for what a warm worker contaminates, one at a time for what gets
 * in its own way. Whatever is treated otherwise from now on is forgotten and run again, until nothing more
 * changes; treatments only get stricter, so that has an end.
 */
export async function settle(hunt: PartHunt): Promise<void> {
  for (;;) {
    const tightenings = await nextTightenings(hunt);
    if (tightenings.length === 0 || isOver(hunt)) return;
    const { part } = hunt.surveyed;
    const before = hunt.treatments;
    hunt.treatments = tighten(part, before, tightenings);
    const changed = changedFiles(before, hunt.treatments);
    forget(hunt, changed);
    hunt.take(await runAgain(hunt.sweepGiven(), changed));
  }
}

/**
 * Settles once more with what replays show, and finds the tests that are unsteady in the neutral world:
 * conflicts may come up only there, as replays are more alike than worlds.
 *
 * @returns the paths of the unsteady tests
 */
export async function settleReplays(hunt: PartHunt): Promise<ReadonlySet<string>> {
  for (;;) {
    await settle(hunt);
    const tests = hunt.log.tests();
    const suspects = suspectsOf(tests).map(controlledOf);
    const controls = await replayNeutral(suspects, replayerOf(hunt.runFiles, replayOptionsOf(hunt)));
    const passed = new Set(tests.filter(passesInNeutral).map(({ id }) => testPath(id)));
    const failed = new Map(
      controls.flatMap((each) => [...each.failures].map((test) => [testPath(test), test])),
    );
    const anomalies = [...failed].filter(([path]) => passed.has(path) && !hunt.checkedInNeutral.has(path));
    for (const [path] of anomalies) hunt.checkedInNeutral.add(path);
    const doubted = anomalies.map(([, { file, name }]) => ({ id: { file, name }, trials: [neutralTrial] }));
    const conflicts = await findFaults(hunt, doubted, { again: false });
    if (conflicts.length === 0 || isOver(hunt)) return findUnsteady(suspects, controls);
    hunt.pending = conflicts;
  }
}

async function nextTightenings(hunt: PartHunt): Promise<readonly Tightening[]> {
  const pending = hunt.pending;
  hunt.pending = [];
  if (pending.length > 0) return pending;
  const needed = tightenToRealTime(hunt);
  if (needed.length > 0) return needed;
  const contaminated = await findContaminated(hunt);
  if (contaminated.length > 0) return contaminated;
  const suspects = hunt.log
    .tests()
    .filter((test) => failsIn.has(standingOf(test)) && !hunt.checked.has(testPath(test.id)));
  for (const { id } of suspects) hunt.checked.add(testPath(id));
  return findFaults(hunt, suspects.map(suspectOf), { again: true });
}

function isOver({ options, log }: PartHunt): boolean {
  return options.signal.aborted || log.hopeless.aborted;
}

/**
 * Forgets what was concluded from results that no longer count. Disagreements that led to colder runs are
 * kept, as they tell why.
 */
function forget(hunt: PartHunt, files: readonly string[]): void {
  const changed = new Set(files);
  for (const paths of [hunt.checked, hunt.checkedInNeutral, hunt.asked])
    for (const path of [...paths]) if (changed.has(fileOf(path))) paths.delete(path);
  hunt.disagreements = hunt.disagreements.filter(
    ({ id }) => !changed.has(id.file) || treatmentOf(hunt.treatments, id.file).process !== 'warm',
  );
}

function fileOf(path: string): string {
  return path.slice(0, path.indexOf(' > '));
}

function suspectsOf(tests: readonly TestTally[]): readonly TestTally[] {
  return tests.filter((test) => standingOf(test) === 'suspect');
}

function passesInNeutral(test: TestTally): boolean {
  return test.listed === 'passed' && test.failingProbes[0] !== 0;
}

function tightenToRealTime(hunt: PartHunt): readonly Tightening[] {
  const needs = hunt.needsRealTime.filter(
    ({ file }) => treatmentOf(hunt.treatments, file).time === 'virtual',
  );
  for (const { file, reason } of needs) if (!hunt.realTime.has(file)) hunt.realTime.set(file, reason);
  return needs.map(({ file }) => ({ file, to: { time: 'real' } }));
}

/** Asks once more, both ways, where a warm run and a cold one disagreed. */
async function findContaminated(hunt: PartHunt): Promise<readonly Tightening[]> {
  const open = hunt.disagreements.filter(
    ({ id }) => treatmentOf(hunt.treatments, id.file).process === 'warm' && !hunt.asked.has(testPath(id)),
  );
  const tests = byTest(open);
  if (tests.length === 0) return [];
  hunt.options.observe({
    kind: 'phaseStarted',
    part: hunt.surveyed.index,
    phase: 'settle',
    tests: tests.length,
  });
  const contaminated = new Set<string>();
  for (const { trial, members } of shareTrials(tests)) {
    const files = filesOf(members.map(({ id }) => id));
    const world = worldOf(trial, hunt.options.plan);
    const [cold, warm] = await runAllOf(
      [
        () => hunt.runFiles(world, files, 'own'),
        () => hunt.runFiles(world, companionsOf(hunt, 'warm'), 'warm'),
      ],
      replayOptionsOf(hunt, 1),
    );
    for (const { id, told } of members) {
      hunt.asked.add(testPath(id));
      const before = told.find((each) => each.trial === trial);
      const isSteady =
        before !== undefined && endOf(id, cold) === before.cold && endOf(id, warm) === before.warm;
      if (isSteady) contaminated.add(id.file);
    }
  }
  return [...contaminated].map((file) => ({ file, to: { process: 'own' } }));
}

interface DisagreedTest extends Suspect {
  readonly told: readonly Disagreement[];
}

function byTest(disagreements: readonly Disagreement[]): readonly DisagreedTest[] {
  return [...Map.groupBy(disagreements, ({ id }) => testPath(id)).values()].flatMap((told) => {
    const [first] = told;
    return first === undefined ? [] : [{ id: first.id, trials: told.map(({ trial }) => trial), told }];
  });
}

function endOf(id: TestId, outcome: RunOutcome | null | undefined): 'failed' | 'passed' | null | undefined {
  return outcome && (errorsByPath(outcome).has(testPath(id)) ? 'failed' : 'passed');
}

/** The files that run in the same kind of worker, and so may leave something behind there. */
function companionsOf({ surveyed, treatments }: PartHunt, process: ProcessKind): readonly string[] {
  return surveyed.part.files.filter((file) => treatmentOf(treatments, file).process === process);
}

/** What a pristine process, and no luck, has to agree with. */
const failsIn: ReadonlySet<Standing> = new Set(['suspect', 'alwaysFails']);

/**
 * Tells the hunt's own faults from those of tests; `again` where failures may be had once more the way
 * they came.
 */
async function findFaults(
  hunt: PartHunt,
  suspects: readonly Suspect[],
  way: { readonly again: boolean },
): Promise<readonly Tightening[]> {
  if (suspects.length === 0 || isOver(hunt)) return [];
  const { options, surveyed } = hunt;
  options.observe({ kind: 'phaseStarted', part: surveyed.index, phase: 'settle', tests: suspects.length });
  const checked = suspects.map((suspect): Checked => {
    const { process, alone } = treatmentOf(hunt.treatments, suspect.id.file);
    const companions = way.again && process !== 'own' ? companionsOf(hunt, process) : [];
    return { ...suspect, companions, together: !alone && options.concurrency > 1 };
  });
  const faults = await checkSuspects(checked, {
    variation: options.plan,
    atOnce: options.concurrency,
    runFiles: hunt.runFiles,
    runAll: (runs, limit) => runAllOf(runs, replayOptionsOf(hunt, limit)),
  });
  return checked.flatMap(({ id }, index) => tighteningOf(hunt, id.file, faults[index] ?? { kind: 'luck' }));
}

function tighteningOf(hunt: PartHunt, file: string, fault: Fault): readonly Tightening[] {
  if (fault.kind === 'contamination') return [{ file, to: { process: 'own' } }];
  if (fault.kind !== 'conflict') return [];
  noteConflict(hunt.conflicts, file, fault.error);
  return [{ file, to: { alone: true } }];
}

function noteConflict(conflicts: Map<string, TestError>, file: string, error: TestError): void {
  if (!conflicts.has(file)) conflicts.set(file, error);
}
