import type { CatalogueEntry, RunOutcome, TestId } from '../worlds/outcome.ts';
import type { Seed } from '../worlds/seed.ts';
import { type Trial, trialName } from '../worlds/trial.ts';
import { createPartTally } from './part-tally.ts';
import type { LostWorld } from './result.ts';
import type { TestTally } from './tally.ts';
import { byPreference } from './trials.ts';

/** What the worlds of a part showed. */
export interface WorldsRun {
  readonly tests: readonly TestTally[];
  /** Seeds that finished with every file. */
  readonly finishedSeeds: ReadonlySet<Seed>;
  /** Finished seeds in which at least one test failed. */
  readonly failedSeeds: ReadonlySet<Seed>;
  /** Probes that finished with every file, p0 included. */
  readonly probes: number;
  /** In order of preference. */
  readonly lostWorlds: readonly LostWorld[];
  /** Why the rest of the worlds was not tried; null where nothing but the signal could stop it. */
  readonly gaveUp: string | null;
}

/** Keeps what the worlds of a part showed, until files have to show it again. */
export interface WorldsLog {
  /** Adds what these files showed in a world; returns the tests that are now known both to fail and to pass. */
  readonly finish: (trial: Trial, outcome: RunOutcome, files: readonly string[]) => readonly TestId[];
  /** Notes a world that was lost twice with its worker. */
  readonly lose: (trial: Trial, reason: string) => void;
  /** Aborted when too many worlds in a row were lost. */
  readonly hopeless: AbortSignal;
  /** Forgets what these files showed; returns the worlds that count only when they have been run again. */
  readonly forget: (files: readonly string[]) => readonly Trial[];
  readonly tests: () => readonly TestTally[];
  readonly close: () => WorldsRun;
}

/**
 * A part that loses so many worlds in a row loses them all (a test that never ends, a machine without
 * memory): trying the rest would only cost time.
 */
export const lostInARowMax = 10;

/** Opens the log of a part. */
export function openWorldsLog(files: readonly string[], catalogue: readonly CatalogueEntry[]): WorldsLog {
  const tally = createPartTally(files, catalogue);
  const finished = new Map<string, Trial>();
  const failingFiles = new Map<Seed, Set<string>>();
  const lostWorlds: LostWorld[] = [];
  const hopeless = new AbortController();
  let lostInARow = 0;
  let gaveUp: string | null = null;

  function noteFailures(trial: Trial, { failures }: RunOutcome): void {
    if (trial.kind !== 'seed' || failures.length === 0) return;
    const failing = failingFiles.get(trial.seed) ?? new Set<string>();
    failingFiles.set(trial.seed, failing);
    for (const { file } of failures) failing.add(file);
  }

  return {
    finish(trial, outcome, shown) {
      lostInARow = 0;
      finished.set(trialName(trial), trial);
      noteFailures(trial, outcome);
      return tally.add(trial, outcome, shown);
    },
    lose(trial, reason) {
      lostInARow++;
      lostWorlds.push({ trial, reason });
      if (lostInARow < lostInARowMax) return;
      gaveUp = `${lostInARowMax} worlds in a row were lost, the last one with: ${reason}`;
      hopeless.abort();
    },
    hopeless: hopeless.signal,
    forget(forgotten) {
      tally.forget(forgotten);
      for (const failing of failingFiles.values()) for (const file of forgotten) failing.delete(file);
      const again = [...finished.values()];
      finished.clear();
      return again;
    },
    tests: tally.tests,
    close() {
      const seeds = [...finished.values()].flatMap((trial) => (trial.kind === 'seed' ? [trial.seed] : []));
      const failed = seeds.filter((seed) => (failingFiles.get(seed)?.size ?? 0) > 0);
      return {
        tests: tally.tests(),
        finishedSeeds: new Set(seeds),
        failedSeeds: new Set(failed),
        probes: finished.size - seeds.length,
        lostWorlds: lostWorlds.sort((left, right) => byPreference(left.trial, right.trial)),
        gaveUp,
      };
    },
  };
}
