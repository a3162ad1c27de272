import type { Observer } from '../../hunt/events.ts';
import { hunt } from '../../hunt/hunt.ts';
import { type HuntPlan, planHunt, type SeedRange } from '../../hunt/plan.ts';
import type { HuntResult, TestResult } from '../../hunt/result.ts';
import type { GivenTreatments } from '../../hunt/run-worlds.ts';
import { rateBound } from '../../hunt/statistics.ts';
import { arrange } from '../../worlds/axes/order.ts';
import { ordinaryRun, type SuitePart, type Survey } from '../../worlds/suite.ts';
import { testPath } from '../../worlds/test-path.ts';
import { worldOf } from '../../worlds/trial.ts';
import type { World } from '../../worlds/world.ts';
import {
  type ExplainedFile,
  explainFile,
  type FailsAlone,
  type Leak,
  type Undecided,
} from './explain-file.ts';
import { leaveOut } from './leave-out.ts';
import { sharedPart } from './shared-part.ts';
import { type RunTogether, togetherIn } from './together.ts';

/**
 * Which files of a part can share a worker. Files run together in the orders of many seeds; what fails is explained by
 * the files that have to run before; as few files as possible are left out, and the rest runs again, until nothing fails
 * that passes alone. What the last round showed is what is proved.
 */

/** More rounds than these only leave out what still fails. */
const roundsMax = 10;

/** How advice is found. */
export interface AdviseOptions {
  readonly seeds: SeedRange;
  /** How many runs are in flight at a time; at least 1. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly observe: Observer;
  readonly given: GivenTreatments;
}

/**
 * Why a file keeps a worker of its own:
 * - `leaks`: it leaves something behind that makes tests of another file fail
 * - `suffers`: its tests fail after another file
 * - `fails alone`: a test of it fails alone and passes in some orders: shared, it would be flaky
 * - `ends its worker`: the files after it would be lost
 * - `undecided`: a test of it failed when files shared a worker, and nobody can say why
 */
export type KeptReason = 'leaks' | 'suffers' | 'fails alone' | 'ends its worker' | 'undecided';

/** A file that keeps a worker of its own. */
export interface KeptFile {
  readonly file: string;
  readonly reason: KeptReason;
}

/** What the last round showed of files that share workers. */
export interface SharingProof {
  /** Drawn orders in which every test passed that passes alone. */
  readonly orders: number;
  /** Chosen orders, which count for no rate. */
  readonly probes: number;
  /** With 95 % confidence, at most this share of orders could fail; null without an order. */
  readonly bound: number | null;
}

/** Which files of a part can share a worker. */
export interface SharingAdvice {
  readonly project: string;
  /** In the project's own order. */
  readonly shareable: readonly string[];
  /** In the project's own order. */
  readonly kept: readonly KeptFile[];
  readonly leaks: readonly Leak[];
  readonly failsAlone: readonly FailsAlone[];
  readonly undecided: readonly Undecided[];
  /** Null where nothing is proved, as the signal came first, or no file can share. */
  readonly proof: SharingProof | null;
}

/**
 * Finds out which files of a part can share a worker.
 *
 * @param part - one whose files share workers, as if `isolate: false`; it is closed in the end
 * @throws what the part throws
 */
export async function adviseSharing(part: SuitePart, options: AdviseOptions): Promise<SharingAdvice> {
  const found: Found = { leaks: [], failsAlone: [], undecided: [], ending: new Set() };
  let proof: SharingProof | null | 'again' = 'again';
  for (let count = 1; proof === 'again'; count++) {
    proof = await takeRound(part, found, count < roundsMax ? 'explain' : 'leave out', options);
  }
  const kept = keptOf(found);
  const { leaks, failsAlone, undecided } = found;
  return {
    project: part.project,
    shareable: part.files.filter((file) => !kept.has(file)),
    kept: part.files.flatMap((file): KeptFile[] => {
      const reason = kept.get(file);
      return reason === undefined ? [] : [{ file, reason }];
    }),
    ...{ leaks, failsAlone, undecided, proof },
  };
}

interface Found {
  readonly leaks: Leak[];
  readonly failsAlone: FailsAlone[];
  readonly undecided: Undecided[];
  readonly ending: Set<string>;
}

/** Files that are left out, and why. */
function keptOf({ leaks, failsAlone, undecided, ending }: Found): ReadonlyMap<string, KeptReason> {
  const leaking = new Set(leaks.flatMap(({ polluters }) => polluters));
  const settled = new Map<string, KeptReason>([
    ...undecided.map(({ file }): [string, KeptReason] => [file, 'undecided']),
    ...failsAlone.flatMap(({ file, passes }): [string, KeptReason][] =>
      passes ? [[file, 'fails alone']] : [],
    ),
    ...[...ending].map((file): [string, KeptReason] => [file, 'ends its worker']),
  ]);
  const open = leaks.filter(
    ({ polluters, victim }) => ![...polluters, victim].some((file) => settled.has(file)),
  );
  const chosen = leaveOut(open).map((file): [string, KeptReason] => [
    file,
    leaking.has(file) ? 'leaks' : 'suffers',
  ]);
  return new Map([...settled, ...chosen]);
}

interface Round {
  readonly part: SuitePart;
  readonly plan: HuntPlan;
  readonly result: HuntResult;
  readonly survey: Survey;
}

/** Runs the files that are left in every order; null where the signal came before they were surveyed. */
async function runRound(
  part: SuitePart,
  without: ReadonlySet<string>,
  { seeds, concurrency, signal, observe, given }: AdviseOptions,
): Promise<Round | null> {
  const plan = planHunt(seeds, ['order']);
  const shared = sharedPart(part, without);
  const surveys: Survey[] = [];
  const surveyed: SuitePart = {
    ...shared,
    survey: async (...asked) => {
      const survey = await shared.survey(...asked);
      surveys.push(survey);
      return survey;
    },
  };
  const result = await hunt(
    { parts: [surveyed], switchedOff: [] },
    { plan, concurrency, signal, observe, given, explain: () => false, byLuck: false },
  );
  const survey = surveys.at(-1);
  return survey === undefined ? null : { part: shared, plan, result, survey };
}

/** One round; again where more files have to be left out after it. */
async function takeRound(
  part: SuitePart,
  found: Found,
  failures: 'explain' | 'leave out',
  options: AdviseOptions,
): Promise<SharingProof | null | 'again'> {
  const isStopped = (): boolean => options.signal.aborted;
  const kept = keptOf(found);
  if (part.files.every((file) => kept.has(file)) || isStopped()) return null;
  const round = await runRound(part, new Set(kept.keys()), options);
  if (round === null || isStopped()) return null;
  const failing = failingIn(round, found);
  for (const { file } of round.result.lostFiles) found.ending.add(file);
  if (failures === 'explain') await explain(failing, found, round, options);
  else found.undecided.push(...failing.map(({ id }) => ({ file: id.file, test: id.name })));
  if (isStopped()) return null;
  if (!keepsSame(kept, keptOf(found))) return 'again';
  const left = failingIn(round, found);
  // A round that has a failure proves nothing, whatever explains it.
  found.undecided.push(...left.map(({ id }) => ({ file: id.file, test: id.name })));
  return left.length === 0 ? proofOf(round.result) : 'again';
}

/** Tests that failed in a round and are not known to fail alone. */
function failingIn({ result }: Round, { failsAlone }: Found): readonly TestResult[] {
  const lost = new Set(result.lostFiles.map(({ file }) => file));
  return (result.parts[0]?.tests ?? []).filter(
    ({ verdict, id }) =>
      (verdict === 'flaky' || verdict === 'broken' || verdict === 'unconfirmed') &&
      !lost.has(id.file) &&
      !failsAlone.some(({ file, test }) => file === id.file && test === id.name),
  );
}

async function explain(
  failing: readonly TestResult[],
  found: Found,
  round: Round,
  { signal, observe }: AdviseOptions,
): Promise<void> {
  if (failing.length === 0) return;
  const { part, result, survey } = round;
  observe({ kind: 'phaseStarted', part: 0, phase: 'explain', tests: failing.length });
  await part.adopt(survey);
  const run = togetherIn({
    part,
    catalogue: survey.catalogue,
    realTime: result.parts.flatMap(({ realTimeFiles }) => realTimeFiles.map(({ file }) => file)),
    signal,
    onRun: () => {
      observe({ kind: 'replayFinished', part: 0 });
    },
  });
  for (const [file, own] of Map.groupBy(failing, ({ id }) => id.file)) {
    const explained = await explainVictim(file, own, { round, run, known: found.leaks });
    if (signal.aborted) return;
    found.leaks.push(...explained.leaks);
    found.failsAlone.push(...explained.failsAlone);
    found.undecided.push(...explained.undecided);
    for (const { id } of own) observe({ kind: 'explained', part: 0, test: id });
  }
  await part.close();
}

function keepsSame(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): boolean {
  return before.size === after.size && [...before.keys()].every((file) => after.has(file));
}

interface ExplainGiven {
  readonly round: Round;
  readonly run: RunTogether;
  readonly known: readonly Leak[];
}

async function explainVictim(
  file: string,
  failing: readonly TestResult[],
  { round, run, known }: ExplainGiven,
): Promise<ExplainedFile> {
  const { part, plan } = round;
  const trial = failing[0]?.trial ?? null;
  const before = trial === null ? [] : await ordersBefore(file, worldOf(trial, plan), part);
  return explainFile(
    {
      file,
      tests: failing.map(({ id }) => testPath(id)),
      passing: new Set(failing.flatMap(({ verdict, id }) => (verdict === 'broken' ? [] : [testPath(id)]))),
      before: before.filter((files) => files.length > 0),
      others: part.files.filter((other) => other !== file),
      known: known.map(({ polluters }) => polluters).filter((files) => !files.includes(file)),
    },
    run,
  );
}

/** What ran before a file in a world, as its worker tells, and as it would be with all files in one worker. */
async function ordersBefore(
  file: string,
  world: World,
  part: SuitePart,
): Promise<readonly (readonly string[])[]> {
  const traced = await tracedBefore(file, world, part);
  return [
    traced,
    filesBefore(
      file,
      arrange(world.order, part.files, (each) => each),
    ),
  ];
}

/** The files that the worker ran before one in a world; empty where nobody can say. */
async function tracedBefore(
  file: string,
  world: World,
  { run, files }: SuitePart,
): Promise<readonly string[]> {
  const answer = await run(world, { ...ordinaryRun, trace: true });
  const lists = answer.kind === 'finished' ? (answer.outcome.trace?.ran ?? []) : [];
  const fileOf = (path: string): string => files.find((each) => path.startsWith(`${each} > `)) ?? '';
  const ran = lists.map((paths) => [...new Set(paths.map(fileOf))]).find((each) => each.includes(file));
  return ran === undefined ? [] : filesBefore(file, ran);
}

function filesBefore(file: string, files: readonly string[]): readonly string[] {
  return files.slice(0, Math.max(0, files.indexOf(file)));
}

function proofOf({ parts, completedSeeds }: HuntResult): SharingProof | null {
  if (parts.some(({ gaveUp }) => gaveUp !== null)) return null;
  return {
    orders: completedSeeds,
    probes: parts[0]?.probes ?? 0,
    bound: rateBound({ runs: completedSeeds, failures: 0 }),
  };
}
