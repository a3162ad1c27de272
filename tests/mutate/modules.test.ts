import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEquivalents } from '../../tools/mutate/equivalents.ts';
import { matcherOf } from '../../tools/mutate/globs.ts';
import { mutatedModules } from '../../tools/mutate/modules.ts';

const root = join(import.meta.dirname, '..', '..');

describe.each(mutatedModules)('the module $name', ({ files, tests }) => {
  it.each([...files, ...tests])('has something that matches %s', (glob) => {
    expect(globSync(glob.replace(/^!/, ''), { cwd: root })).not.toEqual([]);
  });
});

describe('the modules', () => {
  it('share no file, so that no mutant counts twice', () => {
    const sources = globSync(['src/**/*.ts', 'tools/becalm/src/**/*.ts'], { cwd: root });
    const owners = sources.map((file) => ({
      file,
      modules: mutatedModules.filter(({ files }) => matcherOf(files)(file)).map(({ name }) => name),
    }));
    expect(owners.filter(({ modules }) => modules.length > 1)).toEqual([]);
  });

  it('mutate every file that the list of equivalent mutants names, and its lines stand there', () => {
    const text = readFileSync(join(root, 'tools/mutate/equivalent.json'), 'utf8');
    for (const { file, line } of readEquivalents(text)) {
      expect(
        mutatedModules.some(({ files }) => matcherOf(files)(file)),
        file,
      ).toBe(true);
      expect(readFileSync(join(root, file), 'utf8'), file).toContain(line);
    }
  });
});
