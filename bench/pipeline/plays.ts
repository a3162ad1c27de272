import { z } from 'zod';

/** Market events per second that are expected of a market. */
export const EVENTS_PER_SECOND = 2_000;

const count = z.int().min(1);
const seed = z.int();

const plays = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('throughput'), seed, events: count }),
  z.object({ kind: z.literal('lag'), seed, seconds: count, eventsPerSecond: count }),
  z.object({ kind: z.literal('soak'), seed, minutes: count }),
]);

/** What a process is to play. */
export type Play = z.infer<typeof plays>;

/** One kind of play. */
export type PlayOf<Kind extends Play['kind']> = Extract<Play, { kind: Kind }>;

/** Reads what a process is to play; throws where it is none. */
export function readPlay(text: string): Play {
  return plays.parse(JSON.parse(text));
}

const counts = z.object({
  trades: z.int(),
  intents: z.int(),
  decisions: z.int(),
  orders: z.int(),
  fills: z.int(),
  positions: z.int(),
  updates: z.int(),
});

/** What came of a play for throughput. */
export const throughputOutcome = z.object({
  counts,
  /** Of what came out of the trades that were played to look, before the measured ones. */
  hash: z.string(),
  wallSeconds: z.number(),
  /** CPU of the thread that does the work. */
  threadSeconds: z.number(),
  /** CPU of the whole process, the collector's threads included. */
  processSeconds: z.number(),
  /** The most resident memory that there ever was, in megabytes. */
  peakMb: z.number(),
  /** Heap in use after a collection at the end, in megabytes. */
  heapMb: z.number(),
});

/** Lengths of turns, in milliseconds. */
const turns = z.object({
  count: z.int(),
  p50: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
});

/** What came of a play for lag. */
export const lagOutcome = z.object({
  counts,
  /** Market events that were sent for each second. */
  eventsPerSecond: z.int(),
  /** Market events that were sent in all, warming up left out. */
  sentTrades: z.int(),
  /** The longest time after a slice until everything in it was handled, in milliseconds. */
  longestDrainMs: z.number(),
  /** The loop alone. */
  bare: turns,
  /** Every turn while events flow. */
  loaded: turns,
  /** Turns in which something was published: the others are as short as those of the loop alone. */
  working: turns,
});

/** What came of a long play. */
export const soakOutcome = z.object({
  counts,
  samples: z.array(z.object({ minute: z.number(), heapMb: z.number(), residentMb: z.number() })),
});

/** What came of a play for throughput. */
export type ThroughputOutcome = z.infer<typeof throughputOutcome>;

/** What came of a play for lag. */
export type LagOutcome = z.infer<typeof lagOutcome>;

/** What came of a long play. */
export type SoakOutcome = z.infer<typeof soakOutcome>;
