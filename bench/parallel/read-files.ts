import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What the bench reads of a recorded run, by its published shape. */
const recordedRun = z.object({
  schema: z.literal('becalm.run/1'),
  startMs: z.number(),
  durationMs: z.number(),
  files: z.array(
    z.object({
      file: z.string(),
      startMs: z.number(),
      endMs: z.number(),
      tests: z.array(z.object({ name: z.string(), state: z.string() })),
    }),
  ),
});

/** A recorded run. */
export type RecordedRun = z.infer<typeof recordedRun>;

/** Reads what `becalm run --record` wrote; throws when the file is none. */
export function readRun(file: string): RecordedRun {
  return recordedRun.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** What the bench reads of `becalm speed --json`. */
const speedReport = z.object({
  schema: z.literal('becalm.speed/1'),
  predicted: z.object({
    counts: z.array(z.object({ workers: z.number(), makespanMs: z.number(), speedUp: z.number() })),
    asRecorded: z.object({ predictedMs: z.number(), measuredMs: z.number() }),
  }),
  isolation: z
    .object({
      projects: z.array(
        z.object({
          project: z.string(),
          shareable: z.array(z.string()),
          kept: z.array(z.object({ file: z.string() })),
        }),
      ),
    })
    .nullable(),
});

/** A report of speed. */
export type SpeedReport = z.infer<typeof speedReport>;

/** Reads what `becalm speed --json` wrote; throws when the file is none. */
export function readSpeed(file: string): SpeedReport {
  return speedReport.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** From the first file's start to the last one's end: the tests' own time, without the start of Vitest. */
export function ownSeconds({ files }: RecordedRun): number {
  const start = Math.min(...files.map(({ startMs }) => startMs));
  const end = Math.max(...files.map(({ endMs }) => endMs));
  return (end - start) / 1000;
}

/** How each test ended, but for some, in one text: runs that differ in nothing else give the same. */
export function outcomesOf({ files }: RecordedRun, except: ReadonlySet<string>): string {
  return files
    .flatMap(({ file, tests }) => tests.map(({ name, state }) => ({ path: `${file} > ${name}`, state })))
    .filter(({ path }) => !except.has(path))
    .map(({ path, state }) => `${path}: ${state}`)
    .toSorted()
    .join('\n');
}
