import { createHash } from 'node:crypto';
import {
  type CanaryFate,
  FAULT_KINDS,
  type ShrunkFaults,
  type SimulationResult,
  type Violation,
} from '../../simulation/index.ts';
import { formatCount } from '../number-text.ts';
import { layOutTable } from '../text-table.ts';

/** A simulation that was run, for so many hours. */
export interface SimulatedDay {
  readonly hours: number;
  readonly result: SimulationResult;
}

/** A failure with the command that shows it again. */
export interface ToldFailure {
  readonly seed: number;
  readonly violation: Violation;
  readonly shrunk: ShrunkFaults;
  readonly command: string;
}

/** What all simulations came to. */
export interface SimulationSummary {
  readonly simulationCount: number;
  readonly eventCount: number;
  /** Fewest events of one simulation. */
  readonly eventCountMin: number;
  /** Faults that have come true, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Messages, by what they say. */
  readonly activity: Readonly<Record<string, number>>;
  /** SHA-256 over the digests of all simulations, by seed. */
  readonly hash: string;
}

/** Adds up what simulations came to, whatever order they ended in. */
export function summaryOf(days: readonly SimulatedDay[]): SimulationSummary {
  const results = days
    .toSorted((one, other) => one.result.seed - other.result.seed || one.hours - other.hours)
    .map(({ result }) => result);
  const hash = createHash('sha256');
  for (const { seed, hash: each } of results) hash.update(`${seed} ${each}\n`);
  return {
    simulationCount: results.length,
    eventCount: results.reduce((sum, { eventCount }) => sum + eventCount, 0),
    eventCountMin: Math.min(...results.map(({ eventCount }) => eventCount)),
    faults: Object.fromEntries(
      FAULT_KINDS.map((kind) => [kind, results.reduce((sum, { faults }) => sum + (faults[kind] ?? 0), 0)]),
    ),
    activity: sumsOf(results.map(({ activity }) => activity)),
    hash: hash.digest('hex'),
  };
}

function sumsOf(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const [name, count] of all.flatMap((each) => Object.entries(each)))
    sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries([...sums].toSorted());
}

/** Tells what all simulations came to: faults by kind, messages, the digest, and whether everything held. */
export function summaryText(
  { simulationCount, eventCount, eventCountMin, faults, activity, hash }: SimulationSummary,
  failures: readonly ToldFailure[],
): string {
  const happened = FAULT_KINDS.flatMap((kind) => {
    const count = faults[kind] ?? 0;
    return count > 0 ? [[kind, count] as const] : [];
  });
  const lines = [
    ...table('fault', happened),
    '',
    ...table('message', Object.entries(activity)),
    '',
    `${formatCount(simulationCount)} simulations, ${formatCount(eventCount)} events, at least ${formatCount(eventCountMin)} in each`,
    `hash ${hash}`,
    failures.length === 0 ? 'Every invariant held.' : `${failures.length} failed.`,
  ];
  return `${lines.join('\n')}\n`;
}

function table(title: string, rows: readonly (readonly [string, number])[]): readonly string[] {
  const columns = [{ title, align: 'left' } as const, { title: 'count', align: 'right' } as const];
  return layOutTable(
    columns,
    rows.map(([name, count]) => [name, formatCount(count)]),
  );
}

/** Tells of a failure what did not hold, when, and how to see it again. */
export function failureText({ seed, violation, shrunk, command }: ToldFailure): string {
  const { invariant, expected, found, atMs, step } = violation;
  const least = shrunk.isLeast ? 'all of them needed' : 'perhaps fewer would do';
  return [
    `seed ${seed}: ${invariant} does not hold after ${timeText(atMs)}, in step ${formatCount(step)}`,
    `  expected ${expected}`,
    `  found    ${found}`,
    `  ${shrunk.faults.length} faults, ${least} (${shrunk.runCount} runs)`,
    `  ${command}`,
    '',
  ].join('\n');
}

/** Writes virtual time as hours, minutes and seconds. */
export function timeText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** Tells which planted bugs were found, by what, and how soon. */
export function canaryTable(fates: readonly CanaryFate[]): string {
  const columns = [
    { title: 'planted bug', align: 'left' },
    { title: 'seeds', align: 'right' },
    { title: 'found by', align: 'left' },
    { title: 'after', align: 'right' },
    { title: 'what is wrong', align: 'left' },
  ] as const;
  const rows = fates.map(({ name, summary, seedCount, found }) => [
    name,
    String(seedCount),
    found === null ? 'nothing' : found.violation.invariant,
    found === null ? '–' : timeText(found.violation.atMs),
    summary,
  ]);
  const missed = fates.filter(({ found }) => found === null).length;
  const end =
    missed === 0 ? `All ${fates.length} were found.` : `${missed} of ${fates.length} were not found.`;
  return `${[...layOutTable(columns, rows), '', end].join('\n')}\n`;
}
