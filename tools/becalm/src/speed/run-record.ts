import { z } from 'zod';
import { guardLevels, guardNames } from '../worlds/ordinary-setup.ts';
import type { RecordedRun } from '../worlds/recorded-run.ts';

/** Version of the record of a run. */
export const runRecordVersion = 'becalm.run/1';

const count = z.int().min(1);
const ms = z.number().min(0);
const state = z.enum(['passed', 'failed', 'skipped']);

const location = z.object({ file: z.string(), line: z.number(), column: z.number() }).readonly().nullable();

const stages = z
  .object({ prepareMs: ms, environmentMs: ms, setupMs: ms, transformMs: ms, collectMs: ms, testsMs: ms })
  .readonly();

const finding = z
  .object({
    guard: z.enum(guardNames),
    level: z.enum(guardLevels).exclude(['off']),
    test: z.string().nullable(),
    orOneOf: z.array(z.string()).readonly(),
    what: z.string(),
    advice: z.string(),
    location,
    count,
  })
  .readonly();

const file = z
  .object({
    project: z.string(),
    file: z.string(),
    worker: count.nullable(),
    process: count.nullable(),
    isolated: z.boolean(),
    startMs: ms,
    endMs: ms,
    stages,
    tests: z.array(z.object({ name: z.string(), durationMs: ms, state }).readonly()).readonly(),
    imports: z.array(z.object({ path: z.string(), selfMs: ms, totalMs: ms }).readonly()).readonly(),
    waits: z
      .array(z.object({ test: z.string().nullable(), delayMs: ms, count, location }).readonly())
      .readonly(),
    findings: z.array(finding).readonly(),
    virtualMs: ms.nullable(),
    realTime: z.array(z.object({ what: z.string(), location }).readonly()).readonly(),
    state,
  })
  .readonly();

const run: z.ZodType<RecordedRun> = z
  .object({
    vitest: z.string(),
    workers: count,
    startedAt: ms,
    durationMs: ms,
    startMs: ms,
    shard: z.object({ index: count, count }).readonly().nullable(),
    files: z.array(file).readonly(),
  })
  .readonly();

/** A record as a run, or why it is none. */
export type RunRecordRead =
  | { readonly kind: 'run'; readonly run: RecordedRun }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The text of a record. */
export function runRecordText(recorded: RecordedRun): string {
  return `${JSON.stringify({ schema: runRecordVersion, ...recorded }, null, 1)}\n`;
}

/** Reads the text of a record; whatever stands there, nothing is thrown. */
export function readRunRecord(text: string): RunRecordRead {
  const value = parse(text);
  const head = z.object({ schema: z.literal(runRecordVersion) }).safeParse(value);
  if (!head.success) return unreadable(`a record of schema "${runRecordVersion}"`, 'something else');
  const parsed = run.safeParse(value);
  if (parsed.success) return { kind: 'run', run: parsed.data };
  const [first] = parsed.error.issues;
  const path = first === undefined || first.path.length === 0 ? 'the record' : z.core.toDotPath(first.path);
  return unreadable(
    `a record of schema "${runRecordVersion}"`,
    `one in which ${path} is wrong: ${first?.message ?? ''}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreadable(expected: string, found: string): RunRecordRead {
  return { kind: 'unreadable', reason: `Expected ${expected}, was ${found}.` };
}
