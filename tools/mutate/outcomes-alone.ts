import { identityOf, type Mutant } from './mutant.ts';

/**
 * Puts the outcomes of a run without company in the place of time-outs.
 *
 * @throws Error when a mutant that timed out was not run again
 */
export function withOutcomesAlone(first: readonly Mutant[], alone: readonly Mutant[]): readonly Mutant[] {
  const outcomes = new Map(alone.map((mutant) => [identityOf(mutant), mutant.outcome]));
  return first.map((mutant) => {
    if (mutant.outcome !== 'timed-out') return mutant;
    const outcome = outcomes.get(identityOf(mutant));
    if (outcome === undefined) {
      const place = `${mutant.file}:${mutant.start.line}`;
      throw new Error(
        `Expected the time-out at ${place} to be run again, found no outcome. Leave the files alone during a run.`,
      );
    }
    return { ...mutant, outcome };
  });
}
