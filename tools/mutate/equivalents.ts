/**
 * Mutants that no test can tell from the code, listed by hand with the reason.
 *
 * A mutant is found by the text of its line, so that an entry survives changes elsewhere in the file, and ends when the
 * line changes: then somebody has to think again.
 */
import { z } from 'zod';
import type { Mutant } from './mutant.ts';

/** Mutants of one line that are equivalent for one reason. */
const equivalentSchema = z.strictObject({
  /** Relative to the root, with `/`. */
  file: z.string(),
  /** The line where the mutants start, without blanks at its ends. */
  line: z.string(),
  /** Why nobody can see a difference. */
  reason: z.string().min(20),
  mutants: z
    .array(
      z.strictObject({
        mutator: z.string(),
        /** First line of the code that is replaced. */
        original: z.string(),
        replacement: z.string(),
      }),
    )
    .min(1),
});

/** A mutant that is claimed to be equivalent. */
export interface Equivalent {
  readonly file: string;
  readonly line: string;
  readonly mutator: string;
  /** First line of the code that is replaced. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

/** Survivors by what is claimed of them. */
export interface SortedSurvivors {
  /** Those that are claimed by an entry, with its reason. */
  readonly equivalent: readonly { readonly mutant: Mutant; readonly reason: string }[];
  /** Those that nobody has an excuse for. */
  readonly surviving: readonly Mutant[];
  /** Entries without a survivor: a test sees the difference now, or the line is another. */
  readonly healed: readonly Equivalent[];
}

/**
 * Reads the list.
 *
 * @throws Error when the text has another shape
 */
export function readEquivalents(text: string): readonly Equivalent[] {
  const json: unknown = JSON.parse(text);
  const parsed = z.array(equivalentSchema).safeParse(json);
  if (!parsed.success) {
    throw new Error(
      `Expected a list of equivalent mutants, found ${z.prettifyError(parsed.error)}. Correct equivalent.json.`,
    );
  }
  return parsed.data.flatMap(({ mutants, ...shared }) => mutants.map((mutant) => ({ ...shared, ...mutant })));
}

/** Sorts the survivors of the files that `equivalents` are about. */
export function sortSurvivors(
  survivors: readonly Mutant[],
  equivalents: readonly Equivalent[],
): SortedSurvivors {
  const reasons = new Map(equivalents.map((each) => [claimOf(each), each.reason]));
  const seen = new Set(survivors.map(claimOfMutant));
  return {
    equivalent: survivors.flatMap((mutant) => {
      const reason = reasons.get(claimOfMutant(mutant));
      return reason === undefined ? [] : [{ mutant, reason }];
    }),
    surviving: survivors.filter((mutant) => !reasons.has(claimOfMutant(mutant))),
    healed: equivalents.filter((each) => !seen.has(claimOf(each))),
  };
}

function claimOfMutant(mutant: Mutant): string {
  return claimOf({ ...mutant, original: firstLine(mutant.original) });
}

function claimOf({ file, line, mutator, original, replacement }: Omit<Equivalent, 'reason'>): string {
  return JSON.stringify([file, line, mutator, original, replacement]);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
