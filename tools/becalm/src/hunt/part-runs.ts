import type { RunOutcome } from '../worlds/outcome.ts';
import { ordinaryRun, type RunAnswer, type SuitePart } from '../worlds/suite.ts';
import type { World } from '../worlds/world.ts';
import type { Mutex } from './mutex.ts';
import { groupsOf, type ProcessKind, type RunGroup, type Treatments, treatmentOf } from './treatments.ts';

/**
 * Runs files in a world, each as it is treated, and puts what came out together to one answer.
 *
 * @param process - the process for all of them; null for each file's own
 */
export type RunFiles = (
  world: World,
  files: readonly string[],
  process: ProcessKind | null,
) => Promise<RunAnswer>;

/** Which tests to run, and what else to tell. */
export interface TestsRequest {
  /** Paths, `file > suite > name`; at least one. Their files are treated as that of the last one. */
  readonly tests: readonly string[];
  /** Whether in a process that has run nothing. */
  readonly pristine: boolean;
  readonly trace: boolean;
  readonly watch: string | null;
}

/** Runs some tests in a world, and no others. */
export type RunTests = (world: World, request: TestsRequest) => Promise<RunAnswer>;

/** How the files of a part are run. */
export interface PartRunsGiven {
  readonly part: SuitePart;
  /** As they are at the time of a run. */
  readonly treatments: () => Treatments;
  /** Files that are to be alone wait here for each other. */
  readonly alone: Mutex;
  readonly signal: AbortSignal;
}

/** Makes runs of a part; a run that is lost with its worker is tried once more. */
export function runsOf(given: PartRunsGiven): RunFiles {
  return async (world, files, process) => {
    const outcomes: RunOutcome[] = [];
    for (const group of groupsOf(given.part, given.treatments(), files, process)) {
      const answer = await runGroup(given, group, world);
      if (answer.kind === 'lost') return answer;
      outcomes.push(answer.outcome);
    }
    return { kind: 'finished', outcome: mergeOutcomes(outcomes) };
  };
}

/** Makes runs of some tests of a part, which all share a worker. */
export function testRunsOf(given: PartRunsGiven): RunTests {
  const fileOf = (path: string): string =>
    given.part.files.find((file) => path.startsWith(`${file} > `)) ?? '';
  return (world, { tests, pristine, trace, watch }) => {
    const treatments = given.treatments();
    const files = [...new Set(tests.map(fileOf))];
    const { process, alone } = treatmentOf(treatments, fileOf(tests.at(-1) ?? ''));
    const realTime = files.filter((file) => treatmentOf(treatments, file).time === 'real');
    const request = { ...ordinaryRun, files, realTime, apart: false, tests, trace, watch };
    return runGroup(given, { process: pristine ? 'own' : process, alone, request }, world);
  };
}

function runGroup(
  given: PartRunsGiven,
  { process, alone, request }: Omit<RunGroup, 'files'>,
  world: World,
): Promise<RunAnswer> {
  const { part, signal } = given;
  const once = (): Promise<RunAnswer> =>
    process === 'warm' ? part.run(world, request) : part.replay(world, request);
  const run = (): Promise<RunAnswer> => retryLost(once, signal);
  return alone ? given.alone(() => (signal.aborted ? Promise.resolve(stopped) : run())) : run();
}

const stopped: RunAnswer = { kind: 'lost', reason: 'the hunt was stopped' };

/**
 * Runs once more what was lost with its worker: the first loss may have been the machine's. After the
 * signal nothing is run again, as workers are lost because they are closed.
 */
export async function retryLost(run: () => Promise<RunAnswer>, signal: AbortSignal): Promise<RunAnswer> {
  const answer = await run();
  return answer.kind === 'lost' && !signal.aborted ? run() : answer;
}

/** One outcome for runs of different files in one world. */
export function mergeOutcomes(outcomes: readonly RunOutcome[]): RunOutcome {
  const [first] = outcomes;
  if (first !== undefined && outcomes.length === 1) return first;
  const sum = (countOf: (outcome: RunOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + countOf(outcome), 0);
  return {
    failures: outcomes.flatMap(({ failures }) => failures),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
    testsRun: sum(({ testsRun }) => testsRun),
    durationMs: sum(({ durationMs }) => durationMs),
    testDurationsMs: mergeDurations(outcomes.map(({ testDurationsMs }) => testDurationsMs)),
    needsRealTime: outcomes.flatMap(({ needsRealTime }) => needsRealTime),
    trace: null,
  };
}

/** Of each test the duration in the one run in which it ran. */
function mergeDurations(durations: readonly (Float32Array | null)[]): Float32Array | null {
  const measured = durations.filter((each) => each !== null);
  const [first] = measured;
  if (first === undefined) return null;
  return first.map((_, index) => measured.find((each) => !Number.isNaN(each[index]))?.[index] ?? Number.NaN);
}
