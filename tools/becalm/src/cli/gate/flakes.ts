import { join } from 'node:path';
import {
  type Doubt,
  defaultMinSeeds,
  defaultPolicies,
  doubtsOf,
  type HuntReport,
  judgeFlakes,
} from '../../gate/flakes.ts';
import type { QuarantineEntry } from '../../gate/quarantine-file.ts';
import { notJudged, type Verdict } from '../../gate/verdict.ts';
import type { SeedRange } from '../../hunt/plan.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { huntCommand } from '../hunt.ts';
import { readMergedReport } from '../merged-report.ts';
import { UsageError } from '../usage-error.ts';
import { type GateContext, isRequired, readIfThere, resolved, shown } from './context.ts';

/** The report that is judged, or why there is none. */
export type FoundReport =
  | {
      readonly kind: 'report';
      readonly report: HuntReport;
      /** As it is shown; of several the first. */
      readonly file: string;
      readonly doubts: readonly Doubt[];
    }
  | { readonly kind: 'none'; readonly why: string };

/**
 * Hunts if that is asked for, and reads reports: those that are named, else the one that the last hunt left. What nobody
 * named is passed over where it does not fit the tree; what was named is judged, with its doubts.
 *
 * @returns the exit status where a hunt of its own came to no end
 * @throws UsageError for a named file that is no report
 */
export async function findReport(context: GateContext): Promise<FoundReport | ExitCode> {
  const { flags, root, ports } = context;
  if (flags.hunt !== null && flags.reports.length > 0) {
    throw new UsageError(
      'Expected a hunt or reports, was --hunt (or --seeds) and --report. Leave one of them out.',
    );
  }
  if (flags.hunt !== null) {
    const path = join(root, '.becalm', 'gate-hunt.json');
    const code = await huntInProcess(flags.hunt, path, context);
    if (code !== null) return code;
    return judgeable(await readMergedReport([path], ports), { path, minSeeds: 1 }, context);
  }
  const minSeeds = context.settings.flakes.minSeeds ?? defaultMinSeeds;
  const [first, ...others] = flags.reports;
  if (first !== undefined) {
    return judgeable(
      await readMergedReport([first, ...others], ports),
      { path: resolved(first, context), minSeeds },
      context,
    );
  }
  return lastReport(join(root, '.becalm', 'report.json'), minSeeds, context);
}

function judgeable(
  report: HuntReport,
  { path, minSeeds }: { readonly path: string; readonly minSeeds: number },
  context: GateContext,
): Extract<FoundReport, { readonly kind: 'report' }> {
  const { commit, flags } = context;
  const trust = { commit: flags.anyCommit ? null : commit, minSeeds };
  return { kind: 'report', report, file: shown(path, context), doubts: doubtsOf(report, trust) };
}

async function lastReport(path: string, minSeeds: number, context: GateContext): Promise<FoundReport> {
  const name = shown(path, context);
  if ((await readIfThere(path, context)) === null) return { kind: 'none', why: `no report in ${name}` };
  try {
    const found = judgeable(await readMergedReport([path], context.ports), { path, minSeeds }, context);
    const [doubt] = found.doubts;
    return doubt === undefined ? found : { kind: 'none', why: `${name} does not fit: ${doubt.message}` };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { kind: 'none', why: `${name} is no report of this version` };
  }
}

/** Null where there is a report to be judged. GitHub is told once, by the gate. */
async function huntInProcess(
  seeds: SeedRange,
  json: string,
  { flags, ports }: GateContext,
): Promise<ExitCode | null> {
  const quiet = {
    ...ports,
    environment: (name: string) => (name === 'GITHUB_ACTIONS' ? null : ports.environment(name)),
  };
  const code = await huntCommand(
    {
      ...flags,
      ...{ json, html: null, junit: null, filters: [], seeds, workers: null, explain: true },
      ...{ dryRun: false, resume: false, changed: null, untilFlaky: false, keepSeeds: false, budgetMs: null },
    },
    quiet,
  );
  const hasReport = code === exitCodes.clean || code === exitCodes.findings || code === exitCodes.incomplete;
  ports.stdout.write('\n');
  return hasReport ? null : code;
}

/** What the gate says of a report, or of there being none. */
export function flakesJudge(
  found: FoundReport,
  quarantine: readonly QuarantineEntry[],
  context: GateContext,
): Verdict {
  if (found.kind === 'none') {
    const next = 'Run npx becalm hunt, or let the gate do it: --hunt 200.';
    return notJudged('flakes', { why: found.why, next, required: isRequired(context, 'flakes') });
  }
  const { orderDependent, possibleRace, unconfirmed } = context.settings.flakes;
  return judgeFlakes({
    report: found.report,
    file: found.file,
    doubts: found.doubts,
    policies: {
      orderDependent: orderDependent ?? defaultPolicies.orderDependent,
      possibleRace: possibleRace ?? defaultPolicies.possibleRace,
      unconfirmed: unconfirmed ?? defaultPolicies.unconfirmed,
    },
    quarantine,
    today: context.today,
  });
}
