import type { CatalogueEntry, RunOutcome, TestId } from '../worlds/outcome.ts';
import type { Trial } from '../worlds/trial.ts';
import { createTally, type Tally, type TestTally } from './tally.ts';

/** The tallies of the files of a part: what one file showed can be forgotten without the others. */
export interface PartTally {
  /** Adds what these files showed in a trial; returns the tests that are now known both to fail and to pass. */
  readonly add: (trial: Trial, outcome: RunOutcome, files: readonly string[]) => readonly TestId[];
  /** Starts these files anew. */
  readonly forget: (files: readonly string[]) => void;
  /** The tests in catalogue order, then those that are not listed. */
  readonly tests: () => readonly TestTally[];
}

interface FileTally {
  readonly catalogue: readonly CatalogueEntry[];
  /** Where its tests stand in the part's catalogue. */
  readonly places: readonly number[];
  tally: Tally;
}

/** Starts the tallies of a part with the tests that its survey listed. */
export function createPartTally(files: readonly string[], catalogue: readonly CatalogueEntry[]): PartTally {
  const places = Map.groupBy(catalogue.keys(), (place) => catalogue[place]?.file);
  const tallies = new Map(files.map((file) => [file, startFile(catalogue, places.get(file) ?? [])]));
  return {
    add: (trial, outcome, shown) => {
      const failures = Map.groupBy(outcome.failures, ({ file }) => file);
      const skipped = Map.groupBy(outcome.skipped, ({ file }) => file);
      return shown.flatMap((file) => {
        const known = tallies.get(file);
        if (known === undefined) return [];
        return known.tally.add(trial, {
          ...outcome,
          failures: failures.get(file) ?? [],
          skipped: skipped.get(file) ?? [],
          testDurationsMs: durationsAt(outcome.testDurationsMs, known.places),
        });
      });
    },
    forget: (forgotten) => {
      for (const file of forgotten) {
        const known = tallies.get(file);
        if (known !== undefined) known.tally = createTally(known.catalogue);
      }
    },
    tests: () => {
      const tests = [...tallies.values()].flatMap(({ tally }) => tally.tests());
      const isListed = (test: TestTally): boolean => test.listed !== 'unlisted';
      return [...tests.filter(isListed), ...tests.filter((test) => !isListed(test))];
    },
  };
}

function startFile(catalogue: readonly CatalogueEntry[], places: readonly number[]): FileTally {
  const own = places.flatMap((place) => catalogue[place] ?? []);
  return { catalogue: own, places, tally: createTally(own) };
}

function durationsAt(durations: Float32Array | null, places: readonly number[]): Float32Array | null {
  return durations === null ? null : Float32Array.from(places, (place) => durations[place] ?? Number.NaN);
}
