import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultGuards } from '../../../src/worlds/ordinary-setup.ts';
import { repositoryRoot } from '../temporary-project.ts';
import { runWithSetup, told } from './run-with-setup.ts';

test('the setup file works as it is published: compiled, and loaded by Node', async () => {
  const folder = mkdtempSync(join(repositoryRoot, '.becalm', 'published-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  spawnSync(process.execPath, [compiler, '-p', 'tools/becalm/tsconfig.build.json', '--outDir', folder], {
    cwd: repositoryRoot,
  });
  const run = await runWithSetup(
    {
      'tests/a.test.ts': `import { test } from 'vitest';
        test('sleeps for an hour', { timeout: 10_000_000 }, async () => {
          await new Promise((resolve) => setTimeout(resolve, 3_600_000));
          setInterval(() => {}, 50);
        });`,
    },
    {
      setup: { guards: defaultGuards, virtualTime: { realTime: [] } },
      setupFile: join(folder, 'host/ordinary/setup.js'),
    },
  );
  expect(run.errors).toEqual([]);
  expect(run.tests.get('sleeps for an hour')).toEqual({ state: 'passed', errors: [] });
  expect(told(run.findings)).toEqual(['timers sleeps for an hour: an interval of 50 ms goes on (4)']);
  expect(run.notes.get('tests/a.test.ts')?.virtualMs).toBeGreaterThan(3_599_000);
});
