import { z } from 'zod';
import { judged, type Reading, type RunEnd, unreadable } from '../line.ts';
import { readJson } from './json.ts';

const turns = z.object({ count: z.int(), p50: z.number(), p99: z.number(), max: z.number() });

const lagged = z.object({
  eventsPerSecond: z.number(),
  sentTrades: z.int(),
  longestDrainMs: z.number(),
  loaded: turns,
});

const throughputReport = z.object({
  bench: z.literal('pipeline'),
  own: z.object({
    rounds: z.int(),
    eventsPerThreadSecond: z.number(),
    eventsPerWallSecond: z.number(),
    peakMb: z.number(),
    heapMb: z.number(),
  }),
  ownLag: lagged,
});

const lagReport = z.object({ bench: z.literal('pipeline'), ownLag: lagged });

/** What the benches print about their results, and nobody can read. */
const EXPECTED = 'the JSON document of npm run bench -- pipeline';

/** Longest turn of the event loop that 99 % of turns keep at the expected load, in milliseconds. */
export const LAG_MS_MAX = 1;

/** The same at twice the expected load. */
export const STRESS_LAG_MS_MAX = 2;

/** After a second of load, everything is handled within this time, in milliseconds. */
export const DRAIN_MS_MAX = 1_000;

/** Market events for each second of processor: ten times the expected load. */
export const EVENTS_PER_SECOND_MIN = 20_000;

/** Resident memory of all services in one process, in megabytes. */
export const PEAK_MB_MAX = 500;

/** Reads how long the turns of the event loop were. */
export function readLag(end: RunEnd): Reading {
  const report = readJson(end.document, lagReport);
  return report === undefined ? unreadable(EXPECTED, end) : judgeLag(report.ownLag, LAG_MS_MAX);
}

/** Reads how long they were under more than is expected. */
export function readStress(end: RunEnd): Reading {
  const report = readJson(end.document, lagReport);
  return report === undefined ? unreadable(EXPECTED, end) : judgeLag(report.ownLag, STRESS_LAG_MS_MAX);
}

/** Reads how many market events go through one process. */
export function readThroughput(end: RunEnd): Reading {
  const report = readJson(end.document, throughputReport);
  if (report === undefined) return unreadable(EXPECTED, end);
  const { eventsPerThreadSecond: rate, eventsPerWallSecond, rounds } = report.own;
  return judged(
    `${grouped(rate)} events per second of processor, ${grouped(eventsPerWallSecond)} per second (median of ${rounds})`,
    rate >= EVENTS_PER_SECOND_MIN
      ? []
      : [`Expected at least ${grouped(EVENTS_PER_SECOND_MIN)} events per second of processor.`],
  );
}

/** Reads what memory it takes. */
export function readMemory(end: RunEnd): Reading {
  const report = readJson(end.document, throughputReport);
  if (report === undefined) return unreadable(EXPECTED, end);
  const { peakMb, heapMb } = report.own;
  return judged(
    `${peakMb.toFixed(0)} MB resident at most, ${heapMb.toFixed(0)} MB of heap at the end`,
    peakMb <= PEAK_MB_MAX ? [] : [`Expected at most ${PEAK_MB_MAX} MB of resident memory.`],
  );
}

function judgeLag(
  { loaded, longestDrainMs, eventsPerSecond, sentTrades }: z.infer<typeof lagged>,
  msMax: number,
): Reading {
  const figure =
    `p99 of turns ${loaded.p99.toFixed(3)} ms, longest ${loaded.max.toFixed(1)} ms, everything handled ` +
    `${longestDrainMs.toFixed(0)} ms after the last event; ${grouped(sentTrades)} events at ${grouped(eventsPerSecond)}/s`;
  return judged(figure, [
    ...(loaded.count > 0 && loaded.p99 <= msMax ? [] : [`Expected 99 % of turns below ${msMax} ms.`]),
    ...(longestDrainMs <= DRAIN_MS_MAX
      ? []
      : [`Expected everything to be handled within ${DRAIN_MS_MAX} ms.`]),
  ]);
}

function grouped(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
