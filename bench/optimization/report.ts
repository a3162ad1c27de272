import type { PipelineMeasured } from '../pipeline/bench.ts';
import type { Throughput } from '../pipeline/compare.ts';
import type { LagOutcome } from '../pipeline/plays.ts';

/** A change and what it made of the pipeline, as ratios to the commit before it. */
export interface MeasuredChange {
  readonly commit: string;
  readonly subject: string;
  /** Events per CPU second, above 1 for faster. */
  readonly throughput: number;
  /** Peak resident memory, below 1 for less. */
  readonly peakMemory: number;
  /** Whether the same came out of both. */
  readonly sameOutcome: boolean;
}

/** What the report tells. */
export interface ReportedOptimization {
  readonly measured: PipelineMeasured;
  readonly changes: readonly MeasuredChange[];
  /** The machine and its load, a line each. */
  readonly machine: readonly string[];
  readonly commit: string;
  readonly asked: { readonly events: number; readonly rounds: number };
}

/** Writes the report, as Markdown. */
export function optimizationReport({
  measured,
  changes,
  machine,
  commit,
  asked,
}: ReportedOptimization): string {
  const { own, other, ownLag, otherLag } = measured;
  return [
    '# What became faster',
    '',
    'Written by `npm run bench -- optimization`; do not edit. Ratios are of medians of rounds that took turns, so that a busy',
    'machine slows both sides. A CPU second is one of the thread that does the work; a machine with others on it gives fewer',
    'of them than seconds pass.',
    '',
    ...machine.map((line) => `    ${line}`),
    '',
    `Commit ${commit}, ${asked.rounds} rounds of ${asked.events} market events with an intent on every tenth.`,
    '',
    '## Before and after',
    '',
    ...table(['', 'before', 'after', 'after ÷ before'], other === null ? [] : comparisonRows(other, own)),
    '',
    own.hash === other?.hash
      ? `What came out was the same: ${own.hash}.`
      : `What came out was **not** the same: ${own.hash} and ${other?.hash ?? 'nothing'}.`,
    '',
    '## Length of a turn of the event loop',
    '',
    'In milliseconds, from `setImmediate` to `setImmediate`, while 2000 market events flow each second and journals are on a',
    'real disk. Slices with events and slices without, the loop alone, took turns. Most turns of either find nothing to do;',
    'the last kind has only those in which something was published.',
    '',
    ...table(
      ['', 'p50', 'p99', 'p99.9', 'max'],
      [...(otherLag === null ? [] : lagRows('before', otherLag)), ...lagRows('after', ownLag)],
    ),
    '',
    '## Each change',
    '',
    'Against the commit before it. On a busy machine a few percent either way are noise.',
    '',
    ...table(
      ['commit', 'change', 'events per CPU second', 'peak memory', 'outcome'],
      changes.map((change) => [
        change.commit,
        change.subject,
        `× ${change.throughput.toFixed(2)}`,
        `× ${change.peakMemory.toFixed(2)}`,
        change.sameOutcome ? 'the same' : '**differs**',
      ]),
    ),
    '',
  ].join('\n');
}

function comparisonRows(before: Throughput, after: Throughput): readonly (readonly string[])[] {
  const rows = [
    ['market events per second', before.eventsPerWallSecond, after.eventsPerWallSecond],
    ['market events per CPU second', before.eventsPerThreadSecond, after.eventsPerThreadSecond],
    ['the same, the collector’s threads included', before.eventsPerCpuSecond, after.eventsPerCpuSecond],
    ['peak resident memory, MB', before.peakMb, after.peakMb],
    ['heap after collection, MB', before.heapMb, after.heapMb],
  ] as const;
  return rows.map(([name, one, other]) => [
    name,
    String(Math.round(one)),
    String(Math.round(other)),
    `× ${(other / one).toFixed(2)}`,
  ]);
}

function lagRows(name: string, { bare, loaded, working }: LagOutcome): readonly (readonly string[])[] {
  const kinds = [
    ['the loop alone', bare],
    ['2000 events/s', loaded],
    ['turns with work', working],
  ] as const;
  return kinds.map(([kind, { p50, p99, p999, max }]) => [
    `${name}, ${kind}`,
    ...[p50, p99, p999, max].map((ms) => ms.toFixed(3)),
  ]);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [lineOf(header), lineOf(header.map(() => '---')), ...rows.map(lineOf)];
}
