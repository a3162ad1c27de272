import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JournalAnswer } from '../../hunt/journal.ts';
import type { RunOutcome, RunTrace, TestFailure } from '../../worlds/outcome.ts';

/**
 * The journal of a hunt, `becalm.journal/1`: lines of JSON. The first says which hunt it is, each other one holds an answer
 * of the suite, and one that says `end` stands behind the answers of a hunt that was done.
 */

/** The word in the field `schema` of every journal of this version. */
export const journalVersion = 'becalm.journal/1';

const headerSchema = z
  .object({
    schema: z.literal(journalVersion),
    becalm: z.string(),
    vitest: z.string(),
    node: z.string(),
    /** The base instant of the worlds. */
    at: z.iso.datetime(),
    /** What on the command line says which files are hunted. */
    words: z.array(z.string()).readonly(),
    /** A fingerprint of the parts and their files. */
    suite: z.string(),
    /** Files that the hunt writes itself, relative to the root. */
    outputs: z.array(z.string()).readonly(),
    /** A fingerprint of each file below the root, by its relative path. */
    tree: z.record(z.string(), z.string()).readonly(),
  })
  .readonly();

/** The first line of a journal. */
export type JournalHeader = z.infer<typeof headerSchema>;

/** What the first line of a journal begins with, even where it was cut short. */
export const headerStart = `{"schema":"${journalVersion}"`;

/** Reads the first line of a journal; null where it is none of this version. */
export function readHeader(line: string): JournalHeader | null {
  return headerSchema.safeParse(parsed(line)).data ?? null;
}

/** The first line of a journal, with its line break. */
export function headerLine(header: JournalHeader): string {
  return `${JSON.stringify(header)}\n`;
}

/** Behind the answers of a hunt that was done. */
export const endLine = '{"end":true}\n';

/** What a line behind the first one says. */
export type JournalLine =
  | { readonly kind: 'answer'; readonly key: string; readonly answer: JournalAnswer }
  | { readonly kind: 'end' };

/** The key of a call as it stands in a journal: calls name worlds and tests, and are long. */
export function keyOf(call: string): string {
  return createHash('sha256').update(call).digest('base64url').slice(0, 22);
}

/** An answer as a line, with its line break. */
export function answerLine(key: string, { answer, catalogue }: JournalAnswer): string {
  const told =
    answer.kind === 'lost'
      ? answer
      : {
          ...answer,
          outcome: { ...answer.outcome, testDurationsMs: packed(answer.outcome.testDurationsMs) },
        };
  return `${JSON.stringify({ key, answer: told, ...(catalogue === null ? {} : { catalogue }) })}\n`;
}

const testId = { file: z.string(), name: z.string() };

const location = z.object({ file: z.string(), line: z.number(), column: z.number() });

const failure: z.ZodType<TestFailure> = z.object({
  ...testId,
  error: z.object({ name: z.string(), message: z.string(), location: location.nullable() }),
});

const outcome: z.ZodType<RunOutcome> = z.object({
  failures: z.array(failure),
  skipped: z.array(z.object(testId)),
  testsRun: z.number(),
  durationMs: z.number(),
  testDurationsMs: z.base64().transform(unpacked).nullable(),
  needsRealTime: z.array(z.object({ file: z.string(), reason: z.string() })),
  trace: z.custom<RunTrace>((value) => typeof value === 'object' && value !== null).nullable(),
});

const place = z.object({ file: z.string(), test: z.string().nullable() });

const lineSchema = z.union([
  z.object({ end: z.literal(true) }).transform((): JournalLine => ({ kind: 'end' })),
  z
    .object({
      key: z.string(),
      answer: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('finished'), outcome }),
        z.object({ kind: z.literal('lost'), reason: z.string(), at: place.exactOptional() }),
      ]),
      catalogue: z
        .array(z.object({ ...testId, outcome: z.enum(['passed', 'failed', 'skipped']) }))
        .nullable()
        .default(null),
    })
    .transform(
      ({ key, answer, catalogue }): JournalLine => ({ kind: 'answer', key, answer: { answer, catalogue } }),
    ),
]);

/** Reads a line behind the first one; null where it is none. */
export function readLine(line: string): JournalLine | null {
  return lineSchema.safeParse(parsed(line)).data ?? null;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Four bytes for each test; digits would be three times as many. */
function packed(durations: Float32Array | null): string | null {
  if (durations === null) return null;
  return Buffer.from(durations.buffer, durations.byteOffset, durations.byteLength).toString('base64');
}

function unpacked(text: string): Float32Array {
  // A copy begins at a multiple of four, as a view has to.
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4));
}
