import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type ConfiguredProject, sharingConfiguration } from '../../../src/speed/isolation/configuration.ts';
import { madeUpAdvice, rootProject } from '../report/made-up-speed.ts';

const named: ConfiguredProject = { ...rootProject, name: 'core unit' };
const all = { ...madeUpAdvice, kept: [] };

/** The code as a value: it is what would be pasted. */
function evaluated(code: string | null, names: Readonly<Record<string, unknown>> = {}): unknown {
  const source = `[{${code?.startsWith('// in `projects`') === true ? `projects: [${code}]` : (code ?? '')}}][0]`;
  return runInNewContext(source, { ...names });
}

describe('the configuration to paste', () => {
  it('is one line where all files of a project can share', () => {
    expect(sharingConfiguration([rootProject], [all])).toBe('// in `test`:\nisolate: false,\n');
    expect(sharingConfiguration([named], [{ ...all, project: 'core unit' }])).toBe(
      "// in `test` of the project 'core unit':\nisolate: false,\n",
    );
  });

  it('is nothing where all share already, none can, or nothing is proved', () => {
    expect(sharingConfiguration([{ ...rootProject, isolated: false }], [all])).toBeNull();
    expect(sharingConfiguration([rootProject], [{ ...madeUpAdvice, shareable: [] }])).toBeNull();
    expect(sharingConfiguration([rootProject], [{ ...madeUpAdvice, proof: null }])).toBeNull();
    expect(sharingConfiguration([rootProject], [])).toBeNull();
  });

  it('makes two projects of the root, each with its lists whole', () => {
    const kept = ['tests/feed.test.ts', 'tests/yen.test.ts', 'tests/odd.test.ts'];
    expect(evaluated(sharingConfiguration([rootProject], [madeUpAdvice]))).toEqual({
      projects: [
        {
          extends: true,
          test: {
            name: 'shared',
            isolate: false,
            include: ['tests/**/*.test.ts'],
            exclude: ['**/node_modules/**', ...kept],
          },
        },
        {
          extends: true,
          test: { name: 'isolated', isolate: true, include: kept, exclude: ['**/node_modules/**'] },
        },
      ],
    });
  });

  it('makes two of an entry, which keep what else it says', () => {
    const code = sharingConfiguration([named], [{ ...madeUpAdvice, project: 'core unit' }]);
    const coreUnit = { extends: true, test: { name: 'core unit', setupFiles: ['setup.ts'], include: ['x'] } };
    expect(evaluated(code, { coreUnit })).toEqual({
      projects: [
        {
          extends: true,
          test: {
            ...coreUnit.test,
            isolate: false,
            exclude: ['**/node_modules/**', 'tests/feed.test.ts', 'tests/yen.test.ts', 'tests/odd.test.ts'],
          },
        },
        expect.objectContaining({
          test: expect.objectContaining({ name: 'core unit isolated', setupFiles: ['setup.ts'] }) as object,
        }),
      ],
    });
  });

  it('joins the parts of a project, and names files from its folder', () => {
    const project = { ...named, folder: 'packages/core' };
    const part = (file: string) => ({
      ...all,
      project: 'core unit',
      kept: [{ file, reason: 'leaks' as const }],
    });
    const code = sharingConfiguration([project], [part('packages/core/a.test.ts'), part('other/b.test.ts')]);
    expect(code).toContain("      'a.test.ts',\n      'other/b.test.ts',");
  });

  it('lets hostile and odd names stand for themselves', () => {
    const file = "tests/[id] it's (new).test.ts";
    const code = sharingConfiguration(
      [rootProject],
      [{ ...madeUpAdvice, kept: [{ file, reason: 'leaks' }] }],
    );
    expect(evaluated(code)).toMatchObject({
      projects: [{}, { test: { include: ["tests/\\[id\\] it's \\(new\\).test.ts"] } }],
    });
    const odd = { ...named, name: '7 \u2028*/' };
    expect(sharingConfiguration([odd], [{ ...madeUpAdvice, project: odd.name }])).toContain('  ...entry,');
  });
});
