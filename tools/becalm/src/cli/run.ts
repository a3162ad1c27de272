import { resolve } from 'node:path';
import type { OrdinaryOptions, OrdinaryResult } from '../host/ordinary/options.ts';
import { guardText } from '../report/guard-text.ts';
import { counted } from '../report/numbers.ts';
import { estimateFiles } from '../speed/estimate.ts';
import { type Differences, type LikePlan, likeRun } from '../speed/like-run.ts';
import { planRun } from '../speed/plan-run.ts';
import { runRecordText } from '../speed/run-record.ts';
import { cutMark } from '../speed/shards.ts';
import { type Timings, timingsAfter } from '../speed/timings.ts';
import type { OrdinaryPlan, PlannedFile } from '../worlds/ordinary-plan.ts';
import type { OrdinarySetup } from '../worlds/ordinary-setup.ts';
import { reasonOf } from '../worlds/reason-of.ts';
import type { RecordedRun, RunShard } from '../worlds/recorded-run.ts';
import { type ExitCode, exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import { listenForSignals } from './interruption.ts';
import { shownPath, writeText } from './named-files.ts';
import type { CliPorts } from './ports.ts';
import { readRecordFile } from './record-file.ts';
import { type ProjectSettings, readSettings } from './settings.ts';
import type { SuiteFlags } from './suite-flags.ts';
import { readTimingFile, type TimingFile } from './timing-file.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `becalm run`, read. */
export interface RunFlags extends Pick<SuiteFlags, 'root' | 'config' | 'becalmConfig' | 'projects'> {
  readonly filters: readonly string[];
  /** What stood after `--`. */
  readonly vitestArguments: readonly string[];
  /** Null for what the configuration says. */
  readonly workers: number | null;
  /** Null for the whole suite. */
  readonly shard: RunShard | null;
  /** Where the record is written, as given; null for nowhere. */
  readonly record: string | null;
  /** A record to follow, as given; null for none. */
  readonly like: string | null;
  /** The timing file as given; null for that of the configuration. */
  readonly timings: string | null;
  /**
   * Whether what was measured is added to the timing file; null for whole runs only: shards that are cut from other
   * durations than the ones before leave files out.
   */
  readonly updateTimings: boolean | null;
  /** Whether guards stand as the configuration says. */
  readonly guards: boolean;
  readonly virtualTime: boolean;
}

/** Runs `becalm run`; throws `UsageError` for what the user can set right. */
export async function runCommand(flags: RunFlags, ports: CliPorts): Promise<ExitCode> {
  refuseContradictions(flags);
  const root = resolve(ports.workingDirectory, flags.root ?? '.');
  const settings = await readSettings(flags, ports);
  const timings = await readTimingFile(timingsPath(flags, settings, root, ports), ports);
  const like = flags.like === null ? null : await readLike(flags.like, timings.timings, ports);
  const interruption = listenForSignals(ports);
  try {
    const result = await ports.runVitest({
      ...optionsOf(flags, { root, like, timings, settings }, ports),
      signal: interruption.signal,
    });
    await keep(result, { flags, like, timings }, ports);
    const endedBy = interruption.by();
    if (endedBy !== null) return exitCodeOfSignal(endedBy);
    return result.exitCode === 0 ? exitCodes.clean : exitCodes.findings;
  } finally {
    interruption.close();
  }
}

/** What a run is planned by. */
interface Known {
  readonly root: string;
  readonly settings: ProjectSettings;
  readonly like: Like | null;
  readonly timings: TimingFile;
}

function optionsOf(flags: RunFlags, known: Known, ports: CliPorts): Omit<OrdinaryOptions, 'signal'> {
  const { config, projects, filters, vitestArguments, workers, shard, record } = flags;
  const { root, like, timings } = known;
  return {
    ...{ root, config, projects, filters, vitestArguments },
    workers: like === null ? workers : like.run.workers,
    shard: like === null ? shard : like.run.shard,
    plan: like === null ? told(planRun(timings.timings), timings, ports) : like.plan.plan,
    exactWorkers: record !== null,
    setup: setupOf(flags, known),
    importsMax: 0,
    silent: false,
  };
}

/** Null where the setup file would have nothing to do. */
function setupOf({ guards, virtualTime }: RunFlags, { root, settings }: Known): OrdinarySetup | null {
  const stand = guards && Object.values(settings.guards.levels).some((level) => level !== 'off');
  if (!stand && !virtualTime) return null;
  return {
    root,
    guards: stand ? settings.guards : null,
    virtualTime: virtualTime ? { realTime: settings.realTime } : null,
    traceWaitsMs: null,
  };
}

/** Writes down what the flags want to be kept. */
async function keep(
  result: OrdinaryResult,
  {
    flags: { record, updateTimings },
    like,
    timings,
  }: Pick<Known, 'like' | 'timings'> & { readonly flags: RunFlags },
  ports: CliPorts,
): Promise<void> {
  ports.stderr.write(guardText(result.run));
  if (like !== null) tellDifferences(like.plan.differences(), ports);
  if (record !== null) await writeRecord(resolve(ports.workingDirectory, record), result.run, ports);
  if (updateTimings ?? result.run.shard === null) await update(timings, result, ports);
}

/** A record says by itself on how many workers it ran, and which shard. */
function refuseContradictions({ like, shard, workers }: RunFlags): void {
  const other = shard === null ? '--workers' : '--shard';
  if (like === null || (shard === null && workers === null)) return;
  throw new UsageError(
    `Expected --like by itself, was also ${other}: a record knows its workers and its shard. Leave ${other} out.`,
  );
}

function timingsPath(
  { timings }: RunFlags,
  settings: ProjectSettings,
  root: string,
  { workingDirectory }: CliPorts,
): string {
  return timings === null ? resolve(root, settings.timings) : resolve(workingDirectory, timings);
}

/** A record, and the plan that follows it. */
interface Like {
  readonly run: RecordedRun;
  readonly plan: LikePlan;
}

async function readLike(given: string, timings: Timings, ports: CliPorts): Promise<Like> {
  const run = await readRecordFile(given, ports);
  return { run, plan: likeRun(run, timings) };
}

/** The plan, which says on what it is built when it comes to be used. */
function told(plan: OrdinaryPlan, { timings }: TimingFile, { stderr }: CliPorts): OrdinaryPlan {
  return {
    ...plan,
    shard: (files, shard) => {
      const chosen = plan.shard?.(files, shard) ?? files;
      stderr.write(`${shardLine(files, { shard, chosen, timings })}\n`);
      return chosen;
    },
  };
}

function shardLine(
  files: readonly PlannedFile[],
  {
    shard: { index, count },
    chosen,
    timings,
  }: { readonly shard: RunShard; readonly chosen: readonly PlannedFile[]; readonly timings: Timings },
): string {
  const estimated = estimateFiles(files, timings);
  const inside = new Set(chosen);
  const ms = estimated.reduce((sum, each) => sum + (inside.has(each.file) ? each.ms : 0), 0);
  const unknown = estimated.filter(({ known }) => !known).length;
  return [
    `becalm: shard ${index}/${count}`,
    `${chosen.length} of ${counted(files.length, 'file')}`,
    `${(ms / 1000).toFixed(1)} s expected`,
    ...(unknown === 0 ? [] : [`${unknown} estimated`]),
    // Shards that were cut from other timings do not fit together: the word differs.
    `cut ${cutMark(estimated, count)}`,
  ].join(' · ');
}

function tellDifferences(differences: Differences | null, { stderr }: CliPorts): void {
  if (differences === null) return;
  const { added, gone } = differences;
  const lines = [
    ...(added.length === 0 ? [] : [`not in the record, and run last: ${namesOf(added)}`]),
    ...(gone.length === 0 ? [] : [`in the record, and not run: ${namesOf(gone)}`]),
  ];
  for (const line of lines) stderr.write(`becalm: ${line}\n`);
}

/** The most files that are named. */
const namedMax = 10;

function namesOf(files: Differences['added']): string {
  const names = files.slice(0, namedMax).map(({ file }) => file);
  const more = files.length - names.length;
  return `${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}

async function writeRecord(path: string, run: RecordedRun, ports: CliPorts): Promise<void> {
  await writeText(path, runRecordText(run), ports);
  ports.stderr.write(`becalm: recorded in ${shownPath(path, ports)}\n`);
}

/** That durations cannot be kept is no failure of a test. */
async function update(timings: TimingFile, result: OrdinaryResult, ports: CliPorts): Promise<void> {
  const updated = timingsAfter(timings, result);
  if (updated === null) return;
  try {
    await ports.writeFile(timings.path, updated);
  } catch (error) {
    ports.stderr.write(
      `becalm: Expected to keep durations in "${shownPath(timings.path, ports)}", was: ${reasonOf(error)}. ` +
        'Name another file with --timings, or leave them as they are with --no-timings-update.\n',
    );
  }
}
