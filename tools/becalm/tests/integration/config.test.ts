import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryRoot, temporaryProject, vitestConfig } from './temporary-project.ts';

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const bin = join(repositoryRoot, 'tools/becalm/bin/becalm.js');

/** Three tests that hold within the bounds of `bounded`, and one that never does. */
const suite = {
  'vitest.config.ts': vitestConfig(),
  'tests/broken.test.ts':
    "import { expect, test } from 'vitest';\ntest('is broken', () => expect(1).toBe(2));\n",
  'tests/world.test.ts': `
    import { expect, test } from 'vitest';
    test('is in Tokyo, or where the process was started', () => {
      expect(['Asia/Tokyo', 'UTC']).toContain(new Intl.DateTimeFormat().resolvedOptions().timeZone);
    });
    test('runs before its certificate has expired', () => {
      expect(Date.now()).toBeLessThan(Date.parse('2028-02-01T00:00:00Z'));
    });
    test('is punctual to five milliseconds', async () => {
      const start = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(performance.now() - start).toBeLessThan(106);
    });
  `,
};

const bounded = `
  import { defineConfig } from '../../tools/becalm/src/index.ts';
  enum Lateness { Little = 5 }
  export default defineConfig({
    exclude: ['**/broken.test.ts'],
    axes: ['clock', 'schedule'],
    seeds: 40,
    bounds: {
      clock: { zones: ['Asia/Tokyo'], yearsAhead: 1 },
      schedule: { latenessMs: Lateness.Little },
    },
  });
`;

/** Runs becalm in a project that is gone after the test. */
function becalmIn(
  files: Readonly<Record<string, string>>,
): (command: string, ...args: readonly string[]) => Promise<Ended> {
  const project = temporaryProject({ ...suite, ...files });
  onTestFinished(() => {
    project[Symbol.dispose]();
  });
  return (...args) =>
    new Promise((resolve) => {
      const options = { cwd: project.root, env: { ...process.env, NO_COLOR: '1', TZ: 'UTC' } };
      const child = execFile(process.execPath, [bin, ...args], options, (_error, stdout, stderr) => {
        resolve({ status: child.exitCode ?? -1, stdout, stderr });
      });
    });
}

const at = ['--at', '2026-11-22T10:00:00Z'];

test('a hunt keeps to the configuration at the root, and so does a replay', async () => {
  const becalm = becalmIn({ 'becalm.config.ts': bounded });

  const hunt = await becalm('hunt', ...at);
  expect(hunt.stdout).toContain(' · 1 file, 1 left out · becalm.config.ts\n');
  expect(hunt.stdout).toContain('40 worlds in ');
  expect(hunt.stdout).toContain('0 flaky, 0 order-dependent, 0 unconfirmed, 3 stable');
  expect(hunt.status).toBe(0);

  const replay = await becalm('replay', '3', ...at);
  expect(replay.stdout).toMatch(
    /^world 3 · .* in Asia\/Tokyo.* · schedule: timers up to 5 ms late by seed 3$/mu,
  );
  expect(replay.status).toBe(0);
});

test('without those bounds the same tests fail in worlds that they ruled out', async () => {
  const becalm = becalmIn({ 'ci/calm.mjs': "export default { axes: ['clock', 'schedule'], seeds: 40 };\n" });

  const hunt = await becalm('hunt', 'world', ...at, '--becalm-config', 'ci/calm.mjs');
  expect(hunt.stdout).toContain('3 flaky, 0 order-dependent, 0 unconfirmed, 0 stable');
  expect(hunt.stdout).toMatch(
    / {2}replay {3}npx becalm replay \d+ --at \S+ --axes \w+ --becalm-config ci\/calm.mjs --test /u,
  );
  expect(hunt.status).toBe(1);
});

test('files that a flag or the configuration names take real time, in replays as well', async () => {
  const becalm = becalmIn({
    'becalm.config.ts': "export default { realTime: ['**/named.test.ts'], exclude: ['**/broken.test.ts'] };",
    ...Object.fromEntries(
      ['named', 'flagged', 'others'].map((name) => [
        `tests/${name}.test.ts`,
        `
          import { expect, test } from 'vitest';
          test('waits for as long as the process says', async () => {
            const { uptime } = process;
            const before = uptime();
            await new Promise((resolve) => setTimeout(resolve, 300));
            expect(uptime() - before).toBeGreaterThan(0.25);
          });
        `,
      ]),
    ),
  });
  const flags = ['--axes', 'random', '--real-time', 'tests/flagged*', ...at];

  const hunt = await becalm('hunt', '--seeds', '2', ...flags);
  expect(hunt.stdout).toMatch(/^real time +tests\/flagged\.test\.ts .*\n +tests\/named\.test\.ts /mu);
  const replay = await becalm('replay', '1', ...flags);
  expect(replay.stdout).toContain('1 of 1  failed  1 of 6 tests\n  tests/others.test.ts > waits');
});

test.for<[string, Readonly<Record<string, string>>, readonly string[], string]>([
  [
    'names what nobody reads',
    { 'becalm.config.js': 'export default { sedes: 3 };' },
    [],
    'becalm.config.js: Expected only known keys, was "sedes". Write "seeds"?',
  ],
  [
    'does not load',
    { 'becalm.config.mts': 'export default {' },
    [],
    'Expected a configuration that loads in "',
  ],
  ['throws', { 'becalm.config.mjs': "throw new Error('no calm today');" }, [], ', was: no calm today'],
  [
    'exports nothing',
    { 'becalm.config.ts': 'export const seeds = 3;' },
    [],
    ', was: config must export or return an object.',
  ],
  [
    'stands there twice',
    { 'becalm.config.ts': bounded, 'becalm.config.js': '' },
    [],
    ', was becalm.config.ts and becalm.config.js. Keep one',
  ],
  [
    'is not where the flag says',
    {},
    ['--becalm-config', 'calm.ts'],
    'calm.ts", which does not exist. Correct the path',
  ],
  [
    'leaves every file out',
    { 'becalm.config.ts': "export default { exclude: ['**'] };" },
    [],
    'found none but 2 that "exclude" leaves out.',
  ],
])('a configuration that %s is refused', async ([, files, flags, says]) => {
  const { status, stderr } = await becalmIn(files)('hunt', ...flags);

  expect(stderr).toContain(says);
  expect(status).toBe(2);
});
