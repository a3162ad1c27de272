import type { OpenedSuite } from '../host/open.ts';
import { hunt } from '../hunt/hunt.ts';
import { planLook } from '../hunt/plan.ts';
import type { HuntResult } from '../hunt/result.ts';
import { buildReport } from '../report/build.ts';
import { createProgress } from '../report/progress.ts';
import type { Report } from '../report/schema.ts';
import { closingText } from '../report/terminal.ts';
import { testPath } from '../worlds/test-path.ts';
import { type Trial, trialName } from '../worlds/trial.ts';
import { type ExitCode, exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import { heading } from './heading.ts';
import { listenForSignals } from './interruption.ts';
import type { CliPorts } from './ports.ts';
import { commandFacts } from './report-facts.ts';
import { fileRules, readSettings, refuseUnmatched, wholeSuite } from './settings.ts';
import type { SuiteFlags } from './suite-flags.ts';
import { unknownTest } from './unknown-test.ts';

/** The flags of `becalm explain`, read. */
export interface ExplainFlags extends SuiteFlags {
  readonly trial: Trial;
  /** `file > suite > name`; null for every test that fails in that world. */
  readonly test: string | null;
}

/** Runs `becalm explain`; throws `UsageError` for what the user can set right. */
export async function explainCommand(flags: ExplainFlags, ports: CliPorts): Promise<ExitCode> {
  const interruption = listenForSignals(ports);
  const startedAt = new Date(ports.epochMs()).toISOString();
  const at = flags.at ?? startedAt;
  const startedMs = ports.monotonicMs();
  let suite: OpenedSuite | null = null;
  try {
    const settings = await readSettings(flags, ports);
    const rules = fileRules(settings, flags);
    suite = await ports.openSuite({
      ...wholeSuite(flags, rules, ports),
      workers: settings.workers,
      baseMs: Date.parse(at),
    });
    refuseUnmatched(settings, flags, [], suite);
    const workers = settings.workers ?? ports.cores;
    ports.stdout.write(`${heading(ports, suite, { workers, configuration: settings.file })}\n`);
    const plan = planLook(flags.trial, { axes: flags.axes ?? settings.axes, bounds: settings.bounds });
    const progress = createProgress({
      write: ports.stderr.write,
      columns: ports.stderr.columns,
      now: ports.monotonicMs,
      seeds: plan.seeds.count,
      probes: plan.probes.length,
      parts: suite.parts.length,
    });
    const result = await hunt(suite, {
      plan,
      concurrency: suite.workers,
      signal: interruption.signal,
      observe: progress.observe,
      given: rules,
      byLuck: true,
      explain: (test) => flags.test === null || testPath(test) === flags.test,
    }).finally(progress.close);
    const paths = pathsOf(result);
    if (flags.test !== null && !paths.includes(flags.test) && interruption.by() === null)
      throw unknownTest(flags.test, suite, paths);
    const report = buildReport(result, {
      ...commandFacts({ flags, settings, suite, startedAt, at, startedMs }, ports),
      commit: null,
      untilFlaky: false,
      budgetMs: null,
      changed: null,
      keptSeeds: [],
    });
    return tell(only(report, flags.test), flags, ports, interruption.by());
  } finally {
    await suite?.close();
    interruption.close();
  }
}

function tell(
  report: Report,
  { trial, test }: ExplainFlags,
  { stdout }: CliPorts,
  by: Parameters<typeof exitCodeOfSignal>[0] | null,
): ExitCode {
  const { columns, colours } = stdout;
  const found = report.tests.some(({ verdict }) => verdict !== 'stable' && verdict !== 'skipped');
  const text = found ? closingText(report, { columns, colours, reportPath: '' }) : '';
  stdout.write(`\n${text}`);
  if (by !== null) return exitCodeOfSignal(by);
  if (found) return exitCodes.findings;
  const what = test === null ? 'Every test passes' : `${test} passes`;
  stdout.write(`${what} in the world ${trialName(trial)}: there is nothing to explain.\n`);
  return exitCodes.clean;
}

/** The report without the tests that nobody asked for. */
function only(report: Report, test: string | null): Report {
  if (test === null) return report;
  return { ...report, tests: report.tests.filter((each) => testPath(each) === test) };
}

function pathsOf({ parts }: HuntResult): readonly string[] {
  return parts.flatMap(({ tests }) => tests.map(({ id }) => testPath(id)));
}
