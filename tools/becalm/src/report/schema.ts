import { z } from 'zod';
import { leftKinds } from '../worlds/outcome.ts';
import { axisNames } from '../worlds/world.ts';
import { list, record } from './schema-parts.ts';

/**
 * The report of a hunt, `becalm.report/1`: one JSON document that other tools may rely on. The same
 * seeds, instant and code give the same report but for times. Paths are relative to the root, with `/`.
 */

/** The word in the field `schema` of every report of this version. */
export const reportVersion = 'becalm.report/1';

const count = z.int().min(0);
const probability = z.number().min(0).max(1);
const axis = z.enum(axisNames);
const probeName = z.string().regex(/^p\d+$/, 'Expected the name of a probe such as "p3"');

const locationSchema = record({ file: z.string(), line: count, column: count });

const intervalSchema = record({ confidence: probability, low: probability, high: probability });

const errorSchema = record({
  name: z.string(),
  message: z.string(),
  /** Innermost place inside the project, 1-based; null where the stack names none. */
  location: locationSchema.nullable(),
});

/** Something that the least world does otherwise than the neutral one. */
const effectSchema = record({
  axis,
  /** The path of the test, suite or file at which it was. */
  place: z.string(),
  /** In a few words, such as `setTimeout of 50 ms is 37 ms late`. */
  what: z.string(),
  /** Where user code asked for it; null where nobody did, or nobody knows. */
  location: locationSchema.nullable(),
});

/** Something that the polluters leave behind, or the state-setters set up. */
const leftSchema = record({
  kind: z.enum(leftKinds),
  /** What it is, such as `process.env.SHOP_API_URL`. */
  what: z.string(),
  /** Null where a value is unknown, or must not be shown. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  location: locationSchema.nullable(),
});

/** How far an explanation got, and what it cost. */
const explainedSchema = record({
  /** Runs of some tests, however few. */
  runs: count,
  /** What they cost, in runs of the whole suite: tests run over tests there are. */
  suiteEquivalents: z.number().min(0),
  /** How sure each of its answers is. */
  confidence: probability,
  /** False where it was interrupted or its budget ended: what it says suffices, but less might. */
  complete: z.boolean(),
});

const testSchema = record({
  file: z.string(),
  /** Suite and test titles joined with ` > `. */
  name: z.string(),
  /** Empty where the configuration names none. */
  project: z.string(),
  verdict: z.enum(['stable', 'flaky', 'broken', 'unconfirmed', 'skipped']),
  /** Null unless flaky, and where the causes are not known. */
  kind: z.enum(['order-dependent', 'possible-race', 'non-deterministic']).nullable(),
  /** Drawn seeds in which it ran, and in which it failed; probes count for no rate. */
  runs: count,
  failures: count,
  /** Null without a run. */
  rate: probability.nullable(),
  interval: intervalSchema.nullable(),
  /** Alternatives; the axes of each have to vary together. */
  causes: list(list(axis)),
  /** Ascending, the lowest 1000. */
  failingSeeds: list(count),
  failingProbes: list(probeName),
  /** The command that fails again; null for a test that never failed. */
  replay: z.string().nullable(),
  /** Pristine replays and how many of them failed; null where none was made. */
  confirmed: record({ replays: count, failures: count }).nullable(),
  /** Alternatives; the tests of each have to run before together. */
  polluters: list(list(z.string())),
  cleaners: list(z.string()),
  stateSetters: list(list(z.string())),
  /**
   * A victim fails after its polluters, or beside them where `order` is no cause; a brittle test fails without its
   * state-setters. Null for neither.
   */
  role: z.enum(['victim', 'brittle']).nullable().default(null),
  /** What has to happen in the least world, in its order; empty where an axis is all there is to say. */
  effects: list(effectSchema).default([]),
  /** What the tests before it leave behind. */
  left: list(leftSchema).default([]),
  /** What to try, in words; null where nothing is known. */
  suggestion: z.string().nullable().default(null),
  /** The command that fails again with the fewest tests; null where it is not known. */
  leastReplay: z.string().nullable().default(null),
  /** Null where nothing was explained. */
  explained: explainedSchema.nullable().default(null),
  /** The place in `clusters` of those that fail together with it; null where it fails by itself. */
  cluster: count.nullable().default(null),
  /** The least world that fails, in words by axis. */
  world: z.partialRecord(axis, z.string()).readonly(),
  error: errorSchema.nullable(),
  /** Milliseconds; null where it never ran to an end. */
  durationMs: record({ median: z.number().min(0), max: z.number().min(0) }).nullable(),
  /** Whether its file was run on real time. */
  realTime: z.boolean().default(false),
}).refine((test) => test.failures <= test.runs, {
  path: ['failures'],
  message: 'Expected at most as many failures as runs',
});

/** Tests that fail for one reason. */
const clusterSchema = record({
  /** Paths, `file > name`; two or more. */
  tests: list(z.string()),
  /** What they share, in words. */
  reason: z.string(),
});

const end = z.enum(['failed', 'passed']);

const controlsSchema = record({
  /** Worlds that were also run in pristine processes. */
  worlds: count,
  /** Tests that failed in one of two runs of a world and passed in the other; the cold run counts. */
  disagreements: list(
    record({
      file: z.string(),
      name: z.string(),
      project: z.string(),
      trial: z.string(),
      warm: end,
      cold: end,
    }),
  ),
  /** Files that were run in pristine processes only, from when warm workers turned out to tell otherwise. */
  coldFiles: list(record({ file: z.string(), project: z.string() })),
});

const incompleteSchema = record({
  /** Whether the hunt was interrupted. */
  stopped: z.boolean(),
  seedsLeft: count,
  probesLeft: count,
  /** Tests whose failure could not be replayed as often as needed. */
  suspectsLeft: count,
  /** Worlds that were lost with their worker, twice. */
  lostWorlds: list(record({ project: z.string(), world: z.string(), reason: z.string() })),
  /** Projects whose remaining worlds were not tried, and why. */
  gaveUp: list(record({ project: z.string(), reason: z.string() })),
  /** Files that were left out of worlds, because a test of theirs ended its worker. */
  lostFiles: list(
    record({
      file: z.string(),
      project: z.string(),
      /** The test that ran; null where none did, as while the file loads. */
      test: z.string().nullable(),
      reason: z.string(),
      /** Of how many worlds; null for all, as it does not survive the neutral one. */
      worlds: count.nullable(),
    }),
  ).default([]),
});

/** The schema of `becalm.report/1`. */
export const reportSchema = record({
  schema: z.literal(reportVersion),
  root: z.string(),
  becalm: z.string(),
  vitest: z.string(),
  node: z.string(),
  commit: z.string().nullable(),
  startedAt: z.iso.datetime(),
  /** The base instant of the worlds. */
  at: z.iso.datetime(),
  durationMs: z.number().min(0),
  /** `completed` seeds finished in every part of the suite. */
  seeds: record({
    first: count,
    count: count.min(1),
    completed: count,
    /** Rows of seeds, ascending and apart; left out where all seeds are in one row. */
    ranges: list(record({ first: count, count: count.min(1) })).optional(),
  }),
  /** How many probes were planned. */
  probes: count,
  axes: list(axis),
  /** How far the axes went; null for the bounds that hold without a configuration. */
  bounds: record({
    clock: record({ zones: list(z.string()).nullable(), yearsAhead: count }),
    schedule: record({ latenessMs: count, overtaking: z.boolean() }),
    load: record({ stallMs: count }),
  }).nullable(),
  /** Test files that the configuration leaves out. */
  leftOut: list(z.string()),
  /** Settings of the project that a hunt turns off, such as `retry: 2`. */
  switchedOff: list(z.string()),
  /** Seeds that once failed and were kept: they run besides the others and count for no rate. */
  keptSeeds: list(
    record({
      seed: count,
      /** The path of the test that failed. */
      test: z.string(),
      /** The base instant of the hunt that found it. */
      since: z.iso.datetime(),
      outcome: z.enum(['passed', 'failed', 'gone', 'not run']),
    }),
  ).default([]),
  /** Only files that changes concern were hunted: since a commit, null for what was not committed. Null for all. */
  changed: record({ base: z.string().nullable() }).nullable().default(null),
  /** What ended the hunt: its last seed, a rule that it was given, or the user. */
  stop: record({
    rule: z.enum(['seeds', 'until-flaky', 'budget', 'interrupted']),
    /** Whether it was to end with its first finding; where it did, no rates are estimated. */
    untilFlaky: z.boolean(),
    /** How long it was to take; null for as long as it takes. */
    budgetMs: count.nullable(),
  }).default({ rule: 'seeds', untilFlaky: false, budgetMs: null }),
  /** What is missing; null when the hunt is complete. */
  incomplete: incompleteSchema.nullable(),
  suite: record({
    tests: count,
    flaky: count,
    /** How many of the flaky are possible races. */
    possibleRaces: count.default(0),
    broken: count,
    unconfirmed: count,
    /** Completed seeds in which at least one test failed. */
    failedWorlds: count,
    /** One-sided; null without a completed seed. */
    bound: record({ confidence: probability, upper: probability }).nullable(),
  }),
  /** Files that were run on real time, and why. */
  realTimeFiles: list(record({ file: z.string(), project: z.string(), reason: z.string() })).default([]),
  /** Files that get in their own way when several workers run them; they were run one at a time. */
  conflicts: list(record({ file: z.string(), project: z.string(), error: errorSchema })).default([]),
  controls: controlsSchema.default({ worlds: 0, disagreements: [], coldFiles: [] }),
  /** Findings with one reason, so that one polluter is one finding. */
  clusters: list(clusterSchema).default([]),
  tests: list(testSchema),
});

/** A report that was validated or built; plain, deeply readonly data. */
export type Report = z.infer<typeof reportSchema>;

/** What a report says of one test. */
export type ReportedTest = Report['tests'][number];

/** What a report says is missing. */
export type Incomplete = NonNullable<Report['incomplete']>;
