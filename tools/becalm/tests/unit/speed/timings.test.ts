import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  durationsKept,
  mergeRun,
  noTimings,
  readTimings,
  type Timings,
  timingsText,
} from '../../../src/speed/timings.ts';
import type { RecordedFile } from '../../../src/worlds/recorded-run.ts';
import { recordedFile } from './recorded-file.ts';

const names = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('__proto__', 'constructor', 'tests/a b.test.ts', ''),
);

const durations = fc.array(fc.nat({ max: 10_000_000 }), { minLength: 1, maxLength: durationsKept });

const anyTimings: fc.Arbitrary<Timings> = fc
  .uniqueArray(
    fc.tuple(
      names,
      fc.uniqueArray(fc.tuple(names, durations), {
        selector: ([name]) => name,
        minLength: 1,
        maxLength: 5,
      }),
    ),
    { selector: ([name]) => name, maxLength: 4 },
  )
  .map((projects) => new Map(projects.map(([project, files]) => [project, new Map(files)])));

function recorded(file: string, ms: number, given: Partial<RecordedFile> = {}): RecordedFile {
  return recordedFile(file, { ms, ...given });
}

function reasonOf(text: string): string {
  const read = readTimings(text);
  return read.kind === 'unreadable' ? read.reason : 'none';
}

describe('a timing file', () => {
  it('is sorted, with a line for each file', () => {
    const timings: Timings = new Map([
      [
        'unit',
        new Map([
          ['tests/b.test.ts', [5]],
          ['tests/a.test.ts', [12, 13, 11]],
        ]),
      ],
      ['api', new Map([['tests/c.test.ts', [7]]])],
      ['gone', new Map()],
    ]);

    expect(timingsText(timings)).toBe(
      [
        '{',
        '  "schema": "becalm.timings/1",',
        '  "projects": {',
        '    "api": {',
        '      "tests/c.test.ts": [7]',
        '    },',
        '    "unit": {',
        '      "tests/a.test.ts": [12, 13, 11],',
        '      "tests/b.test.ts": [5]',
        '    }',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
    expect(timingsText(noTimings)).toBe('{\n  "schema": "becalm.timings/1",\n  "projects": {}\n}\n');
  });

  it('reads back as it was written, whatever the names', () => {
    fc.assert(
      fc.property(anyTimings, (timings) => {
        expect(readTimings(timingsText(timings))).toEqual({ kind: 'timings', timings });
      }),
    );
  });

  it('is the same text whatever the order in which files were measured', () => {
    fc.assert(
      fc.property(anyTimings, (timings) => {
        const turned = new Map(
          [...timings].reverse().map(([name, files]) => [name, new Map([...files].reverse())]),
        );

        expect(timingsText(turned)).toBe(timingsText(timings));
      }),
    );
  });

  it('is never read half: what is torn, foreign or wrong anywhere is unreadable', () => {
    const anything = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(anything, (text) => {
        expect(readTimings(text).kind).toBe('unreadable');
      }),
    );
    fc.assert(
      fc.property(
        anyTimings,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (timings, part) => {
          const text = timingsText(timings).trimEnd();

          expect(readTimings(text.slice(0, Math.floor(part * text.length))).kind).toBe('unreadable');
        },
      ),
    );
  });

  it.each([
    ['{', 'Expected JSON, was text that is none.'],
    ['[]', 'Expected an object, was [].'],
    ['{}', 'Expected "schema" to be "becalm.timings/1", was missing.'],
    ['{"schema":"becalm.timings/2"}', 'Expected "schema" to be "becalm.timings/1", was "becalm.timings/2".'],
    ['{"schema":"becalm.timings/1","projects":3}', 'Expected "projects" to be an object, was 3.'],
    ['{"schema":"becalm.timings/1","projects":{"a":[]}}', 'Expected the files of project "a", was [].'],
    [
      '{"schema":"becalm.timings/1","projects":{"a":{"b":[1.5]}}}',
      'Expected whole milliseconds of "b" in a list of 1 to 5, was [1.5].',
    ],
    [
      '{"schema":"becalm.timings/1","projects":{"a":{"b":[]}}}',
      'Expected whole milliseconds of "b" in a list of 1 to 5, was [].',
    ],
    [
      '{"schema":"becalm.timings/1","projects":{"a":{"b":[-1]}}}',
      'Expected whole milliseconds of "b" in a list of 1 to 5, was [-1].',
    ],
  ])('says of %s what is wrong', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });
});

describe('mergeRun', () => {
  const known: Timings = new Map([
    [
      '',
      new Map([
        ['a', [1, 2, 3, 4, 5]],
        ['b', [9]],
      ]),
    ],
  ]);

  it('keeps the last five durations, of all stages, in whole milliseconds', () => {
    const stages = { prepareMs: 1, environmentMs: 2, setupMs: 3, transformMs: 4, collectMs: 5, testsMs: 6.4 };
    const files = [
      recorded('a', 0, { stages }),
      recorded('b', 0, { stages, isolated: false }),
      recorded('c', 7.5),
    ];

    // Files that share a worker do not pay for its start: 4 + 5 + 6.4.
    expect(mergeRun(known, { files }, null).get('')).toEqual(
      new Map([
        ['a', [2, 3, 4, 5, 21]],
        ['b', [9, 15]],
        ['c', [8]],
      ]),
    );
    expect(known.get('')?.get('a')).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes of failed files what it does not know better, of skipped ones nothing', () => {
    const files = [
      recorded('b', 5_000, { state: 'failed' }),
      recorded('new', 40, { state: 'failed' }),
      recorded('skipped', 1, { state: 'skipped' }),
    ];

    expect(mergeRun(known, { files }, null).get('')).toEqual(
      new Map([
        ['a', [1, 2, 3, 4, 5]],
        ['b', [9]],
        ['new', [40]],
      ]),
    );
  });

  it('drops files and projects that are not present any more', () => {
    const present = [
      { project: '', file: 'b' },
      { project: 'unit', file: 'a' },
    ];
    const merged = mergeRun(known, { files: [recorded('a', 3, { project: 'unit' })] }, present);

    expect(timingsText(merged)).toBe(
      timingsText(
        new Map([
          ['', new Map([['b', [9]]])],
          ['unit', new Map([['a', [3]]])],
        ]),
      ),
    );
  });
});
