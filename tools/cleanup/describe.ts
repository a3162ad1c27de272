import type { Paint } from '../check/describe.ts';
import { formatCount } from './figures.ts';
import type { Measure, Measurement, Place } from './measure.ts';

/** Places of one measure that are printed: a floor that broke in more is mended in the first of them first. */
const PLACES_MAX = 50;

/**
 * The table, a row for each measure, and below it the places.
 *
 * @param top - how many places of each measure are listed besides those that break its floor
 */
export function describeMeasurements(
  measurements: readonly Measurement[],
  top: number,
  paint: Paint,
): string {
  const rows = measurements.map(({ name, what, figure, floor }) => [name, figure, floor, what]);
  const [head = '', ...lines] = alignColumns([['measure', 'figure', 'floor', 'what is measured'], ...rows]);
  const verdicts = measurements.map(({ holds }) =>
    holds ? paint('green', 'holds') : paint('red', 'BREAKS'),
  );
  return [
    `${' '.repeat(verdictWidth)}${paint('bold', head)}`,
    ...lines.map((line, index) => {
      const padding = ' '.repeat(verdictWidth - (measurements[index]?.holds === true ? 5 : 6));
      return `${verdicts[index]}${padding}${line}`;
    }),
    ...measurements.flatMap((measurement) => describePlaces(measurement, top, paint)),
  ].join('\n');
}

const verdictWidth = 8;

/** The places that are shown of a measurement, the heaviest first. */
export function shownPlaces({ places }: Measurement, top: number): readonly Place[] {
  return places.filter(({ breaks }, index) => breaks || index < top);
}

/** What `--help` prints. */
export function describeCleanupHelp(measures: readonly Measure[]): string {
  return [
    'npm run cleanup [-- --only <measure>,<measure>] [--top <n>] [--json] [--report [--before <commit>]]',
    '',
    'Measures the source and prints a table; exit status 1 when a floor is broken, 2 for a wrong argument.',
    'npm run check holds the same floors.',
    '',
    '  --only <names>     some measures only; each is listed below',
    '  --top <n>          lists the n heaviest places of each measure as well, to see what comes next (default 0)',
    '  --json             prints one JSON document',
    '  --report           writes the figures into docs/refactoring/CLEANUP_REPORT.md, before and now',
    '  --before <commit>  what "before" is (default: the commit the clean-up began at)',
    '',
    ...measures.map(({ name, what, floor }) => `  ${name.padEnd(15)}${what}: ${floor}`),
    '',
    'Examples',
    '  npm run cleanup',
    '  npm run cleanup -- --only size,complexity --top 10',
    "  npm run -s cleanup -- --json | jq '.measures[] | select(.holds | not) | .places'",
    '',
    'NO_COLOR gives plain lines.',
  ].join('\n');
}

function describePlaces(measurement: Measurement, top: number, paint: Paint): readonly string[] {
  const places = shownPlaces(measurement, top);
  if (places.length === 0) return [];
  const lines = alignColumns(
    places
      .slice(0, PLACES_MAX)
      .map(({ path, line, name, weight }) => [formatCount(weight), `${path}:${line}`, name]),
  );
  const left = places.length - lines.length;
  return [
    '',
    paint('bold', measurement.name),
    ...lines.map((line) => `  ${line}`),
    ...(left > 0 ? [`  … and ${formatCount(left)} more; --json has all`] : []),
  ];
}

/** Lines of cells; every column is as wide as its widest cell. */
function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
