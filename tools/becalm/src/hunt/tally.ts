import type { CatalogueEntry, RunOutcome, TestError, TestId } from '../worlds/outcome.ts';
import type { Seed } from '../worlds/seed.ts';
import { testPath } from '../worlds/test-path.ts';
import type { Trial } from '../worlds/trial.ts';
import { createDurationLog, type DurationLog, type DurationSummary } from './durations.ts';
import { byPreference } from './trials.ts';

/** At most so many failing seeds are kept per test, the lowest; the count goes on. */
export const failingSeedsKept = 1000;

/** What the worlds of a hunt showed about one test. */
export interface TestTally {
  readonly id: TestId;
  /**
   * What the survey says of it. `unlisted` when it was noticed only by a failure in another world; all
   * worlds then count as its runs.
   */
  readonly listed: CatalogueEntry['outcome'] | 'unlisted';
  /** Drawn seeds only. */
  readonly runs: number;
  /** Drawn seeds only. */
  readonly failures: number;
  readonly probeRuns: number;
  /** Ascending; the lowest {@link failingSeedsKept}. */
  readonly failingSeeds: readonly Seed[];
  /** Ascending. */
  readonly failingProbes: readonly number[];
  /** Where it passed, the best trial first by preference; known only for tests that fail in p0. */
  readonly passing: Trial | null;
  /** Of the failing trial that is best by preference; null without a failure. */
  readonly error: TestError | null;
  readonly durationMs: DurationSummary | null;
}

/** Collects the outcomes of one part of a suite. The order in which they arrive makes no difference. */
export interface Tally {
  /** Adds the outcome of a trial; returns the tests that are now known both to fail and to pass. */
  readonly add: (trial: Trial, outcome: RunOutcome) => readonly TestId[];
  /** The tests in catalogue order, then those that are not listed, by path. */
  readonly tests: () => readonly TestTally[];
}

interface Entry {
  readonly id: TestId;
  readonly listed: TestTally['listed'];
  readonly durations: DurationLog;
  /** Ascending. */
  readonly failingSeeds: Seed[];
  /** Ascending. */
  readonly failingProbes: number[];
  failures: number;
  /** Worlds in which it did not run to an end. */
  missedSeeds: number;
  missedProbes: number;
  passing: Trial | null;
  firstFailure: { readonly trial: Trial; readonly error: TestError } | null;
  suspected: boolean;
}

/** How many worlds of either kind were added. */
interface Worlds {
  seeds: number;
  probes: number;
}

/** Starts the tally of a part with the tests that its survey listed. */
export function createTally(catalogue: readonly CatalogueEntry[]): Tally {
  const listed = catalogue.map((test) => newEntry({ file: test.file, name: test.name }, test.outcome));
  const byPath = new Map(listed.map((entry) => [testPath(entry.id), entry]));
  const failing = new Set<Entry>();
  const worlds: Worlds = { seeds: 0, probes: 0 };

  function entryOf(id: TestId): Entry {
    const known = byPath.get(testPath(id));
    if (known !== undefined) return known;
    const entry = newEntry({ file: id.file, name: id.name }, 'unlisted');
    byPath.set(testPath(id), entry);
    return entry;
  }

  return {
    add: (trial, outcome) => {
      if (trial.kind === 'seed') worlds.seeds++;
      else worlds.probes++;
      for (const id of outcome.skipped) addMissed(entryOf(id), trial);
      for (const failure of outcome.failures) {
        const entry = entryOf(failure);
        addFailure(entry, trial, failure.error);
        failing.add(entry);
      }
      outcome.testDurationsMs?.forEach((durationMs, index) => {
        listed[index]?.durations.add(durationMs);
      });
      notePassing(failing, trial, outcome);
      return suspectNow(failing, worlds);
    },
    tests: () => {
      const unlisted = [...byPath.values()].slice(listed.length).sort(byPathOfTest);
      return [...listed, ...unlisted].map((entry) => tallyOf(entry, worlds));
    },
  };
}

function newEntry(id: TestId, listed: Entry['listed']): Entry {
  return {
    id,
    listed,
    durations: createDurationLog(),
    failingSeeds: [],
    failingProbes: [],
    failures: 0,
    missedSeeds: 0,
    missedProbes: 0,
    passing: null,
    firstFailure: null,
    suspected: false,
  };
}

function addMissed(entry: Entry, trial: Trial): void {
  if (trial.kind === 'seed') entry.missedSeeds++;
  else entry.missedProbes++;
}

function addFailure(entry: Entry, trial: Trial, error: TestError): void {
  if (trial.kind === 'seed') {
    entry.failures++;
    insertAscending(entry.failingSeeds, trial.seed);
    entry.failingSeeds.length = Math.min(entry.failingSeeds.length, failingSeedsKept);
  } else {
    insertAscending(entry.failingProbes, trial.index);
  }
  if (entry.firstFailure === null || byPreference(trial, entry.firstFailure.trial) < 0) {
    entry.firstFailure = { trial, error };
  }
}

/** Worlds finish nearly in order, so the place is near the end. */
function insertAscending(numbers: number[], value: number): void {
  const before = numbers.findLastIndex((number) => number < value);
  numbers.splice(before + 1, 0, value);
}

/** A test that fails in the neutral world is understood by a world in which it passes. */
function notePassing(failing: ReadonlySet<Entry>, trial: Trial, outcome: RunOutcome): void {
  const missing = [...failing].filter(
    (entry) =>
      entry.failingProbes[0] === 0 && (entry.passing === null || byPreference(trial, entry.passing) < 0),
  );
  if (missing.length === 0) return;
  const notPassed = new Set([...outcome.failures, ...outcome.skipped].map(testPath));
  for (const entry of missing) if (!notPassed.has(testPath(entry.id))) entry.passing = trial;
}

function suspectNow(failing: ReadonlySet<Entry>, worlds: Worlds): readonly TestId[] {
  const suspects = [...failing].filter((entry) => !entry.suspected && passesSomewhere(entry, worlds));
  for (const entry of suspects) entry.suspected = true;
  return suspects.map((entry) => entry.id);
}

function passesSomewhere(entry: Entry, worlds: Worlds): boolean {
  const { seeds, probes } = runsOf(entry, worlds);
  return seeds + probes > entry.failures + entry.failingProbes.length;
}

function runsOf(entry: Entry, worlds: Worlds): Worlds {
  if (entry.listed === 'skipped' && entry.firstFailure === null) return { seeds: 0, probes: 0 };
  return { seeds: worlds.seeds - entry.missedSeeds, probes: worlds.probes - entry.missedProbes };
}

function tallyOf(entry: Entry, worlds: Worlds): TestTally {
  const { seeds, probes } = runsOf(entry, worlds);
  return {
    id: entry.id,
    listed: entry.listed,
    runs: seeds,
    failures: entry.failures,
    probeRuns: probes,
    failingSeeds: [...entry.failingSeeds],
    failingProbes: [...entry.failingProbes],
    passing: entry.passing,
    error: entry.firstFailure?.error ?? null,
    durationMs: entry.durations.summary(),
  };
}

function byPathOfTest(left: Entry, right: Entry): number {
  return testPath(left.id) < testPath(right.id) ? -1 : 1;
}
