import { describe, expect, it } from 'vitest';
import { defaultModuleRoots, type FloorsFile } from '../../../src/gate/floors.ts';
import { findSources, type Sources } from '../../../src/gate/modules.ts';

type Patterns = Partial<Readonly<Record<'moduleRoots' | 'include' | 'exclude', readonly string[]>>>;

function find(tree: readonly string[], given: Patterns = {}, measured: readonly string[] = []): Sources {
  const patternsOf = (key: keyof Patterns, otherwise: readonly string[]): FloorsFile['include'] => ({
    patterns: given[key] ?? otherwise,
    given: given[key] !== undefined,
  });
  return findSources(tree, new Set(measured), {
    moduleRoots: patternsOf('moduleRoots', defaultModuleRoots),
    include: patternsOf('include', []),
    exclude: patternsOf('exclude', []),
  });
}

function namesOf({ modules }: Sources): readonly string[] {
  return modules.map(({ name }) => name);
}

describe('findSources', () => {
  it('finds a module in every folder directly under a root', () => {
    const tree = ['src/cart/a.ts', 'src/cart/deep/b.ts', 'src/fees/c.js', 'src/main.ts', 'lib/x/d.ts'];

    expect(find(tree).modules).toEqual([
      { name: 'src/cart', files: ['src/cart/a.ts', 'src/cart/deep/b.ts'] },
      { name: 'src/fees', files: ['src/fees/c.js'] },
    ]);
  });

  it('takes no folder for a module in which another root lies', () => {
    const tree = [
      ...['tools/becalm/src/gate/a.ts', 'tools/becalm/src/index.ts', 'tools/becalm/bench/b.ts'],
      ...['tools/check/c.ts'],
    ];

    expect(namesOf(find(tree))).toEqual(['tools/becalm/src/gate', 'tools/check']);
    expect(namesOf(find(tree, { moduleRoots: ['tools'] }))).toEqual(['tools/becalm', 'tools/check']);
  });

  it('looks for roots by patterns', () => {
    const tree = ['packages/a/src/x/1.ts', 'packages/b/src/y/2.ts', 'packages/b/other/z/3.ts'];

    expect(namesOf(find(tree, { moduleRoots: ['packages/*/src'] }))).toEqual([
      'packages/a/src/x',
      'packages/b/src/y',
    ]);
  });

  it('takes no tests, declarations and other files for sources', () => {
    const tree = [
      ...['src/a/x.test.ts', 'src/a/x.spec.tsx', 'src/a/x.bench.ts', 'src/a/__tests__/y.ts', 'src/a/x.d.ts'],
      ...['src/a/x.css', 'src/a/node_modules/p/index.js', 'src/b/x.mts'],
    ];

    expect(find(tree).files).toEqual(['src/b/x.mts']);
  });

  it('lets no pattern of included files hide a module', () => {
    expect(namesOf(find(['src/a/x.ts', 'src/new/y.ts'], { include: ['src/a/**'] }))).toEqual([
      'src/a',
      'src/new',
    ]);
  });

  it('leaves out what is excluded, measured or not', () => {
    const { modules, files } = find(
      ['src/a/x.ts', 'src/a/made.ts', 'src/b/made.ts'],
      { exclude: ['**/made.ts'] },
      ['src/a/made.ts'],
    );

    expect(modules).toEqual([{ name: 'src/a', files: ['src/a/x.ts'] }]);
    expect(files).toEqual(['src/a/x.ts']);
  });

  it('counts files in no module for the whole where they are included or measured', () => {
    const tree = ['src/main.ts', 'bin/one.js', 'bin/two.js', 'vite.config.ts'];

    expect(find(tree, { include: ['src/*.ts'] }, ['bin/one.js']).files).toEqual([
      'bin/one.js',
      'src/main.ts',
    ]);
  });

  it('names every pattern that matches nothing', () => {
    const given = {
      moduleRoots: ['src', 'libs'],
      include: ['src/**/*.ts', 'lib/**'],
      exclude: ['**/gone.ts'],
    };

    expect(find(['src/a/x.ts'], given).unmatched).toEqual([
      { key: 'moduleRoots', pattern: 'libs' },
      { key: 'include', pattern: 'lib/**' },
      { key: 'exclude', pattern: '**/gone.ts' },
    ]);
  });

  it('does not expect its own roots to be there', () => {
    expect(find(['src/a/x.ts']).unmatched).toEqual([]);
  });
});
