/** Figures that the page and the text show alike, as cells of a row: the same ones, in the same order and units. */
import { placeText } from './finding-words.ts';
import { percent } from './numbers.ts';
import type { SpeedReport } from './speed-schema.ts';
import { stageWords, time } from './speed-words.ts';

type Measured = SpeedReport['measured'];

/** A stage: its words, what it took of all workers, of the run, and its share. */
export function stageCells({ stage, workMs, wallMs, share }: Measured['stages'][number]): readonly string[] {
  return [stageWords[stage], time(workMs), time(wallMs), `${percent(share)} %`];
}

/** An import: its path, what it takes itself, with what it loads, and how many files load it. */
export function importCells({
  path,
  selfMs,
  totalMs,
  files,
}: Measured['imports'][number]): readonly string[] {
  return [path, time(selfMs), time(totalMs), String(files)];
}

/** A sleep: its place, what was asked for, how often, and the longest. */
export function sleepCells({
  location,
  totalMs,
  count,
  maxMs,
}: Measured['sleeps'][number]): readonly string[] {
  return [location === null ? 'somewhere' : placeText(location), time(totalMs), String(count), time(maxMs)];
}

/** A number of workers, without the number: what it takes in all, for the files, how many times as fast, and the least. */
export function predictionCells({
  durationMs,
  makespanMs,
  speedUp,
  floorMs,
}: SpeedReport['predicted']['counts'][number]): readonly string[] {
  return [time(durationMs), time(makespanMs), speedUp.toFixed(1), time(floorMs)];
}

/** Stages that took any time. */
export function stagesOf({ measured }: SpeedReport): Measured['stages'] {
  return measured.stages.filter(({ workMs }) => workMs > 0);
}
