import { z } from 'zod';
import { stageNames } from '../speed/breakdown.ts';
import { leftKinds } from '../worlds/outcome.ts';
import { list, record } from './schema-parts.ts';

/**
 * What `becalm speed --json` writes, `becalm.speed/1`. Times are in milliseconds, paths relative to the root with `/`.
 * What stands under `measured` was; what stands under `predicted` follows from it by a model.
 */

/** The word in the field `schema` of every such document of this version. */
export const speedReportVersion = 'becalm.speed/1';

const count = z.int().min(0);
const ms = z.number();
const share = z.number().min(0).max(1);
const location = record({ file: z.string(), line: count, column: count });

const stageSchema = record({
  stage: z.enum(stageNames),
  /** Summed over workers. */
  workMs: ms,
  /** Its part of the run's duration. */
  wallMs: ms,
  share,
});

const testSchema = record({ project: z.string(), file: z.string(), name: z.string(), durationMs: ms });

const importSchema = record({
  path: z.string(),
  /** How many files loaded it. */
  files: count,
  /** Without what it loads itself, over all files. */
  selfMs: ms,
  /** With all that it loads. */
  totalMs: ms,
});

const sleepSchema = record({
  /** Null where nobody knows where. */
  location: location.nullable(),
  count,
  totalMs: ms,
  maxMs: ms,
  /** `file > name`, or the file alone outside tests. */
  tests: list(z.string()),
});

/** When a file ran, since the start of the run. */
const spanSchema = record({
  project: z.string(),
  file: z.string(),
  /** From 1; null where it is not known. */
  worker: count.nullable(),
  startMs: ms,
  endMs: ms,
  /** Of its time: the start of its worker with the environment, setup files and loading, tests with hooks, real waits. */
  prepareMs: ms,
  importMs: ms,
  testsMs: ms,
  waitsMs: ms,
  tests: count,
  state: z.enum(['passed', 'failed', 'skipped']),
});

const predictionSchema = record({
  workers: count,
  /** The files alone. */
  makespanMs: ms,
  /** With what comes before and after them, as recorded. */
  durationMs: ms,
  /** How many times as fast as one worker the files are. */
  speedUp: z.number(),
  /** No order is faster. */
  floorMs: ms,
});

const improvementSchema = z.discriminatedUnion('kind', [
  record({ kind: z.literal('share workers'), gainMs: ms, files: count, proved: z.boolean() }),
  record({ kind: z.literal('virtual time'), gainMs: ms, waitedMs: ms }),
  record({ kind: z.literal('longest first'), gainMs: ms }),
  record({ kind: z.literal('split a file'), gainMs: ms, file: z.string() }),
  record({ kind: z.literal('import less'), gainMs: ms, path: z.string(), files: count }),
]);

const errorSchema = record({ name: z.string(), message: z.string(), location: location.nullable() });

const leakSchema = record({
  /** Files that are needed together, in their order. */
  polluters: list(z.string()),
  victim: z.string(),
  /** Names of the tests that fail. */
  tests: list(z.string()),
  error: errorSchema.nullable(),
  /** What the polluters left when the first of these tests began. */
  left: list(
    record({
      kind: z.enum(leftKinds),
      what: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      location: location.nullable(),
    }),
  ),
  /** Packages that all of these files load, whose state nobody can look into. */
  packages: list(z.string()),
});

const sharingSchema = record({
  project: z.string(),
  /** As it is configured now. */
  isolated: z.boolean(),
  shareable: list(z.string()),
  kept: list(
    record({
      file: z.string(),
      reason: z.enum(['leaks', 'suffers', 'fails alone', 'ends its worker', 'undecided']),
    }),
  ),
  leaks: list(leakSchema),
  /** Tests that fail in a worker of their own: no matter of isolation. */
  failsAlone: list(
    record({
      file: z.string(),
      test: z.string(),
      /** Whether it passes in some orders of files that share a worker. */
      passes: z.boolean(),
      /** Files after which it passes. */
      setters: list(z.string()),
      error: errorSchema.nullable(),
    }),
  ),
  undecided: list(record({ file: z.string(), test: z.string() })),
  /** What the last round showed; null where nothing is proved. */
  proof: record({
    orders: count,
    probes: count,
    /** With 95 % confidence, at most this share of orders could fail. */
    bound: share.nullable(),
  }).nullable(),
});

/** The schema of the document. */
export const speedReportSchema = record({
  schema: z.literal(speedReportVersion),
  becalm: z.string(),
  vitest: z.string(),
  /** When the run began that is told of. */
  recordedAt: z.iso.datetime(),
  /** Of every run that was made; the one that is told of is their median. */
  durationsMs: list(ms),
  workers: count,
  durationMs: ms,
  /** What becalm's own setup file took, over all files: it is taken out of all times here. */
  ownMs: ms,
  suite: record({ files: count, tests: count, failedFiles: list(z.string()) }),
  measured: record({
    stages: list(stageSchema),
    /** The slowest hundred. */
    tests: list(testSchema),
    /** The hundred with the most time of their own. */
    imports: list(importSchema),
    sleeps: list(sleepSchema),
    files: list(spanSchema),
  }),
  predicted: record({
    counts: list(predictionSchema),
    /** What the model says of the run as it was: how far it may be trusted. */
    asRecorded: record({ predictedMs: ms, measuredMs: ms }),
    splits: list(record({ project: z.string(), file: z.string(), workers: count, gainMs: ms })),
    improvements: list(improvementSchema),
  }),
  /** Null where nobody asked which files can share a worker. */
  isolation: record({
    /** False where it was ended before its time. */
    complete: z.boolean(),
    projects: list(sharingSchema),
    /** What to write into Vitest's configuration; null for nothing. */
    configuration: z.string().nullable(),
    /** The files alone, on as many workers as the run had. */
    beforeMs: ms,
    afterMs: ms,
  }).nullable(),
});

/** A document of this version. */
export type SpeedReport = z.infer<typeof speedReportSchema>;
