import { styleText } from 'node:util';
import type { OpenedSuite } from '../host/open.ts';
import { counted } from '../report/numbers.ts';
import { escapeControls } from '../report/text.ts';
import type { RunOutcome, TestFailure } from '../worlds/outcome.ts';
import { ordinaryRun, type RunAnswer, type SuitePart } from '../worlds/suite.ts';
import { testPath } from '../worlds/test-path.ts';
import { type Trial, trialName, worldOf } from '../worlds/trial.ts';
import { activeAxes, describeWorld, type World } from '../worlds/world.ts';
import { type ExitCode, exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import { heading } from './heading.ts';
import { type Interruption, listenForSignals } from './interruption.ts';
import type { CliPorts } from './ports.ts';
import { type FileRules, fileRules, readSettings, refuseUnmatched, wholeSuite } from './settings.ts';
import type { SuiteFlags } from './suite-flags.ts';
import { unknownTest } from './unknown-test.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `becalm replay`, read. */
export interface ReplayFlags extends SuiteFlags {
  readonly trial: Trial;
  /** `file > suite > name`; null for every test. */
  readonly test: string | null;
  readonly times: number;
  /** Paths of the only tests that run before it, in this order; null for all of its file. */
  readonly after: readonly string[] | null;
  /** The port at which runs wait for a debugger, 0 for any; null for no debugger. */
  readonly inspect: number | null;
}

/** Runs `becalm replay`; throws `UsageError` for what the user can set right. */
export async function replayCommand(flags: ReplayFlags, ports: CliPorts): Promise<ExitCode> {
  const interruption = listenForSignals(ports);
  let suite: OpenedSuite | null = null;
  try {
    const settings = await readSettings(flags, ports);
    const rules = fileRules(settings, flags);
    const inspect = await debuggerAt(flags, ports);
    suite = await ports.openSuite({
      ...wholeSuite(flags, rules, ports),
      workers: 1,
      ...(inspect === null ? {} : { inspect }),
      baseMs: flags.at === null ? ports.epochMs() : Date.parse(flags.at),
    });
    refuseUnmatched(settings, flags, [], suite);
    const tests = someTests(flags);
    const drawn = worldOf(flags.trial, { axes: flags.axes ?? settings.axes, bounds: settings.bounds });
    const world = tests === null ? drawn : { ...drawn, order: { kind: 'listed', tests } as const };
    const title = heading(ports, suite, { workers: 1, configuration: settings.file });
    ports.stdout.write(`${title}\n${worldInWords(flags.trial, world)}\n${debuggerInWords(inspect)}\n`);
    const tally = await replayParts(suite, world, { flags, rules, ports, interruption });
    const by = interruption.by();
    if (by !== null) return exitCodeOfSignal(by);
    ports.stdout.write(`${tallyInWords(tally)}\n`);
    return exitCodeOf(tally);
  } finally {
    await suite?.close();
    interruption.close();
  }
}

async function debuggerAt({ inspect }: ReplayFlags, { freePort }: CliPorts): Promise<string | null> {
  if (inspect === null) return null;
  return `127.0.0.1:${inspect === 0 ? await freePort() : inspect}`;
}

function debuggerInWords(inspect: string | null): string {
  if (inspect === null) return '';
  return [
    `\nWaiting for a debugger at ${inspect}, before the first line: open chrome://inspect, or run`,
    `  node inspect ${inspect}`,
    'and continue; a "debugger" statement stops where you put it. Time-outs of tests are off.\n',
  ].join('\n');
}

interface Command {
  readonly flags: ReplayFlags;
  readonly rules: FileRules;
  readonly ports: CliPorts;
  readonly interruption: Interruption;
}

/** How the replays ended. */
interface Tally {
  passed: number;
  failed: number;
  lost: number;
}

/** One part is open at a time. A test stands in several parts when projects share its file. */
async function replayParts(suite: OpenedSuite, world: World, command: Command): Promise<Tally> {
  const { flags, rules, interruption } = command;
  const tally: Tally = { passed: 0, failed: 0, lost: 0 };
  const candidates = suite.parts.filter((part) => flags.test === null || fileOf(part, flags.test) !== null);
  const names: string[] = [];
  let known = flags.test === null;
  for (const part of candidates) {
    const survey = await interruption.wait(part.survey(part.files.filter(rules.realTime)));
    if (survey === null) return tally;
    names.push(...survey.catalogue.map(testPath));
    if (flags.test === null || names.includes(flags.test)) {
      known = true;
      await replayPart(part, survey.catalogue.length, world, command, tally);
    }
    await part.close();
  }
  if (!known) throw unknownTest(flags.test ?? '', suite, names);
  return tally;
}

async function replayPart(
  part: SuitePart,
  tests: number,
  world: World,
  { flags, rules, ports, interruption }: Command,
  tally: Tally,
): Promise<void> {
  const some = someTests(flags);
  const named = (some ?? [flags.test]).flatMap((path) => (path === null ? [] : (fileOf(part, path) ?? [])));
  const files = named.length === 0 ? part.files : [...new Set(named)];
  const realTime = part.files.filter(rules.realTime);
  const request = { ...ordinaryRun, files, realTime, tests: some, apart: some === null };
  for (let time = 1; time <= flags.times; time++) {
    const answer = await interruption.wait(part.replay(world, request));
    if (answer === null) return;
    const start = `${time} of ${flags.times}`.padEnd(String(flags.times).length * 2 + 6);
    ports.stdout.write(
      answer.kind === 'lost'
        ? `${start}lost    ${escapeControls(answer.reason)}\n`
        : `${start}${outcomeInWords(answer.outcome, flags.test, tests, ports)}\n`,
    );
    count(tally, answer, flags.test);
  }
}

/** The only tests that run, in their order; null where all do. */
function someTests({ after, test }: ReplayFlags): readonly string[] | null {
  if (after === null) return null;
  if (test !== null) return [...after, test];
  throw new UsageError(
    'Expected --test beside --after or --alone, was neither a test nor a file. Name the test that is to fail with --test "file > suite > name".',
  );
}

function count(tally: Tally, answer: RunAnswer, test: string | null): void {
  if (answer.kind === 'lost') tally.lost++;
  else if (failuresOf(answer.outcome, test).length > 0) tally.failed++;
  else tally.passed++;
}

/** The failures that count: those of the test, or all. */
function failuresOf({ failures }: RunOutcome, test: string | null): readonly TestFailure[] {
  return failures.filter((failure) => test === null || testPath(failure) === test);
}

function outcomeInWords(outcome: RunOutcome, test: string | null, tests: number, ports: CliPorts): string {
  const failures = failuresOf(outcome, test);
  const { colours } = ports.stdout;
  const [failure] = failures;
  if (failure === undefined) {
    const skipped = outcome.skipped.some((each) => testPath(each) === test);
    return skipped ? 'skipped' : paint('green', 'passed', colours);
  }
  const failed = paint('red', 'failed', colours);
  if (test !== null) return `${failed}  ${errorInWords(failure)}`;
  const rows = failures.map((each) => `  ${escapeControls(testPath(each))}\n    ${errorInWords(each)}`);
  return [`${failed}  ${failures.length} of ${counted(tests, 'test')}`, ...rows].join('\n');
}

function errorInWords({ error }: TestFailure): string {
  const { location, message, name } = error;
  const place = location === null ? '' : `  ${location.file}:${location.line}:${location.column}`;
  return escapeControls((message.trim() === '' ? name : message.trim()) + place);
}

function worldInWords(trial: Trial, world: World): string {
  const words = Object.entries(describeWorld(world, activeAxes(world)));
  const values = words.length === 0 ? 'the neutral world' : words.map((pair) => pair.join(': ')).join(' · ');
  return `world ${trialName(trial)} · ${values}`;
}

function tallyInWords({ passed, failed, lost }: Tally): string {
  const replays = passed + failed + lost;
  const counts =
    failed === 0
      ? `Never failed in ${counted(replays, 'replay')}`
      : `Failed in ${failed} of ${counted(replays, 'replay')}`;
  return `\n${counts}${lost === 0 ? '' : `, ${lost} lost with the process`}.`;
}

function exitCodeOf({ failed, lost }: Tally): ExitCode {
  if (failed > 0) return exitCodes.findings;
  return lost > 0 ? exitCodes.incomplete : exitCodes.clean;
}

/** The file of the part that the path of a test begins with. */
function fileOf(part: SuitePart, test: string): string | null {
  return part.files.find((file) => test.startsWith(`${file} > `)) ?? null;
}

function paint(colour: 'green' | 'red', text: string, colours: boolean): string {
  return colours ? styleText(colour, text, { validateStream: false }) : text;
}
