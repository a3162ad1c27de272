/** What a soak writes down while it runs, one JSON object per line; times are milliseconds. */
import { z } from 'zod';
import { bookCounts } from './running-books.ts';

const at = {
  /** Since the epoch. */
  atMs: z.number(),
  /** What had been soaked before: time of the machine off, or of the command ended, does not count. */
  soakedMs: z.number(),
};

const figures = z.object({
  residentMb: z.number(),
  anonymousMb: z.number(),
  cpuSeconds: z.number(),
});

const service = z.object({
  name: z.string(),
  /** Null where it did not run. */
  figures: figures.nullable(),
  /** How late the event loop was at most, in milliseconds: one number per look at its metrics. */
  lagsMs: z.array(z.number()).readonly(),
  /** Most messages that waited at one of these looks. */
  waiting: z.number(),
  /** Messages lost before they were read, since its start. */
  missing: z.number(),
  /** Messages that could not be handled, since its start. */
  failed: z.number(),
});

/** The settings of a soak, which every later session keeps. */
const asked = z.object({
  forMs: z.number(),
  /** Market events per second. */
  rate: z.number(),
  seed: z.number(),
  sampleMs: z.number(),
  restartMs: z.number().nullable(),
  /** A service that is left down once it was killed: a planted fault. */
  leaveDown: z.string().nullable(),
  limits: z.object({ memoryMb: z.number(), growthPercent: z.number(), lagMs: z.number() }),
});

const session = z.object({
  kind: z.literal('session'),
  ...at,
  /** The process that soaks, and when it was started: tells whether it still runs. */
  pid: z.number(),
  startTicks: z.number(),
  commit: z.string(),
  asked,
});

const sample = z.object({
  kind: z.literal('sample'),
  ...at,
  /** Processes that wanted to run, on average over a minute: everything on the machine. */
  loadAverage: z.number(),
  services: z.array(service).readonly(),
  /** Services that were killed by the plan and are on their way back. */
  restarting: z.array(z.string()).readonly(),
  redis: figures.nullable(),
  /** The command that soaks, which keeps the books. */
  soak: figures.nullable(),
  /** Market events so far. */
  events: z.number(),
  counts: bookCounts,
  dataAgeSeconds: z.number().nullable(),
  /** What the books do not agree about; at most some are listed. */
  discrepancies: z.array(z.string()).readonly(),
  discrepancyCount: z.number(),
});

const restart = z.object({
  kind: z.literal('restart'),
  ...at,
  service: z.string(),
  /** From the kill until it answered again; null where it was left down. */
  downMs: z.number().nullable(),
});

const exit = z.object({
  kind: z.literal('exit'),
  ...at,
  service: z.string(),
  /** What it said last. */
  detail: z.string(),
});

const end = z.object({
  kind: z.literal('end'),
  ...at,
  counts: bookCounts,
  discrepancies: z.array(z.string()).readonly(),
  discrepancyCount: z.number(),
  /** Durable messages by topic: as the journals have them, as the bus took them, and as they were read. */
  messages: z
    .array(z.object({ topic: z.string(), journalled: z.number(), onBus: z.number(), read: z.number() }))
    .readonly(),
  audit: z.object({ isIntact: z.boolean(), detail: z.string() }),
});

/** One line. */
export const soakRecord = z.discriminatedUnion('kind', [session, sample, restart, exit, end]);

/** One line. */
export type SoakRecord = z.infer<typeof soakRecord>;

/** A line of one kind. */
export type RecordOf<Kind extends SoakRecord['kind']> = Extract<SoakRecord, { kind: Kind }>;

/** What is asked of a soak. */
export type Asked = z.infer<typeof asked>;

/** A service as a sample has it. */
export type ServiceSample = z.infer<typeof service>;

/** A file of records is damaged in the middle. */
export class RecordsError extends Error {
  override readonly name = 'RecordsError';
}

/**
 * Reads the lines of a file. A last line without its end was being written when the power went: it is left out, and
 * nothing before it.
 *
 * @throws RecordsError where another line is none, with its number
 */
export function readRecords(text: string): readonly SoakRecord[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      const read = soakRecord.safeParse(parseJson(line));
      if (read.success) return read.data;
      throw new RecordsError(
        `Expected a record of a soak in line ${index + 1} of its samples, was ${shortened(line)}. ` +
          'Move the folder away and begin a new soak.',
      );
    });
}

/** How many bytes of a file are whole lines: what comes behind them is cut off before anything is added. */
export function wholeLinesLength(bytes: Uint8Array): number {
  return bytes.lastIndexOf(0x0a) + 1;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function shortened(line: string): string {
  return line.length <= 60 ? `"${line}"` : `"${line.slice(0, 60)}…"`;
}
