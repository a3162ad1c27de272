import { describe, expect, test } from 'vitest';
import { open } from './opened-suite.ts';
import { vitestConfig } from './temporary-project.ts';

describe('what the host cannot do', () => {
  const passing = { 'tests/a.test.ts': `import { test } from 'vitest';\ntest('passes', () => {});` };

  test.each([
    [
      'a vm pool',
      { ...passing, 'vitest.config.ts': vitestConfig({ pool: 'vmThreads' }) },
      'unsupported-pool',
      /was the pool "vmThreads"/u,
    ],
    [
      'a project with another Vitest',
      { ...passing, 'node_modules/vitest/package.json': '{ "name": "vitest", "version": "3.2.4" }' },
      'vitest-version',
      /Expected the project's own Vitest 3\.2\.4 beside becalm, was \d/u,
    ],
    ['a suite without tests', {}, 'no-tests', /Expected test files in .*, found none/u],
    [
      'a configuration that does not load',
      { ...passing, 'vitest.config.ts': 'export default {' },
      'config',
      /Expected a Vitest configuration that loads/u,
    ],
  ])('refuses %s with a way out', async (_what, files, code, message) => {
    await expect(open(files)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  test('names the filter that matches nothing', async () => {
    await expect(open(passing, { filters: ['nowhere'] })).rejects.toThrow(/match "nowhere"/u);
  });

  test('names the project that does not exist', async () => {
    await expect(open(passing, { projects: ['nobody'] })).rejects.toThrow(/nobody/u);
  });

  test('names a root that does not exist', async () => {
    await expect(open(passing, { root: '/nowhere/at/all' })).rejects.toThrow(
      /"\/nowhere\/at\/all", which does not exist/u,
    );
  });
});
