import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../tools/cleanup/measure.ts';
import { updateReport } from '../../tools/cleanup/report.ts';

const report =
  '# Report\n\nBefore.\n\n<!-- figures: npm run cleanup -- --report -->\n\nold\n\n<!-- end of figures -->\n\nAfter.\n';

describe('updateReport', () => {
  it('writes the table between the marks, and leaves the words of people', () => {
    const updated = updateReport(report, {
      commit: 'abc1234',
      before: [measurement('types', '99 %', false)],
      after: [measurement('types', '100 %', true), measurement('size', '0 files', false)],
    });
    expect(updated).toBe(
      report.replace(
        'old',
        `| measure | what is measured | before (\`abc1234\`) | now | floor | verdict |
| --- | --- | --- | --- | --- | --- |
| types | what of types | 99 % | 100 % | none | holds |
| size | what of size | not measured | 0 files | none | **breaks** |`,
      ),
    );
  });

  it('gives the same text when it is written again', () => {
    const figures = { commit: 'abc1234', before: [], after: [measurement('types', '100 %', true)] };
    const once = updateReport(report, figures);
    expect(updateReport(once, figures)).toBe(once);
  });

  it('refuses a report without the marks', () => {
    expect(() => updateReport('# Report\n', { commit: 'abc1234', before: [], after: [] })).toThrow(
      'was without. Put both back.',
    );
  });
});

function measurement(name: string, figure: string, holds: boolean): Measurement {
  return { name, what: `what of ${name}`, floor: 'none', figure, holds, places: [] };
}
