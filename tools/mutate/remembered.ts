import { z } from 'zod';

/** The part of Stryker's memory that is looked at; everything else is handed on as it is. */
const rememberedSchema = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      mutants: z.array(z.looseObject({ status: z.string(), static: z.boolean().optional() })),
    }),
  ),
});

/**
 * Forgets mutants in code that runs while a module loads, unless they were killed. Stryker knows by no coverage which tests
 * see such a mutant, and would take it for a survivor for ever, whatever tests are written.
 *
 * @param text - JSON that Stryker remembers of a run
 * @throws Error when the text has another shape
 */
export function withoutStaticSurvivors(text: string): string {
  const json: unknown = JSON.parse(text);
  const parsed = rememberedSchema.safeParse(json);
  if (!parsed.success) {
    throw new Error(
      `Expected verdicts of an earlier run, found ${z.prettifyError(parsed.error)}. Run npm run mutate -- --fresh.`,
    );
  }
  const files = Object.entries(parsed.data.files).map(([path, file]) => {
    const mutants = file.mutants.filter((mutant) => mutant.static !== true || mutant.status === 'Killed');
    return [path, { ...file, mutants }] as const;
  });
  return JSON.stringify({ ...parsed.data, files: Object.fromEntries(files) });
}
