import { describe, expect, test } from 'vitest';
import { ordinaryRun } from '../../src/worlds/suite.ts';
import { defaultAxes, drawWorld } from '../../src/worlds/world.ts';
import { failuresOf, onlyPart, open } from './opened-suite.ts';
import { vitestConfig } from './temporary-project.ts';

describe('a suite that shares its workers', () => {
  const files = {
    'src/state.ts': 'export const state = { touched: false };\n',
    'tests/a.test.ts': `
      import { test } from 'vitest';
      import { state } from '../src/state';
      test('touches', () => { state.touched = true; });`,
    'tests/b.test.ts': `
      import { expect, test } from 'vitest';
      import { state } from '../src/state';
      test('expects it untouched', () => { expect(state.touched).toBe(false); });`,
  };

  test.each(['forks', 'threads'])(
    'lets files pollute each other in the order of the world (%s)',
    async (pool) => {
      const suite = await open({
        'vitest.config.ts': vitestConfig({ pool, isolate: false, maxWorkers: 1 }),
        ...files,
      });
      const part = onlyPart(suite);
      await part.survey([]);
      const polluted: boolean[] = [];
      for (let seed = 1; seed <= 30; seed++) {
        const warm = failuresOf(await part.run(drawWorld(seed, defaultAxes), ordinaryRun));
        polluted.push(warm.length > 0);
        if (seed === 1) {
          const pristine = await part.replay(drawWorld(seed, defaultAxes), {
            ...ordinaryRun,
            files: ['tests/b.test.ts'],
          });
          expect(failuresOf(pristine)).toEqual(warm);
        }
      }
      expect(polluted).toContain(true);
      expect(polluted).toContain(false);
    },
  );

  test('deals files among several workers in some worlds', async () => {
    const suite = await open({
      'vitest.config.ts': vitestConfig({ isolate: false, maxWorkers: 3 }),
      'src/state.ts': 'export const state = { files: 0 };\n',
      ...Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((name) => [
          `tests/${name}.test.ts`,
          `import { expect, test } from 'vitest';
          import { state } from '../src/state';
          test('is not the fourth in its worker', () => { expect(++state.files).toBeLessThan(4); });`,
        ]),
      ),
    });
    const part = onlyPart(suite);
    await part.survey([]);
    const failures: number[] = [];
    for (let seed = 1; seed <= 20; seed++)
      failures.push(failuresOf(await part.run(drawWorld(seed, defaultAxes), ordinaryRun)).length);
    expect(new Set(failures)).toEqual(new Set([0, 1]));
  });
});
