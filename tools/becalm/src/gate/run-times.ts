/**
 * Reads how long a suite took: from a run that `becalm run` recorded, or from what Vitest's JSON reporter writes. Of
 * either the gate needs little, and reads no more.
 */
import { z } from 'zod';

/** How long a run of the suite took. */
export interface RunTimes {
  /** From the start of the run to its end, in milliseconds. */
  readonly totalMs: number;
  /** Whether a test, or a file, failed. */
  readonly failed: boolean;
  /** Which part of the suite ran; null for the whole, or where nobody says. */
  readonly shard: { readonly index: number; readonly count: number } | null;
  readonly files: readonly FileTime[];
}

/** How long a test file took. */
export interface FileTime {
  /** As the run names it: relative to the root in a recorded run, absolute in Vitest's. */
  readonly file: string;
  /** From its start to its end, in milliseconds. */
  readonly durationMs: number;
}

/** The times, or why the text holds none. */
export type ReadTimes =
  | { readonly kind: 'times'; readonly times: RunTimes }
  | {
      readonly kind: 'foreign';
      /** What was found instead, to stand behind "was". */
      readonly found: string;
    };

/** The word in the field `schema` of a recorded run. */
const recordedVersion = 'becalm.run/1';

/** Reads the text of either. */
export function readRunTimes(text: string): ReadTimes {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'foreign', found: 'no JSON' };
  }
  return isRecorded(json)
    ? read(recordedSchema, json, timesOfRecord)
    : read(vitestSchema, json, timesOfVitest);
}

/** More shards than this are a slip of the keyboard. */
const shardsMax = 1000;

const time = z.number().min(0);

const recordedSchema = z.object({
  schema: z.literal(recordedVersion),
  durationMs: time,
  shard: z
    .object({ index: z.int().min(1), count: z.int().min(1).max(shardsMax) })
    .readonly()
    .nullable()
    .default(null),
  files: z.array(z.object({ file: z.string(), startMs: z.number(), endMs: z.number(), state: z.string() })),
});

const vitestSchema = z.object({
  startTime: time,
  success: z.boolean(),
  testResults: z.array(z.object({ name: z.string(), startTime: time, endTime: time })),
});

function isRecorded(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'schema' in json;
}

function read<Data>(schema: z.ZodType<Data>, json: unknown, timesOf: (data: Data) => RunTimes): ReadTimes {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? 'the whole' : z.core.toDotPath(issue.path);
    return { kind: 'foreign', found: `other JSON (${place}: ${issue?.message ?? 'invalid'})` };
  }
  const times = timesOf(parsed.data);
  return times.files.length === 0
    ? { kind: 'foreign', found: 'a run without a test file' }
    : { kind: 'times', times };
}

function timesOfRecord({ durationMs, shard, files }: z.infer<typeof recordedSchema>): RunTimes {
  return {
    totalMs: durationMs,
    failed: files.some(({ state }) => state === 'failed'),
    shard,
    files: files.map(({ file, startMs, endMs }) => ({ file, durationMs: Math.max(0, endMs - startMs) })),
  };
}

/** Vitest tells no end: it is that of the last test. Of a file it tells the time of its tests, without its imports. */
function timesOfVitest({ startTime, success, testResults }: z.infer<typeof vitestSchema>): RunTimes {
  const end = testResults.reduce((latest, { endTime }) => Math.max(latest, endTime), startTime);
  return {
    totalMs: end - startTime,
    failed: !success,
    shard: null,
    files: testResults.map(({ name, ...of }) => ({
      file: name,
      durationMs: Math.max(0, of.endTime - of.startTime),
    })),
  };
}
