import { resolve } from 'node:path';
import type { Provider } from '../gate/istanbul.ts';
import type { JudgeName, Verdict } from '../gate/verdict.ts';
import { gateAnnotations, gateSummary } from '../report/gate-github.ts';
import { buildGateReport } from '../report/gate-report.ts';
import { gateText } from '../report/gate-text.ts';
import { reasonOf } from '../worlds/reason-of.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { GateContext, GateFlags } from './gate/context.ts';
import { changedJudge, coverageJudge, type Measured, readMeasured } from './gate/coverage.ts';
import { findReport, flakesJudge } from './gate/flakes.ts';
import { quarantineJudge, readQuarantine } from './gate/quarantine.ts';
import { timeJudge } from './gate/time.ts';
import { writeText } from './named-files.ts';
import { addToSummary, folderInRepository } from './outputs.ts';
import type { CliPorts } from './ports.ts';
import { readSettings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** Runs `becalm gate`; throws `UsageError` for what the user can set right. */
export async function gateCommand(flags: GateFlags, ports: CliPorts): Promise<ExitCode> {
  const context = await contextOf(flags, ports);
  const judged = await judgeAll(context);
  if (typeof judged === 'number') return judged;
  const { verdicts, provider } = judged;
  refuseNothing(verdicts);
  const text = gateText(verdicts, { colours: ports.stdout.colours });
  ports.stdout.write(`${headingOf(context)}\n\n${text}`);
  const problems = await tellGithub(verdicts, context);
  const { becalm } = ports.versions;
  const report = buildGateReport(verdicts, { becalm, commit: context.commit, provider });
  if (flags.json !== null) {
    const path = resolve(ports.workingDirectory, flags.json);
    await writeText(path, `${JSON.stringify(report, null, 2)}\n`, ports);
  }
  for (const problem of problems) ports.stderr.write(`${problem.message}\n`);
  if (!report.passed) return exitCodes.findings;
  return problems.length > 0 ? exitCodes.usage : exitCodes.clean;
}

interface Judged {
  readonly verdicts: readonly Verdict[];
  /** Who measured coverage; null where nobody did, or nobody asked. */
  readonly provider: Provider | null;
}

/** What every judge says that is wanted, in their order; the exit status where a hunt came to no end. */
async function judgeAll(context: GateContext): Promise<Judged | ExitCode> {
  const isWanted = wantedBy(context.flags);
  // What can be refused is read before a hunt takes its time.
  const measured = isWanted('coverage') || isWanted('changed') ? await readMeasured(context) : null;
  const time = isWanted('time') ? [await timeJudge(context)] : [];
  const flakes = await flakeVerdicts(isWanted, context);
  if (typeof flakes === 'number') return flakes;
  const coverage = measured === null ? [] : await measuredVerdicts(measured, isWanted, context);
  return { verdicts: [...coverage, ...flakes, ...time], provider: measured?.coverage?.provider ?? null };
}

type IsWanted = (name: JudgeName) => boolean;

function wantedBy({ only }: GateFlags): IsWanted {
  return (name) => only === null || only.includes(name);
}

async function contextOf(flags: GateFlags, ports: CliPorts): Promise<GateContext> {
  const root = resolve(ports.workingDirectory, flags.root ?? '.');
  const settings = await readSettings(flags, ports);
  let tree: Promise<readonly string[]> | null = null;
  return {
    ...{ flags, ports, root },
    settings: settings.gate,
    commit: await ports.commitOf(root),
    today: new Date(ports.epochMs()).toISOString().slice(0, 10),
    tree: () => (tree ??= listTree(root, ports)),
  };
}

async function listTree(root: string, ports: CliPorts): Promise<readonly string[]> {
  try {
    return await ports.listFiles(root);
  } catch (error) {
    throw new UsageError(
      `Expected the folder "${root}", was: ${reasonOf(error)}. Name the folder of the project with --root.`,
      { cause: error },
    );
  }
}

async function measuredVerdicts(
  measured: Measured,
  isWanted: IsWanted,
  context: GateContext,
): Promise<readonly Verdict[]> {
  return [
    ...(isWanted('coverage') ? [await coverageJudge(measured, context)] : []),
    ...(isWanted('changed') ? [await changedJudge(measured, context)] : []),
  ];
}

/** Findings in quarantine do not count, so that either of the two judges needs the data of both. */
async function flakeVerdicts(
  isWanted: IsWanted,
  context: GateContext,
): Promise<readonly Verdict[] | ExitCode> {
  if (!isWanted('flakes') && !isWanted('quarantine')) return [];
  const quarantine = await readQuarantine(context);
  const found = await findReport(context);
  if (typeof found === 'number') return found;
  return [
    ...(isWanted('flakes') ? [flakesJudge(found, quarantine.entries, context)] : []),
    ...(isWanted('quarantine') ? [await quarantineJudge(quarantine, found, context)] : []),
  ];
}

/** A gate that judged nothing would pass for ever. */
function refuseNothing(verdicts: readonly Verdict[]): void {
  if (verdicts.some(({ judged, passed }) => judged || !passed)) return;
  const lines = verdicts.map(({ name, subject, next }) => `  ${name}: ${[`${subject}.`, ...next].join(' ')}`);
  throw new UsageError(
    ['Expected something to judge, was nothing. Give the gate one of these:', ...lines].join('\n'),
  );
}

function headingOf({ ports, commit }: GateContext): string {
  const tree = commit === null ? [] : [`commit ${commit.slice(0, 12)}`];
  return [`becalm ${ports.versions.becalm}`, 'gate', ...tree].join(' · ');
}

async function tellGithub(
  verdicts: readonly Verdict[],
  { ports, root }: GateContext,
): Promise<readonly UsageError[]> {
  if (ports.environment('GITHUB_ACTIONS') === null) return [];
  for (const annotation of gateAnnotations(verdicts, folderInRepository(root, ports))) {
    ports.stdout.write(`${annotation}\n`);
  }
  return addToSummary(() => gateSummary(verdicts), ports);
}
