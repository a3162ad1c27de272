import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readVectorGroups } from './read-vectors.ts';

describe('reading oracle vectors', () => {
  test('groups the vectors of a family and names the first and the last of each group', () => {
    const vectors = ['a', 'b', 'c'].map((id) => ({ id }));
    const groups = readFrom(JSON.stringify({ _meta: { family: 'sample' }, vectors }));
    expect(groups.map(({ span, vectors: { length } }) => [span, length])).toEqual([
      ['a … b', 2],
      ['c … c', 1],
    ]);
  });

  test('names the file that is missing, and the variable that may be wrong', () => {
    expect(() => readVectorGroups('absent', 2, import.meta.dirname)).toThrow(
      /^Expected an oracle file at .*absent\.json, found none that can be read\. Unset NJORD_ORACLES/,
    );
  });

  test('names the file that is no JSON', () => {
    expect(() => readFrom('{')).toThrow(/^Expected JSON in .*sample\.json/);
  });

  test.each([
    '[]',
    '{"_meta":{"family":"another"},"vectors":[{"id":"a"}]}',
    '{"_meta":{"family":"sample"},"vectors":[]}',
    '{"_meta":{"family":"sample"},"vectors":[{}]}',
    '{"_meta":{"family":"sample"}}',
  ])('refuses %s as a family of vectors', (text) => {
    expect(() => readFrom(text)).toThrow(/^Expected vectors of the family "sample" in /);
  });
});

function readFrom(text: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'njord-oracles-'));
  try {
    writeFileSync(path.join(folder, 'sample.json'), text);
    return readVectorGroups('sample', 2, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
