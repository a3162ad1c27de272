/** What the mutants of a module say about its tests. */
import { type Equivalent, type SortedSurvivors, sortSurvivors } from './equivalents.ts';
import type { MutatedModule } from './modules.ts';
import type { Mutant } from './mutant.ts';

/** The mutants of one module, counted and judged. */
export interface ModuleVerdict extends SortedSurvivors {
  readonly module: MutatedModule;
  /** Mutants that could be run; invalid ones are left out. */
  readonly mutantCount: number;
  readonly killedCount: number;
  /** Those of the killed ones of which a test failed by its own time limit. */
  readonly late: readonly Mutant[];
  /** Mutants that did not end alone within a minute either: the code under test never ends, which every run of tests shows. */
  readonly unfinished: readonly Mutant[];
  readonly invalid: readonly Mutant[];
  /** Killed and unfinished ones of all that are not equivalent, in percent; 100 where there is none. */
  readonly scorePercent: number;
  /** Whether the floor is reached and no entry has healed. */
  readonly passed: boolean;
}

/**
 * Judges a module.
 *
 * @param mutants - final outcomes: what still timed out has been run alone
 * @param equivalents - those of the files that were mutated
 */
export function judgeModule(
  module: MutatedModule,
  mutants: readonly Mutant[],
  equivalents: readonly Equivalent[],
): ModuleVerdict {
  const invalid = mutants.filter(({ outcome }) => outcome === 'invalid');
  const mutantCount = mutants.length - invalid.length;
  const late = mutants.filter(({ outcome }) => outcome === 'killed-late');
  const killedCount = mutants.filter(({ outcome }) => outcome === 'killed').length + late.length;
  const unfinished = mutants.filter(({ outcome }) => outcome === 'timed-out');
  const sorted = sortSurvivors(mutants.filter(isSurvivor), equivalents);
  const judgedCount = mutantCount - sorted.equivalent.length;
  const detectedCount = killedCount + unfinished.length;
  const scorePercent = judgedCount === 0 ? 100 : (100 * detectedCount) / judgedCount;
  return {
    ...sorted,
    module,
    mutantCount,
    killedCount,
    late,
    unfinished,
    invalid,
    scorePercent,
    passed: scorePercent >= module.floorPercent && sorted.healed.length === 0,
  };
}

function isSurvivor({ outcome }: Mutant): boolean {
  return outcome === 'survived' || outcome === 'no-coverage';
}
