import { relative, resolve } from 'node:path';
import type { OrdinaryResult } from '../host/ordinary/options.ts';
import { planHunt, type SeedRange } from '../hunt/plan.ts';
import { counted } from '../report/numbers.ts';
import { createProgress } from '../report/progress.ts';
import { speedPage } from '../report/speed-page.ts';
import { buildSpeedReport, type SharingFound } from '../report/speed-report.ts';
import type { SpeedReport } from '../report/speed-schema.ts';
import { speedText } from '../report/speed-text.ts';
import { adviseSharing, type SharingAdvice } from '../speed/isolation/advise.ts';
import { reasonOf } from '../worlds/reason-of.ts';
import type { RecordedRun } from '../worlds/recorded-run.ts';
import { type ExitCode, exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import { type Interruption, listenForSignals } from './interruption.ts';
import { shownPath } from './named-files.ts';
import type { CliPorts } from './ports.ts';
import { readRecordFile } from './record-file.ts';
import { fileRules, readSettings, wholeSuite } from './settings.ts';
import type { SuiteFlags } from './suite-flags.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `becalm speed`, read. */
export interface SpeedFlags
  extends Pick<SuiteFlags, 'root' | 'config' | 'becalmConfig' | 'projects' | 'realTime'> {
  readonly filters: readonly string[];
  /** How often the suite is run; 1 or more. */
  readonly runs: number;
  /** A recorded run as given; null to run the suite. */
  readonly from: string | null;
  /** Null for what the configuration says. */
  readonly workers: number | null;
  /** Whether it is found out which files can share a worker. */
  readonly isolation: boolean;
  readonly seeds: SeedRange;
  /** Where the document is written; null for nowhere. */
  readonly json: string | null;
  /** Where the page is written; null for its own place. */
  readonly html: string | null;
}

/** Runs `becalm speed`; throws `UsageError` for what the user can set right. */
export async function speedCommand(flags: SpeedFlags, ports: CliPorts): Promise<ExitCode> {
  const interruption = listenForSignals(ports);
  try {
    const runs =
      flags.from === null ? await runSuite(flags, interruption, ports) : [await readRun(flags.from, ports)];
    const endedBy = interruption.by();
    if (endedBy !== null) return exitCodeOfSignal(endedBy);
    const sharing = flags.isolation ? await findSharing(flags, interruption, ports) : null;
    const report = buildSpeedReport(runs, { becalm: ports.versions.becalm, sharing });
    const problems = await tell(report, flags, ports);
    const by = interruption.by();
    if (by !== null) return exitCodeOfSignal(by);
    return exitCodeOf(report, problems);
  } finally {
    interruption.close();
  }
}

function exitCodeOf({ suite }: SpeedReport, problems: number): ExitCode {
  if (problems > 0) return exitCodes.usage;
  return suite.failedFiles.length > 0 ? exitCodes.findings : exitCodes.clean;
}

async function readRun(from: string, ports: CliPorts): Promise<RecordedRun> {
  const path = resolve(ports.workingDirectory, from);
  return withFiles(await readRecordFile(from, ports), `in "${shownPath(path, ports)}"`);
}

function withFiles(run: RecordedRun, where: string): RecordedRun {
  if (run.files.length > 0) return run;
  throw new UsageError(
    `Expected a run of at least one test file ${where}, was none. Run "npx vitest list" to see what there is.`,
  );
}

/** Waits that are shorter are lost among what timers are late anyway. */
const traceWaitsMs = 5;
/** Modules that are timed in each file. */
const importsMax = 2000;

async function runSuite(
  flags: SpeedFlags,
  interruption: Interruption,
  ports: CliPorts,
): Promise<readonly RecordedRun[]> {
  const root = rootOf(flags, ports);
  const runs: RecordedRun[] = [];
  for (let count = 1; count <= flags.runs && interruption.by() === null; count++) {
    const which = flags.runs === 1 ? 'once' : `${count}/${flags.runs}`;
    ports.stderr.write(`running the suite ${which}\n`);
    const result: OrdinaryResult = await ports.runVitest({
      root,
      ...{ config: flags.config, projects: flags.projects, filters: flags.filters },
      ...{ vitestArguments: [], workers: flags.workers, shard: null, plan: null, exactWorkers: false },
      setup: { root, guards: null, virtualTime: null, traceWaitsMs },
      importsMax,
      silent: true,
      signal: interruption.signal,
    });
    if (!result.interrupted) runs.push(withFiles(result.run, `in "${root}"`));
  }
  return runs;
}

/** Opens the suite as if every project said `isolate: false`, and hunts each part for what does not stand that. */
async function findSharing(
  flags: SpeedFlags,
  interruption: Interruption,
  ports: CliPorts,
): Promise<SharingFound> {
  const settings = await readSettings(flags, ports);
  const rules = fileRules(settings, flags);
  const suite = await ports.openSuite({
    ...wholeSuite(flags, rules, ports),
    filters: flags.filters,
    workers: flags.workers ?? settings.workers,
    baseMs: ports.epochMs(),
    shareWorkers: true,
  });
  const progress = createProgress({
    write: ports.stderr.write,
    columns: ports.stderr.columns,
    now: ports.monotonicMs,
    seeds: flags.seeds.count,
    probes: planHunt(flags.seeds, ['order']).probes.length,
    parts: suite.parts.length,
  });
  try {
    const advice: SharingAdvice[] = [];
    for (const [index, part] of suite.parts.entries()) {
      if (interruption.by() !== null) break;
      advice.push(
        await adviseSharing(part, {
          seeds: flags.seeds,
          concurrency: suite.workers,
          signal: interruption.signal,
          observe: (event) => {
            progress.observe({ ...event, part: index });
          },
          given: rules,
        }),
      );
    }
    return { complete: interruption.by() === null, projects: suite.projects, advice };
  } finally {
    progress.close();
    await suite.close();
  }
}

/** Writes and prints; returns how many files could not be written. */
async function tell(report: SpeedReport, flags: SpeedFlags, ports: CliPorts): Promise<number> {
  const page = resolve(
    ports.workingDirectory,
    flags.html ?? resolve(rootOf(flags, ports), '.becalm', 'speed.html'),
  );
  const outputs = [{ path: page, flag: '--html', text: () => speedPage(report) }];
  if (flags.json !== null) {
    const path = resolve(ports.workingDirectory, flags.json);
    outputs.push({ path, flag: '--json', text: () => `${JSON.stringify(report, null, 2)}\n` });
  }
  let problems = 0;
  for (const { path, flag, text } of outputs) {
    try {
      await ports.writeFile(path, text());
    } catch (error) {
      problems++;
      const advice = `Write it elsewhere with ${flag}.`;
      ports.stderr.write(`Expected to write "${path}", was: ${reasonOf(error)}. ${advice}\n`);
    }
  }
  const { becalm, node } = ports.versions;
  const title = `becalm ${becalm} · vitest ${report.vitest} · node ${node.replace(/^v/, '')} · ${counted(report.workers, 'worker')}`;
  const pagePath = relative(ports.workingDirectory, page);
  ports.stdout.write(`${title}\n\n${speedText(report, { colours: ports.stdout.colours, pagePath })}`);
  return problems;
}

function rootOf({ root }: SpeedFlags, { workingDirectory }: CliPorts): string {
  return resolve(workingDirectory, root ?? '.');
}
