import { describe, expect, it } from 'vitest';
import { readReport } from '../../tools/mutate/read-report.ts';
import { withoutStaticSurvivors } from '../../tools/mutate/remembered.ts';
import { report, reported } from './made-up-report.ts';

describe('withoutStaticSurvivors', () => {
  it('forgets what survived in code that runs while a module loads, and nothing else', () => {
    const remembered = report({
      'a.ts': [
        reported('kept', 'Survived'),
        reported('kept as well', 'Killed', { static: true }),
        reported('forgotten', 'Survived', { static: true }),
        reported('forgotten as well', 'Timeout', { static: true }),
      ],
    });
    const left = readReport(withoutStaticSurvivors(remembered));
    expect(left.map(({ replacement }) => replacement)).toEqual(['kept', 'kept as well']);
  });

  it('leaves all that it does not look at as it was', () => {
    const remembered = report({ 'a.ts': [reported('kept', 'Survived')] });
    expect(JSON.parse(withoutStaticSurvivors(remembered))).toEqual(JSON.parse(remembered));
  });

  it('refuses what is no memory of a run', () => {
    expect(() => withoutStaticSurvivors('{}')).toThrow(/^Expected verdicts of an earlier run, found/);
  });
});
