import { tableLines } from '../table.ts';
import type { Throughput } from './compare.ts';
import type { LagOutcome, SoakOutcome } from './plays.ts';

/** Something that has to hold, and what was found. */
export interface HeldClaim {
  readonly claim: string;
  readonly found: number;
  readonly unit: string;
  readonly holds: boolean;
}

/** The table of throughput and memory, one row for each checkout, and their ratios. */
export function throughputLines(own: Throughput, other: Throughput | null): readonly string[] {
  const rows = [own, ...(other === null ? [] : [other])].map((each) => [
    each.name,
    String(Math.round(each.eventsPerWallSecond)),
    String(Math.round(each.eventsPerThreadSecond)),
    String(Math.round(each.eventsPerCpuSecond)),
    each.peakMb.toFixed(0),
    each.heapMb.toFixed(0),
  ]);
  const header = ['checkout', 'events/s', 'per CPU s', 'with collector', 'peak MB', 'heap MB'];
  const { trades, intents, fills } = own.counts;
  return [
    `medians of ${own.rounds} rounds; ${trades} trades, ${intents} intents and ${fills} fills in each, warming up included`,
    '',
    ...tableLines(header, rows),
    ...(other === null ? [] : ['', ratioLine(own, other)]),
  ];
}

function ratioLine(own: Throughput, other: Throughput): string {
  const speed = own.eventsPerThreadSecond / other.eventsPerThreadSecond;
  const memory = own.peakMb / other.peakMb;
  return `throughput × ${speed.toFixed(2)} per CPU second, peak memory × ${memory.toFixed(2)} of ${other.name}`;
}

/** The table of lengths of turns. */
export function lagLines(
  name: string,
  { bare, loaded, working, eventsPerSecond }: LagOutcome,
): readonly string[] {
  const kinds = [
    ['the loop alone', bare],
    [`${eventsPerSecond} events/s`, loaded],
    ['turns with work', working],
  ] as const;
  return [
    `length of a turn of the loop in ms, ${name}`,
    '',
    ...tableLines(
      ['', 'turns', 'p50', 'p99', 'p99.9', 'max'],
      kinds.map(([kind, turns]) => [
        kind,
        String(turns.count),
        ...[turns.p50, turns.p99, turns.p999, turns.max].map((ms) => ms.toFixed(3)),
      ]),
    ),
  ];
}

/** By how many percent the heap has grown from the tenth minute to the last; NaN for a shorter play. */
export function heapGrowth({ samples }: SoakOutcome): number {
  const early = samples.find(({ minute }) => minute === 10);
  const late = samples.at(-1);
  if (early === undefined || late === undefined || late.minute <= early.minute) return Number.NaN;
  return 100 * (late.heapMb / early.heapMb - 1);
}

/** The memory of a long play, minute by minute, and what has to hold. */
export function soakLines({ samples, counts }: SoakOutcome, claims: readonly HeldClaim[]): readonly string[] {
  return [
    `${counts.trades} trades, ${counts.intents} intents, ${counts.fills} fills in ${samples.length} minutes`,
    '',
    ...tableLines(
      ['minute', 'heap MB after collection', 'resident MB before it'],
      samples.map(({ minute, heapMb, residentMb }) => [
        String(minute),
        heapMb.toFixed(2),
        residentMb.toFixed(0),
      ]),
    ),
    '',
    ...claims.map(
      ({ claim, found, unit, holds }) =>
        `${holds ? 'holds ' : 'MISSED'} ${claim}: ${Number.isNaN(found) ? 'not measured' : `${found.toFixed(2)} ${unit}`}`,
    ),
  ];
}
