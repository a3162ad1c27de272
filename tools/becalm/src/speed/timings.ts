import type { FileOfProject } from '../worlds/ordinary-plan.ts';
import type { RecordedFile, RecordedRun } from '../worlds/recorded-run.ts';

/** Version of the timing file. */
export const timingsVersion = 'becalm.timings/1';

/** How many durations of a file are kept: enough for a median that one slow run does not move. */
export const durationsKept = 5;

/** The last durations of test files, by project and file, in whole milliseconds, the latest last. */
export type Timings = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

/** The timings of a suite that never ran. */
export const noTimings: Timings = new Map();

/** A timing file as timings, or why it is none. */
export type TimingsRead =
  | { readonly kind: 'timings'; readonly timings: Timings }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads the text of a timing file; whatever stands there, nothing is thrown. */
export function readTimings(text: string): TimingsRead {
  const value = parse(text);
  if (value === undefined) return unreadable('JSON', 'text that is none');
  if (!isObject(value)) return unreadable('an object', shown(value));
  const { schema, projects } = value;
  if (schema !== timingsVersion) return unreadable(`"schema" to be "${timingsVersion}"`, shown(schema));
  if (!isObject(projects)) return unreadable('"projects" to be an object', shown(projects));
  const timings = new Map<string, ReadonlyMap<string, readonly number[]>>();
  for (const [project, files] of Object.entries(projects)) {
    if (!isObject(files)) return unreadable(`the files of project "${project}"`, shown(files));
    const ofProject = new Map<string, readonly number[]>();
    for (const [file, found] of Object.entries(files)) {
      const durations = durationsOf(found);
      if (durations === null)
        return unreadable(`whole milliseconds of "${file}" in a list of 1 to ${durationsKept}`, shown(found));
      ofProject.set(file, durations);
    }
    timings.set(project, ofProject);
  }
  return { kind: 'timings', timings };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A file that was torn or merged by hand.
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function durationsOf(value: unknown): readonly number[] | null {
  if (!Array.isArray(value) || value.length < 1 || value.length > durationsKept) return null;
  const durations: readonly unknown[] = value;
  return durations.every(isDuration) ? durations : null;
}

function isDuration(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function unreadable(expected: string, found: string): TimingsRead {
  return { kind: 'unreadable', reason: `Expected ${expected}, was ${found}.` };
}

/** The most of a value that is shown. */
const shownMax = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return 'missing';
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}

/** The text of a timing file: sorted, with a line for each file, so that changes are small and merge. */
export function timingsText(timings: Timings): string {
  const projects = sorted(timings)
    .filter(([, files]) => files.size > 0)
    .map(([project, files]) => {
      const lines = sorted(files).map(
        ([file, durations]) => `      ${JSON.stringify(file)}: [${durations.join(', ')}]`,
      );
      return `    ${JSON.stringify(project)}: {\n${lines.join(',\n')}\n    }`;
    });
  const inside = projects.length === 0 ? '{}' : `{\n${projects.join(',\n')}\n  }`;
  return `{\n  "schema": "${timingsVersion}",\n  "projects": ${inside}\n}\n`;
}

/** By UTF-16 code units: the same on every machine, whatever its language. */
function sorted<Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...map].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What a run did, as far as it says something of durations. */
export interface MeasuredRun {
  readonly run: Pick<RecordedRun, 'files'>;
  /** Whether it was ended early. */
  readonly interrupted: boolean;
  /** Whether tests were left out: durations are not those of files. */
  readonly narrowed: boolean;
  /** Every file that there is; null where only some are known. */
  readonly present: readonly FileOfProject[] | null;
}

/** The text of a timing file after a run; null where it stays as it is: what was not run whole says nothing of durations. */
export function timingsAfter(
  { text, timings }: { readonly text: string | null; readonly timings: Timings },
  { run, interrupted, narrowed, present }: MeasuredRun,
): string | null {
  if (interrupted || narrowed || run.files.length === 0) return null;
  const updated = timingsText(mergeRun(timings, run, present));
  return updated === text ? null : updated;
}

/**
 * Adds what a run measured. Of a file that failed a duration is taken only where none is known: it may have ended early,
 * or waited for a time-out. Files that are not present any more are dropped.
 *
 * @param present - every file that there is; null where only some are known, and nothing is dropped
 */
export function mergeRun(
  timings: Timings,
  { files }: Pick<RecordedRun, 'files'>,
  present: readonly FileOfProject[] | null,
): Timings {
  const merged = new Map([...timings].map(([project, known]) => [project, new Map(known)]));
  for (const measured of files) {
    const ofProject = merged.get(measured.project) ?? new Map<string, readonly number[]>();
    merged.set(measured.project, ofProject);
    const known = ofProject.get(measured.file) ?? [];
    if (counts(measured, known))
      ofProject.set(measured.file, [...known, costOf(measured)].slice(-durationsKept));
  }
  return present === null ? merged : onlyPresent(merged, present);
}

function counts({ state }: RecordedFile, known: readonly number[]): boolean {
  return state === 'passed' || (state === 'failed' && known.length === 0);
}

/**
 * What a file costs its worker, in whole milliseconds: all of its stages. Files that share workers are without those that
 * only the first of a worker pays: it would be put first again, for nothing of its own.
 */
function costOf({ isolated, stages }: RecordedFile): number {
  const { prepareMs, environmentMs, setupMs, transformMs, collectMs, testsMs } = stages;
  const ofWorkerMs = prepareMs + environmentMs + setupMs;
  return Math.max(0, Math.round((isolated ? ofWorkerMs : 0) + transformMs + collectMs + testsMs));
}

function onlyPresent(timings: Timings, present: readonly FileOfProject[]): Timings {
  const there = new Map<string, Set<string>>();
  for (const { project, file } of present) {
    const files = there.get(project) ?? new Set();
    there.set(project, files.add(file));
  }
  return new Map(
    [...timings].map(([project, files]) => [
      project,
      new Map([...files].filter(([file]) => there.get(project)?.has(file) ?? false)),
    ]),
  );
}
