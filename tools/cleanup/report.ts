import type { Measurement } from './measure.ts';

const begin = '<!-- figures: npm run cleanup -- --report -->';
const end = '<!-- end of figures -->';

/** Measurements of two states of the source. */
export interface BeforeAndAfter {
  /** The commit of the first. */
  readonly commit: string;
  readonly before: readonly Measurement[];
  readonly after: readonly Measurement[];
}

/**
 * Puts the table of figures between the two marks of a report, whose other words are written by people.
 *
 * @throws Error when the report lacks a mark
 */
export function updateReport(report: string, figures: BeforeAndAfter): string {
  const start = report.indexOf(begin);
  const stop = report.indexOf(end);
  if (start === -1 || stop < start)
    throw new Error(`Expected "${begin}" and, below it, "${end}" in the report, was without. Put both back.`);
  return `${report.slice(0, start)}${begin}\n\n${tableOf(figures)}\n\n${report.slice(stop)}`;
}

function tableOf({ commit, before, after }: BeforeAndAfter): string {
  const rows = after.map(({ name, what, floor, figure, holds }) => {
    const first = before.find((one) => one.name === name)?.figure ?? 'not measured';
    return `| ${name} | ${what} | ${first} | ${figure} | ${floor} | ${holds ? 'holds' : '**breaks**'} |`;
  });
  return [
    `| measure | what is measured | before (\`${commit}\`) | now | floor | verdict |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
