import type { MemoryTrend } from '../measure/memory-trend.ts';
import { tableLines } from '../table.ts';
import type { ComparisonRow, Way } from './compare-loop.ts';

/** What was found in a hunt over a suite that has no flaky test. */
export interface HuntFindings {
  readonly workers: number;
  readonly seeds: number;
  readonly completedSeeds: number;
  readonly probes: number;
  readonly memory: MemoryTrend | null;
  /** Tests that are not stable, with the verdict. */
  readonly findings: readonly string[];
}

const wayNames: Readonly<Record<Way, string>> = {
  loop: 'vitest run',
  'loop-no-isolate': 'vitest run --no-isolate',
  hunt: 'becalm hunt',
};

/** The table: one row per way and number of workers, seconds per full repetition. */
export function describeComparison(rows: readonly ComparisonRow[]): readonly string[] {
  const header = [
    'per repetition',
    'workers',
    'wall s',
    'from',
    'to',
    'rounds',
    'CPU s',
    '× loop',
    '× no-isolate',
    'CPU × loop',
  ];
  return tableLines(
    header,
    rows.map((row) => [
      wayNames[row.way],
      String(row.workers),
      seconds(row.wallSeconds),
      row.rounds > 1 ? seconds(row.fastestSeconds) : '–',
      row.rounds > 1 ? seconds(row.slowestSeconds) : '–',
      String(row.rounds),
      seconds(row.cpuSeconds),
      times(row.timesLoop),
      times(row.timesNoIsolate),
      times(row.timesLoopCpu),
    ]),
  );
}

/** What the table does not say: how the hunts went, what they found and what their workers weighed. */
export function describeHunts(hunts: readonly HuntFindings[]): readonly string[] {
  return hunts.flatMap((hunt) => [
    `hunt, ${hunt.workers} workers: ${hunt.completedSeeds} of ${hunt.seeds} seeds and ${hunt.probes} probes; ${findingsOf(hunt)}`,
    `  memory of a worker: ${memoryOf(hunt.memory)}`,
    ...hunt.findings.map((finding) => `  ${finding}`),
  ]);
}

function findingsOf({ findings }: HuntFindings): string {
  return findings.length === 0 ? 'no findings' : `${findings.length} findings in a suite that has none:`;
}

function memoryOf(trend: MemoryTrend | null): string {
  if (trend === null) return 'n/a (fewer than 200 worlds each, or no worker processes)';
  const growth = `${trend.growthMbPer1000 < 0 ? '−' : '+'}${Math.abs(trend.growthMbPer1000).toFixed(0)}`;
  return [
    `peak ${trend.peakMb.toFixed(0)} MB`,
    `first quarter ${trend.firstQuarterMb.toFixed(0)}, last quarter ${trend.lastQuarterMb.toFixed(0)}`,
    `${growth} MB per 1000 worlds of a worker: ${trend.flat ? 'flat' : 'NOT FLAT'}`,
  ].join(' · ');
}

function seconds(value: number | null): string {
  if (value === null) return 'n/a';
  return value < 1 ? value.toFixed(4) : value.toFixed(2);
}

function times(value: number | null): string {
  return value === null ? 'n/a' : value.toFixed(1);
}
