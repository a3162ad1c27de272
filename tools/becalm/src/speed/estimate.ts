import type { FileOfProject, FileSource, PlannedFile } from '../worlds/ordinary-plan.ts';
import type { Timings } from './timings.ts';

/** A test file with the milliseconds that it is thought to take: 1 or more. */
export interface EstimatedFile {
  readonly file: PlannedFile;
  readonly ms: number;
  /** Whether it has been measured. */
  readonly known: boolean;
}

/** A file without a word costs something too, as much as so many bytes of tests. */
const bytesOfFile = 2_000;

/** An import is a module to be found, transformed and run: as much as so many bytes of tests. */
const bytesOfImport = 1_500;

/** Milliseconds per byte where nothing has been measured: 50 ms for a test file of 100 lines with five imports. */
const defaultMsPerByte = 50 / (bytesOfFile + 3_500 + 5 * bytesOfImport);

/** So many measured files of a project say what its files cost; below, all files are asked. */
const enoughFiles = 5;

/**
 * Says how long each file will take: the median of what was measured, and for a file that never was
 *
 *     weight × median over measured files of (milliseconds / weight),   weight = 2000 + bytes + 1500 × imports
 *
 * of its project, or of all where fewer than five files of it are known; never longer than the longest that was
 * measured, as a file may be long because of its data. Follows from timings and files alone, whatever their order.
 */
export function estimateFiles(files: readonly PlannedFile[], timings: Timings): readonly EstimatedFile[] {
  const measured = files.flatMap((file) => {
    const ms = measuredMs(file, timings);
    return ms === null ? [] : [{ file, ms }];
  });
  const longestMs = Math.max(0, ...measured.map(({ ms }) => ms));
  const rates = ratesOf(measured);
  return files.map((file) => {
    const ms = measuredMs(file, timings);
    if (ms !== null) return { file, ms: Math.max(1, ms), known: true };
    const guess = weightOf(file.source) * rates(file.project);
    return {
      file,
      ms: Math.max(1, Math.round(measured.length === 0 ? guess : Math.min(guess, longestMs))),
      known: false,
    };
  });
}

/** The median of the durations of a file; null where none is known. */
export function measuredMs({ project, file }: FileOfProject, timings: Timings): number | null {
  const durations = timings.get(project)?.get(file) ?? [];
  return durations.length === 0 ? null : median(durations);
}

interface MeasuredFile {
  readonly file: PlannedFile;
  readonly ms: number;
}

/** Milliseconds per byte, by project. */
function ratesOf(measured: readonly MeasuredFile[]): (project: string) => number {
  const rateOf = (files: readonly MeasuredFile[]): number =>
    median(files.map(({ file, ms }) => ms / weightOf(file.source)));
  const ofAll = measured.length === 0 ? defaultMsPerByte : rateOf(measured);
  const byProject = Map.groupBy(measured, ({ file }) => file.project);
  const rates = new Map(
    [...byProject].flatMap(([project, files]) =>
      files.length < enoughFiles ? [] : [[project, rateOf(files)] as const],
    ),
  );
  return (project) => rates.get(project) ?? ofAll;
}

function weightOf({ bytes, imports }: FileSource): number {
  return bytesOfFile + bytes + imports * bytesOfImport;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
