import { describe, expect, it } from 'vitest';
import { describeCleanupHelp, describeMeasurements } from '../../tools/cleanup/describe.ts';
import type { Measurement, Place } from '../../tools/cleanup/measure.ts';
import { measures } from '../../tools/cleanup/measures.ts';

const plain = (_colour: string, text: string): string => text;

const fine: Measurement = {
  name: 'size',
  what: 'lines of a file',
  figure: 'the longest 399',
  floor: 'at most 400',
  holds: true,
  places: [place(399, 'a long one', false), place(12, 'a short one', false)],
};
const broken: Measurement = {
  name: 'types',
  what: 'names',
  figure: '99 %',
  floor: '100 %',
  holds: false,
  places: [place(1, 'anything', true)],
};

describe('the table', () => {
  it('has a row for each measure, and the places that break a floor below', () => {
    expect(describeMeasurements([fine, broken], 0, plain)).toBe(
      [
        '        measure  figure           floor        what is measured',
        'holds   size     the longest 399  at most 400  lines of a file',
        'BREAKS  types    99 %             100 %        names',
        '',
        'types',
        '  1  src/a.ts:7  anything',
      ].join('\n'),
    );
  });

  it('lists the heaviest places of each measure where they are asked for', () => {
    expect(describeMeasurements([fine], 1, plain).split('\n').slice(2)).toEqual([
      '',
      'size',
      '  399  src/a.ts:7  a long one',
    ]);
  });

  it('says how many places it leaves out', () => {
    const many = { ...broken, places: Array.from({ length: 1053 }, () => place(1, 'anything', true)) };
    expect(describeMeasurements([many], 0, plain).split('\n').at(-1)).toBe(
      '  … and 1,003 more; --json has all',
    );
  });

  it('paints verdicts and keeps the columns', () => {
    const marked = describeMeasurements([fine, broken], 0, (colour, text) => `<${colour}>${text}</>`);
    expect(marked).toContain('<green>holds</>   size ');
    expect(marked).toContain('<red>BREAKS</>  types ');
  });
});

describe('the help', () => {
  it('names every measure with its floor, and gives examples', () => {
    const help = describeCleanupHelp(measures);
    for (const { name, what, floor } of measures)
      expect(help).toContain(`  ${name.padEnd(15)}${what}: ${floor}`);
    expect(help).toContain('\nExamples\n  npm run cleanup\n');
  });
});

function place(weight: number, name: string, breaks: boolean): Place {
  return { path: 'src/a.ts', line: 7, name, weight, breaks };
}
