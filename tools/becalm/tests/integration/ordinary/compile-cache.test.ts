import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot, temporaryProject, vitestConfig } from '../temporary-project.ts';

const becalm = join(repositoryRoot, 'tools', 'becalm', 'bin', 'becalm.js');

const tells = `import { getCompileCacheDir } from 'node:module';
import { test } from 'vitest';

test('tells', () => { console.log('cached in ' + getCompileCacheDir()); });
`;

/** Where a worker of an ordinary run keeps what Node compiles, as it says itself. */
function cacheOf(env: Readonly<Record<string, string>>, ...flags: readonly string[]): string {
  using project = temporaryProject({
    'vitest.config.ts': vitestConfig(),
    'tests/a.test.ts': tells,
  });
  const without = ['NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE'].flatMap((name) => ['-u', name]);
  const given = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const { stdout, stderr, status } = spawnSync(
    'env',
    [...without, ...given, process.execPath, becalm, 'run', '--no-timings-update', ...flags],
    { cwd: project.root, encoding: 'utf8' },
  );
  expect(status, stdout + stderr).toBe(0);
  return /cached in (.*)/.exec(stdout)?.[1] ?? stdout;
}

/** Under coverage every process that a test starts is covered as well, and reads nothing from the cache. */
const isCovered = process.env['MODE'] === 'coverage';

describe('what Node compiled for an earlier worker', () => {
  test('is read again', () => {
    expect(cacheOf({})).toContain(isCovered ? 'undefined' : 'node-compile-cache');
  });

  test('stands where the environment says', () => {
    const own = join(repositoryRoot, '.becalm', 'compiled');
    expect(cacheOf({ NODE_COMPILE_CACHE: own })).toContain(isCovered ? 'undefined' : own);
  });

  test.each([
    ['with coverage', {}, ['--', '--coverage', '--coverage.reporter=json']],
    [
      'under coverage of the process',
      { NODE_V8_COVERAGE: join(repositoryRoot, '.becalm', 'v8-coverage') },
      [],
    ],
    ['where it is turned off', { NODE_DISABLE_COMPILE_CACHE: '1' }, []],
  ])('is not read %s', (_, env, flags) => {
    expect(cacheOf(env, ...flags)).toBe('undefined');
  });
});
