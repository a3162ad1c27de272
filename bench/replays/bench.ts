import { resolve } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { becalmBin, type Command } from '../commands.ts';
import { runCommand, unexpectedEnd } from '../measure/run-command.ts';
import { countOption, type OptionValues, textOption } from '../options.ts';
import { type ReportedTest, readReport } from '../report.ts';
import { tableLines } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { readReplays } from './read-replays.ts';

/** A finding is worth its name when its replay line fails again. */
export const replaysBench: Bench = {
  name: 'replays',
  claim: 'how often every finding of a report fails again when its replay line is run as it stands',
  examples: [
    ['replays --report out.json', '20 replays of each flaky test; 19 have to fail'],
    ['replays --report out.json --times 100 --root ../shop', 'a report of another project'],
  ],
  options: {
    report: { type: 'string', help: 'the JSON report of a hunt' },
    times: { type: 'string', help: 'replays per finding (20)' },
    root: { type: 'string', help: 'where the hunt was started (the working directory)' },
    becalm: { type: 'string', help: 'another becalm to measure: its entry file' },
  },
  run,
};

/** The share of replays that have to fail: 19 of 20. */
const failingShare = 0.95;

/** What came of the replay line of one finding. */
interface ReplayedFinding {
  readonly test: string;
  readonly line: string;
  readonly replays: number;
  readonly failures: number;
  readonly wallSeconds: number;
  readonly enough: boolean;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const file = textOption(values, 'report', null);
  if (file === null)
    throw new UsageError('Expected --report to name the JSON report of a hunt, was nothing.');
  const times = countOption(values, 'times', 20);
  const cwd = resolve(textOption(values, 'root', '.'));
  const bin = resolve(textOption(values, 'becalm', becalmBin));
  const flaky = readReport(file).tests.filter(({ verdict }) => verdict === 'flaky');
  const findings: ReplayedFinding[] = [];
  for (const [index, test] of flaky.entries()) {
    const finding = await replay(test, { times, cwd, bin });
    say(`${index + 1}/${flaky.length} ${finding.failures} of ${times}  ${finding.test}`);
    findings.push(finding);
  }
  return {
    passed: findings.every(({ enough }) => enough),
    lines: describeFindings(findings, times),
    facts: { report: file, times, findings },
  };
}

function describeFindings(findings: readonly ReplayedFinding[], times: number): readonly string[] {
  if (findings.length === 0) return ['The report calls no test flaky: nothing to replay.'];
  const weak = findings.filter(({ enough }) => !enough);
  const back = findings.length - weak.length;
  return [
    ...tableLines(
      ['failed', 'of', 'seconds', 'verdict', 'test'],
      findings.map(({ failures, replays, wallSeconds, enough, test }) => [
        String(failures),
        String(replays),
        wallSeconds.toFixed(1),
        enough ? 'comes back' : 'DOES NOT',
        test,
      ]),
    ),
    '',
    `${back} of ${findings.length} findings come back in at least ${failingShare * 100} % of ${times} replays`,
    ...weak.map(({ line }) => `  ${line}`),
  ];
}

async function replay(
  { file, name, replay: line }: ReportedTest,
  { times, cwd, bin }: { readonly times: number; readonly cwd: string; readonly bin: string },
): Promise<ReplayedFinding> {
  if (line === null) throw new Error(`Expected a replay line for ${file} > ${name}, was none.`);
  const command = replayInShell(`${line} --times ${times}`, cwd, bin);
  const ended = await runCommand(command);
  const count = readReplays(ended.output, times);
  if (count === null) throw unexpectedEnd(command, ended, `a count of ${times} replays`);
  return {
    test: `${file} > ${name}`,
    line,
    ...count,
    wallSeconds: ended.wallSeconds,
    enough: count.failures >= failingShare * times,
  };
}

/** A shell reads the line, as it does when a person pastes it; `becalm` in it is the one under test. */
function replayInShell(line: string, cwd: string, bin: string): Command {
  return {
    program: 'bash',
    args: ['-c', `becalm() { "$BENCH_NODE" "$BENCH_BECALM" "$@"; }\n${line}`],
    cwd,
    env: { NO_COLOR: '1', BENCH_NODE: process.execPath, BENCH_BECALM: bin },
  };
}
