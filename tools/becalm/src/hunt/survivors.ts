import {
  type CatalogueEntry,
  loadingName,
  type RunOutcome,
  type TestError,
  type TestFailure,
} from '../worlds/outcome.ts';
import type { LostPlace, RunAnswer, RunRequest, Suite, SuitePart, Survey } from '../worlds/suite.ts';
import type { World } from '../worlds/world.ts';
import { neutralTrial } from './plan.ts';
import type { FileLoss, PartResult, TestResult } from './result.ts';

/**
 * Tests that end their worker: by a crash, by all of the memory, by a loop without an end. What ends a worker twice at one
 * file is that file's doing, and a failure of the test that ran; the other files have their world without it.
 */

/** A suite that survives its tests. */
export interface Survivors {
  readonly suite: Suite;
  /** The files that were left out, in the order of the suite; of one part where it is named by its place. */
  readonly losses: (place?: number) => readonly FileLoss[];
}

/** A file that ended workers in so many worlds is left out of those that follow: each one costs time. */
const worldsOfCulprit = 3;
/** More culprits than this in one run, and it is the machine that ends workers. */
const culpritsMax = 10;

/** Makes a suite survive its tests. */
export function survivorsOf(suite: Suite, signal: AbortSignal): Survivors {
  const parts = suite.parts.map((part) => survivingPart(part, signal));
  return {
    suite: { ...suite, parts: parts.map(({ part }) => part) },
    losses: (place) => parts.flatMap(({ losses }, index) => (index === (place ?? index) ? losses() : [])),
  };
}

/** What is known of a file that ended workers. */
interface Culprit {
  place: LostPlace;
  reason: string;
  /** Whether it did in the survey, twice. */
  readonly inNeutral: boolean;
  /** The worlds in which it did. */
  readonly worlds: Set<string>;
  /** Of how many worlds it was left out. */
  leftOut: number;
}

type Lost = RunAnswer & { readonly kind: 'lost' };
type LostAt = Lost & { readonly at: LostPlace };

function survivingPart(
  part: SuitePart,
  signal: AbortSignal,
): { readonly part: SuitePart; readonly losses: () => readonly FileLoss[] } {
  const culprits = new Map<string, Culprit>();
  let catalogue: readonly CatalogueEntry[] = [];

  const dead = (): readonly string[] =>
    [...culprits].flatMap(([file, { inNeutral }]) => (inNeutral ? [file] : []));
  const files = (): readonly string[] => part.files.filter((file) => culprits.get(file)?.inNeutral !== true);
  const isPlaced = (answer: RunAnswer): answer is LostAt =>
    answer.kind === 'lost' &&
    answer.at !== undefined &&
    part.files.includes(answer.at.file) &&
    !signal.aborted;

  async function survey(realTime: readonly string[]): Promise<Survey> {
    const suspected = new Set<string>();
    for (;;) {
      const surveyed = await part.survey(realTime, dead());
      ({ catalogue } = surveyed);
      const { answer } = surveyed;
      if (!isPlaced(answer) || dead().length === culpritsMax) return surveyed;
      const { at, reason } = answer;
      if (suspected.has(at.file)) {
        culprits.set(at.file, { place: at, reason, inNeutral: true, worlds: new Set(), leftOut: 0 });
        if (files().length === 0) return surveyed;
      }
      suspected.add(at.file);
    }
  }

  /** Files that have ended too many workers, where a run has others besides. */
  function leftOutOf(method: 'run' | 'replay', { files: named, tests }: RunRequest): readonly string[] {
    // Where files share state, a replay that is asked for one of them is of all.
    if (tests !== null || (method === 'replay' && !part.isolated)) return [];
    const wanted = (named ?? part.files).filter((file) => culprits.get(file)?.inNeutral !== true);
    const over = wanted.filter((file) => (culprits.get(file)?.worlds.size ?? 0) >= worldsOfCulprit);
    return over.length === wanted.length ? [] : over;
  }

  function blame({ at, reason }: LostAt, world: World): void {
    const known = culprits.get(at.file);
    const worlds = known?.worlds ?? new Set();
    worlds.add(JSON.stringify(world));
    culprits.set(at.file, { inNeutral: false, leftOut: 0, ...known, place: at, reason, worlds });
  }

  /** Runs what is not left out; where no file is left, nothing. */
  function runRest(
    method: 'run' | 'replay',
    world: World,
    request: RunRequest,
    without: readonly string[],
  ): Promise<RunAnswer> {
    const isEmpty = (request.files ?? part.files).every((file) => without.includes(file));
    if (isEmpty) return Promise.resolve(nothingRan);
    return part[method](world, without.length === 0 ? request : { ...request, without });
  }

  async function runIn(method: 'run' | 'replay', world: World, request: RunRequest): Promise<RunAnswer> {
    const leftOut = leftOutOf(method, request);
    const ended = new Map<string, LostAt>();
    const suspected = new Set<string>();
    for (;;) {
      const answer = await runRest(method, world, request, [...dead(), ...leftOut, ...ended.keys()]);
      if (answer.kind === 'finished') {
        for (const file of leftOut) leave(culprits.get(file));
        const outcome = withoutLost(answer.outcome, catalogue, leftOut, [...ended.values()]);
        return { kind: 'finished', outcome };
      }
      if (!isPlaced(answer) || ended.size === culpritsMax) return answer;
      const { file } = answer.at;
      if (suspected.has(file) || culprits.has(file)) {
        blame(answer, world);
        ended.set(file, answer);
      }
      suspected.add(file);
    }
  }

  return {
    part: {
      ...part,
      get files() {
        return files();
      },
      survey,
      run: (world, request) => runIn('run', world, request),
      replay: (world, request) => runIn('replay', world, request),
    },
    losses: () =>
      part.files.flatMap((file) => {
        const culprit = culprits.get(file);
        if (culprit === undefined || (!culprit.inNeutral && culprit.leftOut === 0)) return [];
        const { place, reason, inNeutral, leftOut } = culprit;
        const worlds = inNeutral ? null : leftOut;
        return [{ project: part.project, file, test: place.test, reason, worlds }];
      }),
  };
}

function leave(culprit: Culprit | undefined): void {
  if (culprit !== undefined) culprit.leftOut++;
}

const nothingRan: RunAnswer = {
  kind: 'finished',
  outcome: {
    failures: [],
    skipped: [],
    testsRun: 0,
    durationMs: 0,
    testDurationsMs: null,
    needsRealTime: [],
    trace: null,
  },
};

/** The result of a part with the tests that ended their worker in the neutral world, twice. */
export function withLost(result: PartResult, losses: readonly FileLoss[]): PartResult {
  const broken = losses.filter(({ worlds }) => worlds === null);
  return broken.length === 0 ? result : { ...result, tests: [...result.tests, ...broken.map(brokenBy)] };
}

function brokenBy({ file, test, reason }: FileLoss): TestResult {
  return {
    id: { file, name: test ?? loadingName },
    verdict: 'broken',
    kind: null,
    runs: 0,
    failures: 0,
    rate: null,
    interval: null,
    failingSeeds: [],
    failingProbes: [0],
    confirmed: { replays: 1, failures: 1 },
    trial: neutralTrial,
    causes: [],
    error: lossError(reason),
    durationMs: null,
    realTime: false,
    explanation: null,
  };
}

/** An outcome in which the test failed that ended its worker, and the others of its file did not run. */
function withoutLost(
  outcome: RunOutcome,
  catalogue: readonly CatalogueEntry[],
  leftOut: readonly string[],
  ended: readonly LostAt[],
): RunOutcome {
  if (leftOut.length === 0 && ended.length === 0) return outcome;
  const failures = ended.flatMap((lost) => failuresOf(lost, catalogue));
  const failed = new Set(failures.map(({ file, name }) => `${file} > ${name}`));
  const missing = new Set([...leftOut, ...ended.map(({ at }) => at.file)]);
  const skipped = catalogue.filter(
    ({ file, name, outcome: listed }) =>
      missing.has(file) && listed !== 'skipped' && !failed.has(`${file} > ${name}`),
  );
  return {
    ...outcome,
    failures: [...outcome.failures, ...failures],
    skipped: [...outcome.skipped, ...skipped.map(({ file, name }) => ({ file, name }))],
  };
}

/** A file that ends its worker while it loads fails each of its tests. */
function failuresOf(lost: LostAt, catalogue: readonly CatalogueEntry[]): readonly TestFailure[] {
  const { file, test } = lost.at;
  const error = lossError(lost.reason);
  if (test !== null) return [{ file, name: test, error }];
  const known = catalogue.filter((entry) => entry.file === file && entry.outcome !== 'skipped');
  return (known.length === 0 ? [{ name: loadingName }] : known).map(({ name }) => ({ file, name, error }));
}

function lossError(reason: string): TestError {
  return { name: 'WorkerLost', message: `it ended its worker: ${reason}`, location: null };
}
