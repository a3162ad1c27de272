import { describe, expect, it } from 'vitest';
import { type CoverageVerdict, judgeCoverage } from '../../../src/gate/judge.ts';
import { perMetric } from '../../../src/gate/metrics.ts';
import type { FileCoverage } from '../../../src/gate/spots.ts';
import { fakeFile, hitsOf } from './fake-coverage.ts';

const floors = { whole: perMetric(() => 90), modules: perMetric(() => 85) };

function judge(measured: readonly FileCoverage[], ...unmeasured: readonly string[]): CoverageVerdict {
  const files = [...measured.map(({ path }) => path), ...unmeasured].sort();
  const names = [...new Set(files.map((path) => path.split('/').slice(0, 2).join('/')))];
  const modules = names.map((name) => ({ name, files: files.filter((path) => path.startsWith(`${name}/`)) }));
  return judgeCoverage(measured, { modules, files, unmatched: [] }, floors);
}

const good = fakeFile('src/good/a.ts', {
  branches: hitsOf(96, 4),
  functions: hitsOf(9, 0),
  statements: hitsOf(9, 0),
});

describe('judgeCoverage', () => {
  it('passes what reaches every floor', () => {
    const { passed, modules, whole } = judge([good]);

    expect({ passed, misses: [...modules, whole].flatMap((scope) => scope.misses) }).toEqual({
      passed: true,
      misses: [],
    });
  });

  it.each([
    ['branches', { branches: hitsOf(84, 16) }, 84],
    ['functions', { functions: hitsOf(83, 17) }, 83],
  ])('fails a module whose %s miss their floor, however good the rest is', (metric, hits, percent) => {
    const { passed, modules, whole } = judge([
      fakeFile('src/bad/a.ts', { branches: hitsOf(1, 0), ...hits }),
      fakeFile('src/good/a.ts', {
        branches: hitsOf(500, 0),
        functions: hitsOf(500, 0),
        statements: hitsOf(9, 0),
      }),
    ]);

    expect(passed).toBe(false);
    expect(whole.passed).toBe(true);
    expect(modules[0]).toMatchObject({
      name: 'src/bad',
      misses: [{ metric, percent, floor: 85, short: 85 - percent }],
    });
    expect(modules[1]?.passed).toBe(true);
  });

  it('fails the whole under its own floor, though every module reaches its own', () => {
    const { passed, modules, whole } = judge([fakeFile('src/a/a.ts', { branches: hitsOf(87, 13) })]);

    expect(modules.map((module) => module.passed)).toEqual([true]);
    expect(whole.misses).toEqual([{ metric: 'branches', percent: 87, floor: 90, short: 3 }]);
    expect(passed).toBe(false);
  });

  it('takes a module that no coverage knows for 0 % in every metric', () => {
    const { passed, modules } = judge([good], 'src/new/a.ts');

    expect(passed).toBe(false);
    expect(modules[1]).toMatchObject({
      name: 'src/new',
      counts: null,
      misses: ['branches', 'functions', 'lines', 'statements'].map((metric) => ({
        metric,
        percent: 0,
        floor: 85,
        short: null,
      })),
      unmeasured: ['src/new/a.ts'],
    });
  });

  it('fails a module with a file that no coverage knows', () => {
    const { passed, modules } = judge([good], 'src/good/new.ts');

    expect(passed).toBe(false);
    expect(modules[0]).toMatchObject({ misses: [], unmeasured: ['src/good/new.ts'], passed: false });
  });

  it('asks nothing of a module of types', () => {
    expect(judge([fakeFile('src/types/a.ts')]).passed).toBe(true);
  });

  it('asks nothing where the floors are 0', () => {
    const none = perMetric(() => 0);
    const sources = { modules: [{ name: 'src/new', files: [] }], files: [], unmatched: [] };

    expect(judgeCoverage([], sources, { whole: none, modules: none }).passed).toBe(true);
  });

  it('names the files that would help most, most uncovered branches first', () => {
    const { helpful } = judge([
      fakeFile('src/a/few.ts', { branches: hitsOf(96, 1) }),
      fakeFile('src/a/many.ts', { branches: [0, 1, 0] }),
      fakeFile('src/a/covered.ts', { branches: hitsOf(3, 0) }),
      fakeFile('src/a/also.ts', { branches: hitsOf(96, 1) }),
    ]);

    expect(helpful).toEqual([
      { path: 'src/a/many.ts', uncoveredBranches: 2, branches: 3, lines: [1, 3] },
      { path: 'src/a/also.ts', uncoveredBranches: 1, branches: 97, lines: [97] },
      { path: 'src/a/few.ts', uncoveredBranches: 1, branches: 97, lines: [97] },
    ]);
  });

  it('names files of the modules that fail, where the whole reaches its floors', () => {
    const { helpful } = judge([
      fakeFile('src/bad/a.ts', { branches: hitsOf(8, 2) }),
      fakeFile('src/big/a.ts', { branches: hitsOf(995, 5) }),
    ]);

    expect(helpful.map(({ path }) => path)).toEqual(['src/bad/a.ts']);
  });
});
