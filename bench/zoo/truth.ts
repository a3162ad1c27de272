import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../commands.ts';

/** What is known about one test of the zoo. */
export interface TrueTest {
  readonly project: string;
  readonly file: string;
  readonly name: string;
  readonly verdict: 'flaky' | 'stable' | 'broken';
  /** The least set of axes that have to vary together for it to fail; empty unless flaky. */
  readonly causes: readonly string[];
  /** Other sets that suffice. */
  readonly alternativeCauses?: readonly (readonly string[])[] | null;
  /** The tests that have to run before a victim together. */
  readonly polluters: readonly string[];
  /** All sets of polluters, where there are several. */
  readonly polluterAlternatives?: readonly (readonly string[])[];
  /** The tests that have to run before a brittle one together. */
  readonly stateSetters: readonly string[];
  /** Rough failure rate per seed when every axis varies; null unless flaky or broken. */
  readonly approxRate: number | null;
}

/** Where the projects of the zoo stand, each in a folder of its name. */
export const zooFolder = join(repository, 'tools', 'becalm', 'tests', 'zoo');

/** Reads the truth about all tests of the zoo. */
export function readTruth(): readonly TrueTest[] {
  const truth = JSON.parse(readFileSync(join(zooFolder, 'truth.json'), 'utf8')) as {
    readonly tests: readonly TrueTest[];
  };
  return truth.tests;
}

/** The sets of axes that suffice, the main one first. */
export function trueCauses(test: TrueTest): readonly (readonly string[])[] {
  return [test.causes, ...(test.alternativeCauses ?? [])];
}

/** The sets of tests that have to run before it, polluters or state-setters; empty when there are none. */
export function truePredecessors(test: TrueTest): readonly (readonly string[])[] {
  if (test.polluterAlternatives !== undefined) return test.polluterAlternatives;
  return [test.polluters, test.stateSetters].filter((tests) => tests.length > 0);
}
