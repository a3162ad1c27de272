import { relative, resolve, sep } from 'node:path';
import type { OpenedSuite } from '../host/open.ts';
import { hunt } from '../hunt/hunt.ts';
import { journaledSuite } from '../hunt/journal.ts';
import type { StopRules } from '../hunt/pace.ts';
import { type HuntPlan, planHunt, type SeedRange, worldCount } from '../hunt/plan.ts';
import { buildReport, type ReportFacts } from '../report/build.ts';
import { counted, duration } from '../report/numbers.ts';
import { createProgress } from '../report/progress.ts';
import { quoteForShell } from '../report/replay-command.ts';
import type { Report } from '../report/schema.ts';
import { closingText } from '../report/terminal.ts';
import { type ExitCode, exitCodeOfReport, exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import { heading } from './heading.ts';
import { type Interruption, listenForSignals } from './interruption.ts';
import { type HuntSession, openSession } from './journal/session.ts';
import { type KeptSeed, keepSeeds, keptSeedsName, readKeptSeeds } from './kept-seeds.ts';
import { type OutputFlags, ownOutputs, tellGithub, wantedOutputs, writeOutputs } from './outputs.ts';
import type { CliPorts } from './ports.ts';
import { commandFacts } from './report-facts.ts';
import {
  type FileRules,
  fileRules,
  type ProjectSettings,
  readSettings,
  refuseUnmatched,
  wholeSuite,
} from './settings.ts';
import type { SuiteFlags } from './suite-flags.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `becalm hunt`, read. */
export interface HuntFlags extends SuiteFlags, OutputFlags {
  readonly filters: readonly string[];
  /** Null for those of the configuration. */
  readonly seeds: SeedRange | null;
  /** Null for what the configuration says. */
  readonly workers: number | null;
  readonly dryRun: boolean;
  /** Whether to go on with a hunt that was ended. */
  readonly resume: boolean;
  /** Only files that changes since a commit concern, or true for what is not committed; null for all. */
  readonly changed: string | true | null;
  /** Whether no world is begun once a finding is confirmed. */
  readonly untilFlaky: boolean;
  /** Whether failing seeds are kept at the root. */
  readonly keepSeeds: boolean;
  /** How long the hunt may take; null for as long as it takes. */
  readonly budgetMs: number | null;
  /** Whether findings are explained. */
  readonly explain: boolean;
}

/** Where neither a flag nor the configuration says. */
const defaultSeeds: SeedRange = { first: 1, count: 1000 };

/** Runs `becalm hunt`; throws `UsageError` for what the user can set right. */
export async function huntCommand(flags: HuntFlags, ports: CliPorts): Promise<ExitCode> {
  const interruption = listenForSignals(ports);
  const startedAt = new Date(ports.epochMs()).toISOString();
  let suite: OpenedSuite | null = null;
  let session: HuntSession | null = null;
  try {
    const settings = await readSettings(flags, ports);
    session = flags.dryRun ? null : await openSession(rootOf(flags, ports), flags.resume, ports);
    const at = atOf(flags, session) ?? startedAt;
    const rules = fileRules(settings, flags);
    const workers = flags.workers ?? settings.workers;
    suite = await ports.openSuite({
      ...wholeSuite(flags, rules, ports),
      filters: flags.filters,
      ...(flags.changed === null ? {} : { changed: flags.changed }),
      workers,
      baseMs: Date.parse(at),
    });
    if (suite.parts.length === 0) return nothingChanged(flags, ports);
    refuseUnmatched(settings, flags, flags.filters, suite);
    const command: Command = {
      ...{ flags, settings, rules, ports, interruption, startedAt, at },
      workers: workers ?? ports.cores,
    };
    ports.stdout.write(
      `${heading(ports, suite, { workers: command.workers, configuration: settings.file })}\n`,
    );
    const plan = planOf(flags, settings);
    return session === null
      ? await estimate(suite, plan, command)
      : await huntAndReport(suite, plan, session, command);
  } finally {
    await suite?.close();
    session?.close();
    interruption.close();
  }
}

function atOf({ at }: HuntFlags, session: HuntSession | null): string | null {
  return at ?? session?.at ?? null;
}

function planOf({ seeds, axes }: HuntFlags, settings: ProjectSettings): HuntPlan {
  return planHunt(seeds ?? settings.seeds ?? defaultSeeds, axes ?? settings.axes, settings.bounds);
}

interface Command {
  readonly flags: HuntFlags;
  readonly settings: ProjectSettings;
  readonly rules: FileRules;
  /** How many there are at least. */
  readonly workers: number;
  readonly ports: CliPorts;
  readonly interruption: Interruption;
  /** When the hunt was started, and its base instant, both in UTC. */
  readonly startedAt: string;
  readonly at: string;
}

async function huntAndReport(
  suite: OpenedSuite,
  plan: HuntPlan,
  session: HuntSession,
  { flags, settings, rules, ports, interruption, startedAt, at }: Command,
): Promise<ExitCode> {
  const startedMs = ports.monotonicMs();
  const endsAtMs = flags.budgetMs === null ? null : startedMs + flags.budgetMs;
  const root = rootOf(flags, ports);
  const keptSeeds = await readKeptSeeds(root, ports);
  const own = ownOutputs(root, session.suffix);
  const outputs = [...own, ...wantedOutputs(flags, ports)];
  const journal = await session.begin({
    suite,
    at,
    words: suiteWords(flags),
    outputs: [keptSeedsName, ...outputs.map(({ path }) => relative(root, path).split(sep).join('/'))],
  });
  const progress = createProgress({
    write: ports.stderr.write,
    columns: ports.stderr.columns,
    now: ports.monotonicMs,
    seeds: plan.seeds.count,
    probes: plan.probes.length,
    parts: suite.parts.length,
    endsAtMs,
  });
  const isTimeLeft = (): boolean => endsAtMs === null || ports.monotonicMs() < endsAtMs;
  const stopRules = rulesOf(flags, ports);
  const result = await hunt(
    journaledSuite(suite, journal, interruption.signal),
    {
      plan,
      concurrency: suite.workers,
      signal: interruption.signal,
      observe: progress.observe,
      given: rules,
      explain: () => flags.explain && isTimeLeft(),
      byLuck: false,
    },
    stopRules,
    [...new Set(keptSeeds.map(({ seed }) => seed))],
  ).finally(progress.close);
  journal.close(!result.stopped);
  const report = buildReport(result, {
    ...commandFacts({ flags, settings, suite, startedAt, at, startedMs }, ports),
    commit: await ports.commitOf(root),
    untilFlaky: flags.untilFlaky,
    budgetMs: flags.budgetMs,
    changed: changedOf(flags),
    keptSeeds,
  });
  if (report.incomplete === null && report.tests.length === 0) throw noTests(flags);
  const problems = await writeOutputs(report, outputs, ports);
  if (flags.keepSeeds) problems.push(...(await keepAll(report, keptSeeds, root, ports)));
  const { columns, colours } = ports.stdout;
  const reportPath = flags.html ?? relative(ports.workingDirectory, own[1].path);
  ports.stdout.write(`\n${closingText(report, { columns, colours, reportPath })}`);
  if (ports.environment('GITHUB_ACTIONS') === 'true') {
    problems.push(...(await tellGithub(report, root, ports)));
  }
  for (const problem of problems) ports.stderr.write(`${problem.message}\n`);
  const by = interruption.by();
  if (by !== null) {
    ports.stdout.write(`Go on with: npx becalm hunt --resume${suiteWords(flags).map(quoted).join('')}\n`);
    return exitCodeOfSignal(by);
  }
  return problems.length > 0 ? exitCodes.usage : exitCodeOfReport(report);
}

/** Surveys the suite and says what a hunt would cost, at most. */
async function estimate(
  suite: OpenedSuite,
  plan: HuntPlan,
  { workers, ports, interruption }: Command,
): Promise<ExitCode> {
  let tests = 0;
  let coldMs = 0;
  for (const part of suite.parts) {
    const survey = await interruption.wait(part.survey([]));
    const by = interruption.by();
    if (survey === null || by !== null) return exitCodeOfSignal(by ?? 'SIGINT');
    const { catalogue, answer } = survey;
    if (answer.kind === 'lost') throw lostSurvey(part.project, answer.reason);
    tests += catalogue.length;
    coldMs += answer.outcome.durationMs;
    await part.close();
  }
  const worlds = worldCount(plan);
  ports.stdout.write(
    [
      `would run  ${counted(worlds, 'world')} of ${counted(tests, 'test')}: ` +
        `${counted(plan.probes.length, 'probe')} and ${counted(plan.seeds.count, 'seed')}`,
      `cold       ${duration(coldMs)} for a world in a pristine process`,
      `at most    ${duration((coldMs * worlds) / workers)} with ${counted(workers, 'worker')}, ` +
        'and replays of what fails; warm workers are many times faster',
      '',
    ].join('\n'),
  );
  return exitCodes.clean;
}

function rulesOf({ untilFlaky, budgetMs }: HuntFlags, { monotonicMs }: CliPorts): StopRules {
  return { untilFlaky, budget: budgetMs === null ? null : { totalMs: budgetMs, now: monotonicMs } };
}

function changedOf(flags: HuntFlags): ReportFacts['changed'] {
  return flags.changed === null ? null : { base: baseOf(flags) };
}

/** Null for what is not committed. */
function baseOf({ changed }: HuntFlags): string | null {
  return typeof changed === 'string' ? changed : null;
}

function nothingChanged(flags: HuntFlags, { stdout }: CliPorts): ExitCode {
  const base = baseOf(flags);
  const since = base === null ? 'that is not committed' : `since ${base}`;
  stdout.write(`There is nothing to hunt: no test file is concerned by a change ${since}.\n`);
  return exitCodes.clean;
}

/** Returns what failed. */
async function keepAll(
  report: Report,
  kept: readonly KeptSeed[],
  root: string,
  ports: CliPorts,
): Promise<readonly UsageError[]> {
  try {
    const added = await keepSeeds(report, kept, root, ports);
    if (added > 0) ports.stderr.write(`${counted(added, 'seed')} more in ${keptSeedsName}.\n`);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return [error];
    throw error;
  }
}

/** What on the command line says which files are hunted. */
function suiteWords(flags: HuntFlags): readonly string[] {
  const { filters, projects, root, config, becalmConfig, changed } = flags;
  const flag = (name: string, value: string | null): readonly string[] =>
    value === null ? [] : [name, value];
  return [
    ...flag('--root', root),
    ...flag('--config', config),
    ...flag('--becalm-config', becalmConfig),
    ...projects.flatMap((project) => flag('--project', project)),
    ...filters,
    ...(changed === null ? [] : ['--changed', ...(changed === true ? [] : [changed])]),
  ];
}

function quoted(word: string): string {
  return ` ${/^--[a-z-]+$/u.test(word) ? word : quoteForShell(word)}`;
}

function rootOf({ root }: HuntFlags, { workingDirectory }: CliPorts): string {
  return resolve(workingDirectory, root ?? '.');
}

function noTests({ filters }: HuntFlags): UsageError {
  const where = filters.length === 0 ? '' : ` in files that match ${filters.join(', ')}`;
  return new UsageError(
    `Expected at least one test${where}, found none. Run "npx vitest list" to see what there is.`,
  );
}

function lostSurvey(project: string, reason: string): UsageError {
  const which = project === '' ? '' : ` of project "${project}"`;
  return new UsageError(
    `Expected the suite${which} to run once, was: ${reason}. Run "npx vitest run" to see what happens to it.`,
  );
}
