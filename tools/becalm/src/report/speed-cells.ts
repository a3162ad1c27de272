import { placeText } from './finding-words.ts';
import { percent } from './numbers.ts';
import type { SpeedReport } from './speed-schema.ts';
import { stageWords, time } from './speed-words.ts';

type Measured = SpeedReport['measured'];
type Prediction = SpeedReport['predicted']['counts'][number];

/** Figures that the page and the text show alike, as cells of a row: the same ones, in the same order and units. */
export const cellsOf = {
  /** Its words, what it took of all workers, of the run, and its share. */
  stage: ({ stage, workMs, wallMs, share }: Measured['stages'][number]): readonly string[] => [
    stageWords[stage],
    time(workMs),
    time(wallMs),
    `${percent(share)} %`,
  ],
  /** Its path, what it takes itself, with what it loads, and how many files load it. */
  import: ({ path, selfMs, totalMs, files }: Measured['imports'][number]): readonly string[] => [
    path,
    time(selfMs),
    time(totalMs),
    String(files),
  ],
  /** Its place, what was asked for, how often, and the longest. */
  sleep: ({ location, totalMs, count, maxMs }: Measured['sleeps'][number]): readonly string[] => [
    location === null ? 'somewhere' : placeText(location),
    time(totalMs),
    String(count),
    time(maxMs),
  ],
  /** What so many workers take in all, for the files alone, how many times as fast that is, and the least of any order. */
  prediction: ({ durationMs, makespanMs, speedUp, floorMs }: Prediction): readonly string[] => [
    time(durationMs),
    time(makespanMs),
    speedUp.toFixed(1),
    time(floorMs),
  ],
};

/** Stages that took any time. */
export function stagesOf({ measured }: SpeedReport): Measured['stages'] {
  return measured.stages.filter(({ workMs }) => workMs > 0);
}
