import { afterEach, describe, expect, test, vi } from 'vitest';
import { noteLeft } from '../../../src/host/left-state.ts';
import { loadedModules, moduleNodes, suiteFileOf } from '../../../src/host/left-state-modules.ts';
import { declarationIn, sourcePlace } from '../../../src/host/left-state-source.ts';

const root = '/work/project';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Lets Vitest's mocker know some modules, by id. */
function stubModules(modules: Readonly<Record<string, object>>): void {
  const mocker = { evaluatedModules: { idToModuleMap: new Map(Object.entries(modules)) } };
  vi.stubGlobal('__vitest_mocker__', mocker);
}

describe('the modules of Vitest', () => {
  test('are those with exports, under the root and of no package', () => {
    const exports = { a: 1 };
    const mocked = { a: 2 };
    stubModules({
      '/work/project/src/a.ts?v=1': { exports, imports: new Set(['/work/project/src/b.ts', 1]) },
      'mock:/work/project/src/b.ts': { exports: mocked },
      '/work/project/src/c.ts': { file: '/work/project/src/c.ts', exports, mockedExports: mocked },
      '/work/project/src/loading.ts': { file: 'no path' },
      '/work/project/node_modules/package/index.js': { exports },
      '/work/elsewhere.ts': { exports },
      'node:fs': { exports },
    });
    expect(loadedModules(root, moduleNodes())).toEqual([
      { file: 'src/a.ts', exports },
      { file: 'src/b.ts', exports: mocked },
      { file: 'src/c.ts', exports },
      { file: 'src/c.ts', exports: mocked },
    ]);
    expect([...(moduleNodes().get('/work/project/src/a.ts?v=1')?.imports ?? [])]).toEqual([
      '/work/project/src/b.ts',
    ]);
  });

  test.each([undefined, 1, {}, { evaluatedModules: {} }, { evaluatedModules: { idToModuleMap: {} } }])(
    'are unknown where Vitest keeps them elsewhere: %o',
    (mocker) => {
      vi.stubGlobal('__vitest_mocker__', mocker);
      expect(moduleNodes().size).toBe(0);
    },
  );

  test('bring their source map beside their text, or in its last line', () => {
    const map = JSON.stringify({ version: 3, sources: ['a.ts'], names: [], mappings: 'AACA' });
    const start = ['//# source', 'MappingURL=data:application/json;base64,'].join('');
    const line = `${start}${Buffer.from(map).toString('base64')}`;
    stubModules({
      '/beside.ts': { meta: { sourceMap: map, code: 'text' } },
      '/inside.ts': { meta: { code: `text\n${line}\n` } },
      '/without.ts': { meta: { code: 'text' } },
      '/external.ts': { meta: { externalize: '/external.js' } },
      '/unknown.ts': {},
    });
    expect([...moduleNodes().values()].map(({ sourceMap }) => sourceMap)).toEqual([
      map,
      map,
      null,
      null,
      null,
    ]);
    expect(sourcePlace(map, { line: 1, column: 1 })).toEqual({ line: 2, column: 1 });
    expect(sourcePlace('{ torn', { line: 1, column: 1 })).toBeNull();
    expect(
      sourcePlace(JSON.stringify({ version: 3, sources: [], names: [], mappings: '' }), {
        line: 1,
        column: 1,
      }),
    ).toBeNull();
  });

  test.each([
    ['/work/project/src/a.ts', 'src/a.ts'],
    ['/work/project', null],
    ['/work/other/a.ts', null],
    ['/work/project/packages/x/node_modules/y/a.js', null],
    ['vm.js', null],
    ['', null],
  ])('%s is %s', (path, file) => {
    expect(suiteFileOf(root, path)).toBe(file);
  });
});

describe('where a variable is declared', () => {
  const text = [
    "import { locale } from './i18n';",
    'export let current = locale;',
    'const $state = {}, other = 1;',
    'export async function* walk() {}',
    'function plain() {}',
    'export default class Store {}',
    'const { taken } = $state;',
    'let currentPrice = 1;',
  ].join('\n');

  test.each([
    ['current', { line: 2, column: 12 }],
    ['$state', { line: 3, column: 7 }],
    ['plain', { line: 5, column: 10 }],
    ['Store', { line: 6, column: 22 }],
    ['currentPrice', { line: 8, column: 5 }],
    ['locale', null],
    ['taken', null],
  ])('%s', (name, place) => {
    expect(declarationIn(text, name)).toEqual(place);
  });
});

describe('what tests leave', () => {
  const config = {
    ...{ isolate: true, restoreMocks: false, mockReset: false, clearMocks: false },
    ...{ unstubEnvs: false, unstubGlobals: false },
  };

  test.each([
    { trace: true, watch: null },
    { trace: false, watch: 'tests/a.test.ts > test' },
  ])('is not watched unless a trace asks for a test: %o', (request) => {
    const keys = Reflect.ownKeys(globalThis);
    const notes = noteLeft({ root, request, config });
    notes.fileStarts();
    expect(notes.left()).toEqual([]);
    expect(Reflect.ownKeys(globalThis)).toEqual(keys);
    // One and the same that does nothing.
    expect(noteLeft({ root, request, config })).toBe(notes);
  });
});
