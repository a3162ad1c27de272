import { countOf, requireSome } from '../figures.ts';
import type { Finding, Measure, Repository } from '../measure.ts';

/**
 * Of the files that are handed on, half have at most 69 lines, 95 of 100 at most 220 and 99 at most 302. The longest
 * stop just below 400, where one file begins to hold two things and no longer fits in the head.
 */
const LINES_MAX = 400;

/** Long files. */
export const size: Measure = {
  name: 'size',
  what: 'lines of a file, tests included',
  floor: `at most ${LINES_MAX} lines`,
  heldBy: 'cleanup',
  take: async (repository) => measureSize(repository),
};

function measureSize({ files }: Repository): Finding {
  requireSome(files.length, 'files');
  const places = files.map(({ path, text }) => {
    const weight = linesOf(text);
    return { path, line: 1, name: `${weight} lines`, weight, breaks: weight > LINES_MAX };
  });
  const over = places.filter(({ breaks }) => breaks).length;
  const lines = places.map(({ weight }) => weight).toSorted((one, other) => one - other);
  return {
    figure: `${countOf(over, files.length, `files above ${LINES_MAX} lines`)}, the longest ${lines.at(-1)}, half at most ${lines[Math.floor((lines.length - 1) / 2)]}`,
    places,
  };
}

/** As editors count: a line break at the end begins no line. */
function linesOf(text: string): number {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}
