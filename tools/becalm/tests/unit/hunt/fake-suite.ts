import { arrange, type OrderValue, orderWithinFiles } from '../../../src/worlds/axes/order.ts';
import { randomStreamAt } from '../../../src/worlds/axes/random.ts';
import { isOvertaking } from '../../../src/worlds/axes/schedule.ts';
import type { CatalogueEntry, RunOutcome, TestFailure, TestId } from '../../../src/worlds/outcome.ts';
import { type RandomStream, type Seed, streamOf } from '../../../src/worlds/seed.ts';
import {
  ordinaryRun,
  type RunAnswer,
  type RunRequest,
  type Suite,
  type SuitePart,
} from '../../../src/worlds/suite.ts';
import { neutralWorld, type World } from '../../../src/worlds/world.ts';

/**
 * A modelled suite: it says which tests there are and what makes them fail, and answers as the host
 * would, from the world alone. Tests are named by their path, `file > suite > name`.
 */
export interface FakePart {
  readonly project?: string;
  /** In declared order. */
  readonly tests: readonly string[];
  /** Whether files share state: they are ordered then, and a replay runs them all. Default false. */
  readonly shared?: boolean;
  readonly skipped?: readonly string[];
  readonly alwaysFails?: readonly string[];
  /** By victim: alternatives; all tests of one have to run before it. */
  readonly polluters?: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** By victim: tests that undo the pollution when they run after the last polluter. */
  readonly cleaners?: Readonly<Record<string, readonly string[]>>;
  /** By brittle test: alternatives; all tests of one have to run before it. */
  readonly stateSetters?: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** By test: it fails when the first draw of its stream is below the rate. */
  readonly randomly?: Readonly<Record<string, number>>;
  /** By victim: of the conditions above all have to hold, instead of one. */
  readonly needsAll?: readonly string[];
  /** Tests that fail where timers overtake each other. */
  readonly overtaken?: readonly string[];
  /** By test: it fails at the rate by a race that no world determines; one of the conditions for `needsAll`. */
  readonly races?: Readonly<Record<string, number>>;
  /** By test: the worlds in which it fails in a warm worker; a pristine process never agrees. */
  readonly failsWarm?: Readonly<Record<string, (seed: Seed | null) => boolean>>;
  /** By test: in which calls it fails when its file is in flight already. */
  readonly conflicts?: Readonly<Record<string, (call: Pick<FakeCall, 'files'>, kind: CallKind) => boolean>>;
  /** Tests that fail unless their file is on real time. */
  readonly failsVirtual?: readonly string[];
  /** By file: what it says when a run in a world other than p0 has it on virtual time. */
  readonly needsRealTime?: Readonly<Record<string, string>>;
  /** Tests that appear only in worlds other than p0. */
  readonly unlisted?: readonly string[];
  /** Whether a call is lost with its worker; `call` counts the calls of that kind in that world, from 1. */
  readonly lost?: (given: {
    readonly seed: Seed | null;
    readonly kind: CallKind;
    readonly call: number;
  }) => boolean;
  /** Whether a call never answers. */
  readonly hangs?: (seed: Seed | null, kind: CallKind) => boolean;
}

export type CallKind = 'survey' | 'run' | 'replay';

/** One call for a run or a replay. */
export interface FakeCall extends RunRequest {
  readonly world: World;
  /** What was run: all files of the part where the request says so, or where they share state. */
  readonly files: readonly string[];
  /** Whether one of its files was in flight already. */
  readonly overlaps: boolean;
}

/** What was asked of a fake suite. */
export interface FakeCalls {
  readonly surveys: number;
  /** Surveys that were taken over. */
  readonly adopted: number;
  readonly runs: readonly FakeCall[];
  readonly replays: readonly FakeCall[];
  readonly inFlightMax: number;
  readonly closed: number;
}

export interface FakeSuite extends Suite {
  readonly calls: () => FakeCalls;
}

/** Builds a modelled suite of one part or more. */
export function fakeSuite(...descriptions: readonly FakePart[]): FakeSuite {
  const log = {
    surveys: 0,
    adopted: 0,
    runs: [] as FakeCall[],
    replays: [] as FakeCall[],
    inFlight: 0,
    inFlightMax: 0,
    closed: 0,
  };
  let open: FakePart | null = null;

  function partOf(part: FakePart): SuitePart {
    const model = modelOf(part);
    const counts = new Map<string, number>();
    const flying = new Map<string, number>();

    async function answer(kind: CallKind, world: World, request: RunRequest): Promise<RunAnswer> {
      const files = filesOf(request);
      const busy = takeOff(files);
      log.inFlightMax = Math.max(log.inFlightMax, ++log.inFlight);
      if (kind !== 'survey') {
        log[kind === 'run' ? 'runs' : 'replays'].push({
          ...request,
          world,
          files,
          overlaps: busy.length > 0,
        });
      }
      const key = `${kind} ${JSON.stringify(world)}`;
      const call = (counts.get(key) ?? 0) + 1;
      counts.set(key, call);
      const seed = seedOf(world);
      await inALaterTurn(world, part.hangs?.(seed, kind) === true);
      log.inFlight--;
      for (const file of files) flying.set(file, (flying.get(file) ?? 0) - 1);
      return part.lost?.({ seed, kind, call }) === true
        ? { kind: 'lost', reason: 'the worker was killed' }
        : { kind: 'finished', outcome: model.run({ ...request, kind, world, files, busy }) };
    }

    /** The files that were in flight already. */
    function takeOff(files: readonly string[]): readonly string[] {
      // The host has one part open at a time.
      if (open !== null && open !== part) throw new Error('Expected the other part to be closed first.');
      open = part;
      const busy = files.filter((file) => (flying.get(file) ?? 0) > 0);
      for (const file of files) flying.set(file, (flying.get(file) ?? 0) + 1);
      return busy;
    }

    const filesOf = ({ files, tests, without = [] }: RunRequest): readonly string[] =>
      (part.shared === true && tests === null ? model.files : (files ?? model.files)).filter(
        (file) => !without.includes(file),
      );

    return {
      project: part.project ?? '',
      files: model.files,
      survey: async (realTime, without = []) => {
        log.surveys++;
        const surveyed = await answer('survey', neutralWorld, { ...ordinaryRun, realTime, without });
        const isWanted = ({ file }: TestId): boolean => !without.includes(file);
        return {
          catalogue: surveyed.kind === 'lost' ? [] : model.catalogue(surveyed.outcome).filter(isWanted),
          answer: surveyed,
        };
      },
      adopt: () => {
        log.adopted++;
        return Promise.resolve();
      },
      isolated: part.shared !== true,
      run: (world, request) => answer('run', world, request),
      replay: (world, request) => answer('replay', world, request),
      rest: () => Promise.resolve(),
      close: () => {
        log.closed++;
        open = null;
        return Promise.resolve();
      },
    };
  }

  return { parts: descriptions.map(partOf), switchedOff: [], calls: () => ({ ...log }) };
}

/** As in life, the answer comes in a later turn; slower for some worlds, so that answers overtake. */
async function inALaterTurn(world: World, hangs: boolean): Promise<void> {
  const turns = JSON.stringify(world).length % 3;
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
  if (hangs) await new Promise(() => undefined);
  await Promise.resolve();
}

interface ModelCall {
  readonly kind: CallKind;
  readonly world: World;
  readonly files: readonly string[];
  readonly realTime: readonly string[];
  /** The only ones that run; null for all. */
  readonly tests: readonly string[] | null;
  readonly trace: boolean;
  /** Files that were in flight already. */
  readonly busy: readonly string[];
}

interface Model {
  readonly files: readonly string[];
  readonly run: (call: ModelCall) => RunOutcome;
  readonly catalogue: (outcome: RunOutcome) => readonly CatalogueEntry[];
}

function modelOf(part: FakePart): Model {
  const ids = part.tests.map(idOf);
  const files = [...new Set(ids.map(({ file }) => file))];
  const races = new Map(Object.keys(part.races ?? {}).map((path) => [path, streamOf('race', path)]));

  function run(call: ModelCall): RunOutcome {
    const { kind, world, files: wanted } = call;
    const neutral = world.order.kind === 'declared' && world.random.kind === 'fixed';
    const visible = part.tests.filter(
      (path) => !(neutral && has(part.unlisted, path)) && (call.tests?.includes(path) ?? true),
    );
    const orders = ordersOf(
      part,
      world.order,
      visible.filter((path) => wanted.includes(idOf(path).file)),
    );
    const failures = orders.flatMap((order) =>
      order.filter((path, place) =>
        fails({ part, world, call, path, earlier: order.slice(0, place), races }),
      ),
    );
    return {
      failures: failures.map(failureOf),
      skipped: [],
      testsRun: orders.flat().length,
      durationMs: 10,
      testDurationsMs: kind === 'replay' ? null : Float32Array.from(part.tests, () => 2),
      needsRealTime: neutral ? [] : needsOf(part, call),
      trace: call.trace ? { ran: orders, effects: [], left: [] } : null,
    };
  }

  return {
    files,
    run,
    catalogue: (outcome) => {
      const failed = new Set(outcome.failures.map(pathOf));
      return part.tests
        .filter((path) => !has(part.unlisted, path))
        .map((path) => ({ ...idOf(path), outcome: outcomeIn(part, failed, path) }));
    },
  };
}

function outcomeIn(part: FakePart, failed: ReadonlySet<string>, path: string): CatalogueEntry['outcome'] {
  if (has(part.skipped, path)) return 'skipped';
  return failed.has(path) ? 'failed' : 'passed';
}

/** The tests that run, as sequences that share state: one per file, or one in all. */
function ordersOf(
  part: FakePart,
  order: OrderValue,
  tests: readonly string[],
): readonly (readonly string[])[] {
  const running = tests.filter((path) => !has(part.skipped, path));
  const files = arrange(order, [...new Set(running.map((path) => idOf(path).file))], (file) =>
    placeIn(
      order,
      file,
      running.filter((path) => idOf(path).file === file),
    ),
  );
  const ordered = files.map((file) =>
    arrangeTree(
      orderWithinFiles(order),
      running.filter((path) => idOf(path).file === file),
      1,
    ),
  );
  return part.shared === true ? [ordered.flat()] : ordered;
}

/** Orders the children of a suite, suites and tests interleaved, as the host does. */
function arrangeTree(order: OrderValue, paths: readonly string[], depth: number): readonly string[] {
  const children = Map.groupBy(paths, (path) =>
    path
      .split(' > ')
      .slice(0, depth + 1)
      .join(' > '),
  );
  return arrange(order, [...children], ([child, below]) => placeIn(order, child, below)).flatMap(
    ([child, below]) => (below[0] === child ? below : arrangeTree(order, below, depth + 1)),
  );
}

/** What a suite or file goes by: in a list of tests by its earliest. */
function placeIn(order: OrderValue, path: string, below: readonly string[]): string {
  return order.kind === 'listed' ? (order.tests.find((each) => below.includes(each)) ?? '') : path;
}

function needsOf(
  { needsRealTime = {} }: FakePart,
  { files, realTime }: ModelCall,
): RunOutcome['needsRealTime'] {
  return Object.entries(needsRealTime)
    .filter(([file]) => files.includes(file) && !realTime.includes(file))
    .map(([file, reason]) => ({ file, reason }));
}

interface Situation {
  readonly part: FakePart;
  readonly world: World;
  readonly call: ModelCall;
  readonly path: string;
  readonly earlier: readonly string[];
  readonly races: ReadonlyMap<string, RandomStream>;
}

function fails(situation: Situation): boolean {
  const { part, path } = situation;
  if (has(part.alwaysFails, path) || failsByItsRun(situation)) return true;
  const conditions = [...conditionsOf(situation), ...raceOf(situation)];
  return has(part.needsAll, path) ? conditions.every(Boolean) : conditions.some(Boolean);
}

/** Whether it fails by the way in which it is run, whatever the world. */
function failsByItsRun({ part, world, call, path }: Situation): boolean {
  const { file } = idOf(path);
  const contaminated = call.kind === 'run' && part.failsWarm?.[path]?.(seedOf(world)) === true;
  const conflicts = call.busy.includes(file) && part.conflicts?.[path]?.(call, call.kind) === true;
  return contaminated || conflicts || (has(part.failsVirtual, path) && !call.realTime.includes(file));
}

function raceOf({ part, path, races }: Situation): readonly boolean[] {
  const draw = races.get(path);
  return draw === undefined ? [] : [draw() < (part.races?.[path] ?? 0)];
}

function has(paths: readonly string[] | undefined, path: string): boolean {
  return paths?.includes(path) ?? false;
}

function conditionsOf({ part, world, path, earlier }: Situation): readonly boolean[] {
  const conditions: boolean[] = [];
  const polluters = part.polluters?.[path];
  if (polluters !== undefined) {
    conditions.push(polluters.some((set) => isPolluted(set, part.cleaners?.[path] ?? [], earlier)));
  }
  const setters = part.stateSetters?.[path];
  if (setters !== undefined) conditions.push(!setters.some((set) => includesAll(earlier, set)));
  const rate = part.randomly?.[path];
  if (rate !== undefined) conditions.push(randomStreamAt(world.random, path)() < rate);
  if (has(part.overtaken, path)) conditions.push(isOvertaking(world.schedule));
  return conditions;
}

function isPolluted(
  polluters: readonly string[],
  cleaners: readonly string[],
  earlier: readonly string[],
): boolean {
  if (!includesAll(earlier, polluters)) return false;
  const lastPolluter = Math.max(...polluters.map((path) => earlier.lastIndexOf(path)));
  return !cleaners.some((path) => earlier.lastIndexOf(path) > lastPolluter);
}

function includesAll(paths: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((path) => paths.includes(path));
}

function seedOf(world: World): Seed | null {
  if (world.order.kind === 'hashed') return world.order.seed;
  return world.random.kind === 'drawn' ? world.random.seed : null;
}

function idOf(path: string): TestId {
  const [file = '', ...titles] = path.split(' > ');
  return { file, name: titles.join(' > ') };
}

function pathOf({ file, name }: TestId): string {
  return `${file} > ${name}`;
}

function failureOf(path: string): TestFailure {
  const location = { file: idOf(path).file, line: 3, column: 7 };
  return { ...idOf(path), error: { name: 'AssertionError', message: `expected ${path} to pass`, location } };
}
