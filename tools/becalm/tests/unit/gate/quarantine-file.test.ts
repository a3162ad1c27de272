import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuarantine, type QuarantineEntry, withoutEntries } from '../../../src/gate/quarantine-file.ts';

const entry: QuarantineEntry = {
  ...{ test: 'tests/a.test.ts > a > b', owner: 'njord', reason: 'reads the clock' },
  ...{ since: '2026-11-01', expires: '2026-12-01' },
};

function fileOf(...tests: readonly unknown[]): string {
  return JSON.stringify({ schema: 'becalm.quarantine/1', tests });
}

function wrongWith(text: string): readonly string[] {
  const parsed = parseQuarantine(text);
  return parsed.kind === 'entries' ? [] : parsed.violations;
}

describe('parseQuarantine', () => {
  it('reads entries, with all that they may say', () => {
    const full = { ...entry, project: 'dom', issue: 'https://example.org/7', rate: 0.012 };

    expect(parseQuarantine(fileOf(entry, full))).toEqual({ kind: 'entries', entries: [entry, full] });
  });

  it('tells everything that is wrong at once, with its place', () => {
    const wrong = {
      ...{ test: 'tests/a.test.ts', owner: ' ', since: '2026-02-30', expires: 'soon' },
      ...{ issue: 'file:///etc/passwd', rate: 0, expiry: '2026-12-01' },
    };

    expect(wrongWith(fileOf(wrong))).toEqual([
      'Expected "tests[0].test" to be the path of a test, "file > suite > name", was "tests/a.test.ts". Correct it there.',
      expect.stringMatching(/^Expected "tests\[0\]\.owner" to be somebody who sees to it, was "/),
      'Expected "tests[0].reason" to be why it is here, was missing. Correct it there.',
      'Expected "tests[0].since" to be a day such as 2026-12-31, was "2026-02-30". Correct it there.',
      'Expected "tests[0].expires" to be a day such as 2026-12-31, was "soon". Correct it there.',
      'Expected "tests[0].issue" to be the address of an issue, https://…, was "file:///etc/passwd". Correct it there.',
      'Expected "tests[0].rate" to be a share of worlds, above 0 and up to 1, was 0. Correct it there.',
      'Expected only known keys in "tests[0]", was "expiry". Correct it or take it out.',
    ]);
  });

  it.each([
    ['no JSON', '{', /^Expected JSON, was: .*\. Correct it there\.$/],
    [
      'another schema',
      '{ "schema": "becalm.seeds/1", "tests": [] }',
      /to be "becalm\.quarantine\/1", was "becalm/,
    ],
    ['a list', '[]', /^Expected the whole to be an object with "schema"/],
    [
      'tests that are none',
      '{ "schema": "becalm.quarantine/1", "tests": {} }',
      /"tests" to be a list of tests/,
    ],
    [
      'an entry that is none',
      fileOf(3),
      /"tests\[0\]" to be an object with test, owner, reason, since and expires/,
    ],
    [
      'a test that is there twice',
      fileOf(entry, entry),
      /^Expected each test once, was ".*" again in tests\[1\]/,
    ],
    [
      'an end before its start',
      fileOf({ ...entry, since: '2027-01-01' }),
      /"tests\[0\]\.expires" to be no day before/,
    ],
  ])('refuses %s', (_, text, violation) => {
    expect(wrongWith(text)).toEqual([expect.stringMatching(violation)]);
  });

  it('takes the same test of two projects', () => {
    expect(wrongWith(fileOf({ ...entry, project: 'a' }, { ...entry, project: 'b' }))).toEqual([]);
  });

  it('answers whatever it is given, and never with nothing wrong about what it refuses', () => {
    const pieces = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((value) => fileOf(value)),
    );
    fc.assert(
      fc.property(pieces, (text) => {
        const parsed = parseQuarantine(text);

        expect(parsed.kind === 'entries' ? parsed.entries : parsed.violations.length).toBeTruthy();
      }),
    );
  });
});

describe('withoutEntries', () => {
  it('takes out what is named and keeps the rest, in a form that is read again', () => {
    const other = { ...entry, test: 'tests/b.test.ts > b' };
    const text = withoutEntries(fileOf(entry, other), [entry]);

    expect(parseQuarantine(text)).toEqual({ kind: 'entries', entries: [other] });
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('keeps the same test of another project', () => {
    const other = { ...entry, project: 'dom' };

    expect(parseQuarantine(withoutEntries(fileOf(entry, other), [other]))).toMatchObject({
      entries: [entry],
    });
  });
});
