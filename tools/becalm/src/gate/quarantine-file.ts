/**
 * The file of quarantine: tests that are known to be flaky, each with somebody who sees to it and a day by which they do.
 * Everything that is wrong with it is told at once.
 */

import { z } from 'zod';
import { parseJson } from './parse-json.ts';

/** Where quarantine stands unless the configuration says otherwise, relative to the root. */
export const defaultQuarantineFile = 'becalm.quarantine.json';

const version = 'becalm.quarantine/1';

function text(error: string): z.ZodString {
  return z.string({ error }).trim().min(1, { error });
}

function day(): z.ZodISODate {
  return z.iso.date({ error: 'a day such as 2026-12-31' });
}

const entrySchema = z
  .strictObject(
    {
      test: text('the path of a test, "file > suite > name"').includes(' > ', {
        error: 'the path of a test, "file > suite > name"',
      }),
      project: z.string({ error: 'the name of a project' }).optional(),
      owner: text('somebody who sees to it'),
      reason: text('why it is here'),
      since: day(),
      expires: day(),
      issue: z.url({ protocol: /^https?$/u, error: 'the address of an issue, https://…' }).optional(),
      rate: z
        .number({ error: 'a share of worlds, above 0 and up to 1' })
        .gt(0, { error: 'a share of worlds, above 0 and up to 1' })
        .max(1, { error: 'a share of worlds, above 0 and up to 1' })
        .optional(),
    },
    { error: 'an object with test, owner, reason, since and expires; and project, issue, rate if known' },
  )
  .refine(({ since, expires }) => since <= expires, {
    path: ['expires'],
    error: 'no day before "since"',
  });

const fileSchema = z.strictObject(
  {
    schema: z.literal(version, { error: `"${version}"` }),
    tests: z.array(entrySchema, { error: 'a list of tests' }).readonly(),
  },
  { error: `an object with "schema": "${version}" and "tests"` },
);

/** A test in quarantine. */
export interface QuarantineEntry {
  /** Its path, `file > suite > name`. */
  readonly test: string;
  /** Left out for any project. */
  readonly project?: string | undefined;
  readonly owner: string;
  readonly reason: string;
  /** Days as `2026-12-31`; the last one is included. */
  readonly since: string;
  readonly expires: string;
  readonly issue?: string | undefined;
  /** The share of worlds in which it failed, above 0 and at most 1; left out where it is not known. */
  readonly rate?: number | undefined;
}

/** The entries, or everything that is wrong with the file. */
export type ParsedQuarantine =
  | { readonly kind: 'entries'; readonly entries: readonly QuarantineEntry[] }
  | { readonly kind: 'violations'; readonly violations: readonly string[] };

/** Reads the text of a file of quarantine. */
export function parseQuarantine(source: string): ParsedQuarantine {
  const read = parseJson(source);
  if (read.kind === 'violations') return read;
  const parsed = fileSchema.safeParse(read.json, { reportInput: true });
  if (!parsed.success) return { kind: 'violations', violations: parsed.error.issues.map(violationOf) };
  const entries = parsed.data.tests;
  const violations = entries.flatMap((entry, index) =>
    entries.findIndex((other) => keyOf(other) === keyOf(entry)) === index
      ? []
      : [`Expected each test once, was "${entry.test}" again in tests[${index}]. Take one of the two out.`],
  );
  return violations.length === 0 ? { kind: 'entries', entries } : { kind: 'violations', violations };
}

/** Whether an entry is of this test. */
export function isCovered(
  { file, name, project }: { readonly file: string; readonly name: string; readonly project: string },
  entry: QuarantineEntry,
): boolean {
  return entry.test === `${file} > ${name}` && (entry.project ?? project) === project;
}

/**
 * Takes entries out of the text of their file.
 *
 * @param source - a text that `parseQuarantine` accepts
 */
export function withoutEntries(source: string, healed: readonly QuarantineEntry[]): string {
  const parsed = fileSchema.parse(JSON.parse(source));
  const gone = new Set(healed.map(keyOf));
  const tests = parsed.tests.filter((entry) => !gone.has(keyOf(entry)));
  return `${JSON.stringify({ schema: parsed.schema, tests }, null, 2)}\n`;
}

function keyOf({ project, test }: QuarantineEntry): string {
  return JSON.stringify([project ?? null, test]);
}

function violationOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.length === 0 ? 'the whole' : `"${z.core.toDotPath(issue.path)}"`;
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => JSON.stringify(key)).join(', ');
    return `Expected only known keys in ${path}, was ${keys}. Correct it or take it out.`;
  }
  return `Expected ${path} to be ${issue.message}, was ${found(issue.input)}. Correct it there.`;
}

function found(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
