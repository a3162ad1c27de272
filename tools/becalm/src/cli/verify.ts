import { resolve } from 'node:path';
import { styleText } from 'node:util';
import type { OpenedSuite } from '../host/open.ts';
import { rateBound } from '../hunt/statistics.ts';
import { groupByTrial } from '../hunt/trials.ts';
import { counted, percent } from '../report/numbers.ts';
import type { Report, ReportedTest } from '../report/schema.ts';
import { escapeControls } from '../report/text.ts';
import { InvalidReportError, validateReport } from '../report/validate.ts';
import { reasonOf } from '../worlds/reason-of.ts';
import { ordinaryRun, type RunAnswer, type SuitePart, type Survey } from '../worlds/suite.ts';
import { testPath } from '../worlds/test-path.ts';
import { type Trial, trialName, worldOf } from '../worlds/trial.ts';
import { defaultBounds } from '../worlds/world.ts';
import { type ExitCode, exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import { heading } from './heading.ts';
import { type Interruption, listenForSignals } from './interruption.ts';
import { readText, shownPath } from './named-files.ts';
import type { CliPorts } from './ports.ts';
import { fileRules, readSettings, wholeSuite } from './settings.ts';
import type { SuiteFlags } from './suite-flags.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `becalm replay --report`, read. */
export interface VerifyFlags extends SuiteFlags {
  /** The report as given. */
  readonly report: string;
  /** Pristine runs for each finding. */
  readonly times: number;
}

/** A finding of a report and the world in which it is asked for. */
interface Finding {
  readonly test: ReportedTest;
  readonly trial: Trial;
}

/** How the runs of a finding ended. */
interface Verified extends Finding {
  passed: number;
  failed: number;
  lost: number;
  /** Whether there is no such test any more, or it does not run. */
  gone: boolean;
}

/** Runs every finding of a report in its own world again; throws `UsageError` for what the user can set right. */
export async function verifyCommand(flags: VerifyFlags, ports: CliPorts): Promise<ExitCode> {
  const report = await readReport(flags, ports);
  const findings = findingsOf(report);
  if (findings.length === 0) {
    ports.stdout.write(`There is no finding in ${flags.report}.\n`);
    return exitCodes.clean;
  }
  const interruption = listenForSignals(ports);
  let suite: OpenedSuite | null = null;
  try {
    const settings = await readSettings(flags, ports);
    const rules = fileRules(settings, flags);
    suite = await ports.openSuite({
      ...wholeSuite(flags, rules, ports),
      workers: 1,
      baseMs: Date.parse(report.at),
    });
    const title = heading(ports, suite, { workers: 1, configuration: settings.file });
    ports.stdout.write(`${title}\n${counted(findings.length, 'finding')} of ${flags.report}\n\n`);
    const verified: Verified[] = [];
    for (const part of suite.parts) {
      const own = findings.filter(({ test }) => isOf(test, part));
      verified.push(...(await verifyPart(part, own, { report, flags, rules, interruption })));
    }
    const by = interruption.by();
    if (by !== null) return exitCodeOfSignal(by);
    const seen = new Set(verified.map(({ test }) => test));
    verified.push(
      ...findings.filter(({ test }) => !seen.has(test)).map((finding) => ({ ...start(finding), gone: true })),
    );
    ports.stdout.write(`${tableOf(verified, ports.stdout.colours)}\n\n${summaryOf(verified)}\n`);
    return exitCodeOf(verified);
  } finally {
    await suite?.close();
    interruption.close();
  }
}

/** A report says itself in which worlds its findings were made. */
async function readReport(flags: VerifyFlags, ports: CliPorts): Promise<Report> {
  if (flags.at !== null || flags.axes !== null) {
    throw new UsageError('Expected the worlds of the report, was --at or --axes besides. Leave them out.');
  }
  const path = resolve(ports.workingDirectory, flags.report);
  const text = await readText(path, 'Name the JSON report of a hunt.', ports);
  try {
    return validateReport(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof InvalidReportError
        ? error.problems.slice(0, problemsShown).join('; ')
        : reasonOf(error);
    throw new UsageError(
      `Expected "${shownPath(path, ports)}" to be the JSON report of a hunt, was: ${reason}. ` +
        'Name another file, or hunt with this version of becalm.',
      { cause: error },
    );
  }
}

const problemsShown = 3;
const wanted: ReadonlySet<ReportedTest['verdict']> = new Set(['flaky', 'broken', 'unconfirmed']);

function findingsOf({ tests }: Report): readonly Finding[] {
  return tests
    .filter(({ verdict }) => wanted.has(verdict))
    .flatMap((test) => {
      const trial = trialOf(test);
      return trial === null ? [] : [{ test, trial }];
    });
}

/** The world of the replay line: where the failure came back. */
export function trialOf({ replay, failingSeeds, failingProbes }: ReportedTest): Trial | null {
  const [, probe, number] = /^becalm replay (p?)(\d+)( |$)/u.exec(replay ?? '') ?? [];
  if (number !== undefined) {
    return probe === 'p' ? { kind: 'probe', index: Number(number) } : { kind: 'seed', seed: Number(number) };
  }
  const [seed] = failingSeeds;
  if (seed !== undefined) return { kind: 'seed', seed };
  const [name] = failingProbes;
  return name === undefined ? null : { kind: 'probe', index: Number(name.slice(1)) };
}

function isOf(test: ReportedTest, part: SuitePart): boolean {
  return test.project === part.project && part.files.includes(test.file);
}

function start(finding: Finding): Verified {
  return { ...finding, passed: 0, failed: 0, lost: 0, gone: false };
}

interface Verification {
  readonly report: Report;
  readonly flags: VerifyFlags;
  readonly rules: { readonly realTime: (file: string) => boolean };
  readonly interruption: Interruption;
}

/** One part is open at a time; findings of one world share its runs. */
async function verifyPart(
  part: SuitePart,
  findings: readonly Finding[],
  { report, flags, rules, interruption }: Verification,
): Promise<readonly Verified[]> {
  if (findings.length === 0 || interruption.signal.aborted) return [];
  const realTime = realTimeOf(part, report, rules);
  const survey = await interruption.wait(part.survey(realTime));
  const verified = findings.map(start);
  if (survey === null) return verified;
  markGone(verified, survey);
  const open = verified.filter(({ gone }) => !gone);
  const variation = { axes: report.axes, bounds: report.bounds ?? defaultBounds };
  for (const { trial, members } of groupByTrial(open)) {
    const request = { ...ordinaryRun, files: [...new Set(members.map(({ test }) => test.file))], realTime };
    const replay = (): Promise<RunAnswer> => part.replay(worldOf(trial, variation), request);
    for (let time = 0; time < flags.times; time++) {
      const answer = await interruption.wait(replay());
      if (answer === null) return verified;
      for (const each of members) count(each, answer);
    }
  }
  await part.close();
  return verified;
}

/** Where the survey is lost nobody knows which tests there are. */
function markGone(verified: readonly Verified[], { catalogue }: Survey): void {
  const known = new Set(catalogue.map(testPath));
  for (const each of verified) each.gone = catalogue.length > 0 && !known.has(testPath(each.test));
}

/** Files that were on real time when the findings were made, and those that are to be. */
function realTimeOf(part: SuitePart, report: Report, rules: Verification['rules']): readonly string[] {
  const own = report.realTimeFiles.filter(({ project }) => project === part.project);
  const real = new Set(own.map(({ file }) => file));
  return part.files.filter((file) => real.has(file) || rules.realTime(file));
}

function count(verified: Verified, answer: RunAnswer): void {
  const path = testPath(verified.test);
  if (answer.kind === 'lost') {
    // A test that ends its worker fails.
    const isOwn =
      answer.at?.file === verified.test.file && (answer.at.test ?? verified.test.name) === verified.test.name;
    if (isOwn) verified.failed++;
    else verified.lost++;
  } else if (answer.outcome.failures.some((failure) => testPath(failure) === path)) verified.failed++;
  else if (answer.outcome.skipped.some((test) => testPath(test) === path)) verified.gone = true;
  else verified.passed++;
}

type Ending = 'fixed' | 'fails' | 'gone' | 'lost';

function endingOf({ failed, lost, gone }: Verified): Ending {
  if (failed > 0) return 'fails';
  if (gone) return 'gone';
  return lost > 0 ? 'lost' : 'fixed';
}

const colourOf = { fixed: 'green', fails: 'red', gone: 'yellow', lost: 'yellow' } as const;
const labels: Readonly<Record<Ending, string>> = {
  fixed: 'fixed     ',
  fails: 'still fails',
  gone: 'gone      ',
  lost: 'lost      ',
};

function tableOf(verified: readonly Verified[], colours: boolean): string {
  return verified
    .map((each) => {
      const ending = endingOf(each);
      const label = labels[ending].padEnd(13);
      const shown = colours ? styleText(colourOf[ending], label, { validateStream: false }) : label;
      return `${shown}${escapeControls(testPath(each.test))}\n${' '.repeat(13)}${detailOf(each, ending)}`;
    })
    .join('\n');
}

function detailOf({ passed, failed, lost, trial }: Verified, ending: Ending): string {
  const world = `world ${trialName(trial)}`;
  switch (ending) {
    case 'fixed': {
      const bound = rateBound({ runs: passed, failures: 0 }) ?? 1;
      const upper = percent(bound, 'up');
      return `passed ${passed} of ${passed} in ${world}: with 95 % confidence it fails in fewer than ${upper} % of its runs there`;
    }
    case 'fails':
      return `failed ${failed} of ${passed + failed + lost} in ${world}`;
    case 'gone':
      return 'there is no such test, or it does not run: renamed, removed or skipped';
    case 'lost':
      return `${lost} of ${passed + lost} runs in ${world} were lost with their process`;
    default:
      return ending satisfies never;
  }
}

function summaryOf(verified: readonly Verified[]): string {
  const withEnding = (ending: Ending): number => verified.filter((each) => endingOf(each) === ending).length;
  const [fixed, fails, gone, lost] = (['fixed', 'fails', 'gone', 'lost'] as const).map(withEnding);
  return `${counted(verified.length, 'finding')}: ${fixed} fixed, ${fails} still failing, ${gone} gone, ${lost} lost`;
}

function exitCodeOf(verified: readonly Verified[]): ExitCode {
  const endings = new Set(verified.map(endingOf));
  if (endings.has('fails')) return exitCodes.findings;
  return endings.has('lost') ? exitCodes.incomplete : exitCodes.clean;
}
