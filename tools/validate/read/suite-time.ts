import { judged, type Reading, type RunEnd } from '../line.ts';

/** How long the unit suites may take, in seconds. */
export const SUITE_SECONDS_MAX = 30;

/** Reads how long a run of the unit suites took; whether they passed is another line's matter. */
export function readSuiteTime(end: RunEnd): Reading {
  return judged(
    `${end.seconds.toFixed(1)} s`,
    end.seconds <= SUITE_SECONDS_MAX ? [] : [`Expected at most ${SUITE_SECONDS_MAX} s.`],
  );
}
