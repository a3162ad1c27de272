import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { repository } from '../commands.ts';
import { describeMachine, readLoad, readMachine } from '../machine.ts';
import { countOption, type OptionValues, textOption } from '../options.ts';
import { measurePipeline } from '../pipeline/bench.ts';
import { git, openCheckout } from '../pipeline/checkout.ts';
import { compareThroughput } from '../pipeline/compare.ts';
import { type MeasuredChange, optimizationReport } from './report.ts';

/** What became faster, by which change, and by how much. */
export const optimizationBench: Bench = {
  name: 'optimization',
  claim:
    'the pipeline before and after, and each change against the commit before it; writes the report of it',
  examples: [
    ['optimization', 'since the tag before-optimization, into docs/profiling/OPTIMIZATION_REPORT.md'],
    ['optimization --rounds 9', 'longer, for quieter figures'],
  ],
  options: {
    before: { type: 'string', help: 'the commit to start from (before-optimization)' },
    events: { type: 'string', help: 'market events of a round (200000)' },
    rounds: { type: 'string', help: 'rounds of each commit, of which the median counts (5)' },
    seconds: { type: 'string', help: 'seconds of the measurement of the loop (10)' },
    out: { type: 'string', help: 'the file to write (docs/profiling/OPTIMIZATION_REPORT.md)' },
  },
  run,
};

/** The line of a commit's message by which it asks to be measured here. */
const MARK = 'Measured-by: npm run bench -- pipeline';

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const against = textOption(values, 'before', 'before-optimization');
  const asked = {
    seed: 1,
    events: countOption(values, 'events', 200_000),
    rounds: countOption(values, 'rounds', 5),
  };
  const load = readLoad();
  const seconds = countOption(values, 'seconds', 10);
  const measured = await measurePipeline({ ...asked, seconds, against }, say);
  const changes = await measureChanges(against, asked, say);
  const machine = describeMachine(readMachine(), { before: load, after: readLoad() });
  const commit = await git(['rev-parse', '--short', 'HEAD']);
  const text = optimizationReport({ measured, changes, machine, commit, asked });
  const file = textOption(values, 'out', join(repository, 'docs', 'profiling', 'OPTIMIZATION_REPORT.md'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return {
    passed: measured.other?.hash === measured.own.hash,
    lines: [text, `written to ${file}`],
    facts: { measured, changes },
  };
}

/** Measures the marked commits and their parents, all of them in one turn after the other, the first change first. */
async function measureChanges(
  before: string,
  asked: { readonly seed: number; readonly events: number; readonly rounds: number },
  say: Say,
): Promise<readonly MeasuredChange[]> {
  const log = await git([
    'log',
    '--reverse',
    '--no-merges',
    '--format=%H %P %s',
    `--grep=${MARK}`,
    `${before}..HEAD`,
  ]);
  const marked = log.split('\n').filter(Boolean).map(readLine);
  const commits = [...new Set(marked.flatMap(({ parent, commit }) => [parent, commit]))];
  const checkouts = [];
  for (const commit of commits) checkouts.push(await openCheckout(commit));
  const measured = await compareThroughput(checkouts, asked, say);
  const byCommit = new Map(measured.map((each) => [each.name, each]));
  return marked.flatMap(({ commit, parent, subject }) => {
    const [after, earlier] = [byCommit.get(commit), byCommit.get(parent)];
    if (after === undefined || earlier === undefined) return [];
    return {
      commit: commit.slice(0, 7),
      subject,
      throughput: after.eventsPerThreadSecond / earlier.eventsPerThreadSecond,
      peakMemory: after.peakMb / earlier.peakMb,
      sameOutcome: after.hash === earlier.hash,
    };
  });
}

interface MarkedCommit {
  readonly commit: string;
  readonly parent: string;
  readonly subject: string;
}

function readLine(line: string): MarkedCommit {
  const [commit = '', parent = '', ...words] = line.split(' ');
  return { commit, parent, subject: words.join(' ') };
}
