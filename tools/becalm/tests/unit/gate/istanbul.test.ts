import { describe, expect, it } from 'vitest';
import { readCoverage } from '../../../src/gate/istanbul.ts';
import { countFiles, type FileCoverage } from '../../../src/gate/spots.ts';
import { coverageJson, istanbulFile } from './fake-coverage.ts';

function filesOf(json: unknown): readonly FileCoverage[] {
  const read = readCoverage(JSON.stringify(json));
  if (read.kind === 'foreign') throw new Error(`Expected coverage, was ${read.found}.`);
  return read.files;
}

const oneFile = istanbulFile('/shop/src/a.ts', { branches: [1, 0], functions: [2], statements: [1, 0, 0] });

describe('readCoverage', () => {
  it('reads branches, functions and statements with their hits', () => {
    expect(countFiles(filesOf({ '/shop/src/a.ts': oneFile }))).toEqual({
      branches: { covered: 1, total: 2 },
      functions: { covered: 1, total: 1 },
      lines: { covered: 1, total: 3 },
      statements: { covered: 1, total: 3 },
    });
  });

  it('takes two compilations that end a spot differently for one spot', () => {
    // As Vitest 5.1 writes it when a test runs the file in a worker and another in a process of its own.
    const start = { line: 2, column: 24 };
    const json = {
      ...istanbulFile('/shop/src/a.ts', {}),
      statementMap: {
        0: { start, end: { line: 2, column: 27 } },
        1: { start, end: { line: 2, column: null } },
      },
      s: { 0: 4, 1: 0 },
      branchMap: {
        0: { type: 'cond-expr', loc: { start }, locations: [{ start }, { start }] },
        1: { type: 'cond-expr', loc: { start }, locations: [{ start }, { start }] },
      },
      b: { 0: [1, 0], 1: [0, 2] },
    };

    expect(countFiles(filesOf({ a: json }))).toMatchObject({
      branches: { covered: 2, total: 2 },
      statements: { covered: 1, total: 1 },
    });
  });

  it('keeps branches of two kinds at one place apart', () => {
    const start = { line: 2, column: 0 };
    const json = {
      ...istanbulFile('/shop/src/a.ts', {}),
      branchMap: {
        0: { type: 'cond-expr', loc: { start }, locations: [{ start }] },
        1: { type: 'binary-expr', loc: { start }, locations: [{ start }] },
      },
      b: { 0: [1], 1: [0] },
    };

    expect(countFiles(filesOf({ a: json })).branches).toEqual({ covered: 1, total: 2 });
  });

  it('places a way out that is not written down where its branch starts', () => {
    const json = {
      ...istanbulFile('/shop/src/a.ts', {}),
      branchMap: {
        0: {
          type: 'if',
          loc: { start: { line: 7, column: 2 } },
          locations: [{ start: { line: 7, column: 2 } }, { start: {} }],
        },
      },
      b: { 0: [1, 0] },
    };

    expect([...filesOf({ a: json })[0]!.branches.values()]).toEqual([
      { line: 7, hits: 1 },
      { line: 7, hits: 0 },
    ]);
  });

  it('takes what has no hits for uncovered', () => {
    const { covered, total } = countFiles(filesOf({ a: { ...oneFile, s: {}, f: {}, b: {} } })).branches;

    expect({ covered, total }).toEqual({ covered: 0, total: 2 });
  });

  it('takes hits below zero for none, and lets them cancel no others', () => {
    // A missing else is a difference of counts, which need not belong together.
    const start = { line: 1, column: 0 };
    const way = { type: 'if', loc: { start }, locations: [{ start }] };
    const json = {
      ...istanbulFile('/shop/src/a.ts', {}),
      branchMap: { 0: way, 1: way },
      b: { 0: [-3], 1: [2] },
    };

    expect([...filesOf({ a: json })[0]!.branches.values()]).toEqual([{ line: 1, hits: 2 }]);
  });

  it.each([
    ['v8', {}],
    ['istanbul', { hash: 'c0ffee' }],
    ['istanbul', { _coverageSchema: '1a2b' }],
    ['c8', { all: false }],
  ])('knows coverage of %s by its marks %o', (provider, marks) => {
    const read = readCoverage(JSON.stringify({ a: { ...oneFile, ...marks } }));

    expect(read).toMatchObject({ kind: 'coverage', providers: [provider] });
  });

  it('reads coverage of nothing', () => {
    expect(readCoverage(coverageJson({}))).toEqual({ kind: 'coverage', providers: [], files: [] });
  });

  it.each([
    ['TN:\nSF:src/a.ts\nDA:1,1\nend_of_record\n', /^lcov/],
    ['SF:src/a.ts\n', /^lcov/],
    ['{ torn', /^no JSON$/],
    ['[]', /^other JSON \(the whole: /],
    ['{ "total": { "lines": { "pct": 100 } } }', /^other JSON \(total → path: /],
    [JSON.stringify({ a: { ...oneFile, s: { 0: 'once' } } }), /^other JSON \(a → s → 0: /],
  ])('refuses %j', (text, found) => {
    expect(readCoverage(text)).toEqual({ kind: 'foreign', found: expect.stringMatching(found) });
  });
});
