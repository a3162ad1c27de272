import { z } from 'zod';
import { CATEGORIES } from './line.ts';

/** The word in the field `schema` of every document of results of this version. */
export const resultsVersion = 'njord.validation/1';

const lineResult = z.strictObject({
  id: z.string().min(1),
  category: z.enum(CATEGORIES),
  title: z.string(),
  command: z.string(),
  floor: z.string(),
  verdict: z.enum(['pass', 'fail', 'not run']),
  /** What was measured; why nothing was, for a line that was not run. */
  figure: z.string(),
  details: z.array(z.string()).readonly(),
  /** Of the command, which may serve several lines; 0 for a line that was not run. */
  seconds: z.number().min(0),
  /** Processes that wanted to run when the command began, on average over the last minute. */
  load: z.number().min(0),
  /** When the command began, in ISO-8601. */
  at: z.iso.datetime(),
  commit: z.string(),
});

const results = z.strictObject({
  schema: z.literal(resultsVersion),
  form: z.enum(['quick', 'full']),
  commit: z.string(),
  /** Whether the tree was that of the commit. */
  isClean: z.boolean(),
  startedAt: z.iso.datetime(),
  seconds: z.number().min(0),
  machine: z.strictObject({
    cpu: z.string(),
    cores: z.int().min(1),
    memoryGb: z.number(),
    system: z.string(),
    node: z.string(),
  }),
  lines: z.array(lineResult).readonly(),
});

/** What a line came to. */
export type LineResult = z.infer<typeof lineResult>;

/** What a validation came to. */
export type Results = z.infer<typeof results>;

/**
 * Reads the committed results.
 *
 * @throws Error where the text is none
 */
export function readResults(text: string): Results {
  const read = results.safeParse(JSON.parse(text));
  if (read.success) return read.data;
  throw new Error(
    `Expected results of the schema ${resultsVersion}, was: ${z.prettifyError(read.error)}. Run npm run validate.`,
  );
}

/** Writes results as they are committed. */
export function writeResults(document: Results): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Puts lines in the place of those with the same names; the rest of the results stays as it was measured. */
export function updateLines(document: Results, lines: readonly LineResult[]): Results {
  const newer = new Map(lines.map((line) => [line.id, line]));
  return { ...document, lines: document.lines.map((line) => newer.get(line.id) ?? line) };
}
