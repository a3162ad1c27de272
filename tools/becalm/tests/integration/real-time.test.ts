import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { ordinaryRun } from '../../src/worlds/suite.ts';
import { defaultAxes, drawWorld, neutralWorld } from '../../src/worlds/world.ts';
import { baseMs, failuresOf, finished, openOnlyPart } from './opened-part.ts';
import { temporaryProject, vitestConfig } from './temporary-project.ts';

const folder = fileURLToPath(new URL('../fixtures/real-time', import.meta.url));

test('names the files whose time cannot be virtual, and runs them on real time', async () => {
  const part = await openOnlyPart(folder);
  const { failures, needsRealTime } = finished((await part.survey([])).answer);

  const reasons = Object.fromEntries(needsRealTime.map(({ file, reason }) => [file, reason]));
  expect(reasons).toEqual({
    'child.test.ts': 'a child process with a time-out of 400 ms',
    'keep-alive.test.ts': 'a server’s keepAliveTimeout of 100 ms',
    'polled-file.test.ts': 'a file poll of 40 ms',
    'request.test.ts': 'a request time-out of 120 ms',
    'server.test.ts': 'a server’s timeout of 100 ms',
    'shared-memory.test.ts': 'Atomics.wait of 60 ms',
    'socket.test.ts': 'a socket time-out of 100 ms',
  });
  const failed = new Set(failures.map(({ file }) => file));
  // The others may be saved by a machine that is slow enough.
  for (const file of ['keep-alive', 'shared-memory']) expect(failed).toContain(`${file}.test.ts`);
  expect(failed).not.toContain('control-keep-alive.test.ts');

  const worlds = [neutralWorld, ...[1, 2, 3].map((seed) => drawWorld(seed, defaultAxes))];
  expect(await failuresOf(part, worlds, { ...ordinaryRun, realTime: Object.keys(reasons) })).toEqual([]);
});

test('lets real time begin at the instant and in the zone of the world', async () => {
  const project = temporaryProject({
    'vitest.config.ts': vitestConfig(),
    'tests/time.test.ts': `
      import { test } from 'vitest';
      test('tells the time', () => {
        // The machine may do something else between two looks; not between those of each of a hundred pairs.
        const looks = Array.from({ length: 100 }, () => performance.timeOrigin + performance.now() - Date.now());
        const apart = Math.min(...looks.map(Math.abs));
        throw new Error(new Date().toString() + (apart < 2 ? '' : ', clocks disagree'));
      });`,
  });
  onTestFinished(() => project[Symbol.dispose]());
  const part = await openOnlyPart(project.root);
  await part.survey([]);
  const real = { ...ordinaryRun, realTime: ['tests/time.test.ts'] };
  for (const seed of [1, 2, 3, 4, 5]) {
    const world = drawWorld(seed, ['clock']);
    expect(await failuresOf(part, [world], real)).toEqual(await failuresOf(part, [world]));
  }
  const [neutral = ''] = await failuresOf(part, [neutralWorld], real);
  expect(neutral).toContain(new Date(baseMs).toString().slice(0, 21));
});

test('gives files that share a worker one kind of time', async () => {
  const project = temporaryProject({
    'vitest.config.ts': vitestConfig({ isolate: false, maxWorkers: 1 }),
    'tests/a.test.ts': `import { test } from 'vitest';\ntest('passes', () => {});`,
    'tests/b.test.ts': `
      import { spawnSync } from 'node:child_process';
      import { expect, test } from 'vitest';
      test('measures a program', () => {
        const before = Date.now();
        spawnSync('sleep', ['0.2']);
        expect(Date.now() - before).toBeGreaterThan(190);
      });`,
  });
  onTestFinished(() => project[Symbol.dispose]());
  const part = await openOnlyPart(project.root);
  expect(finished((await part.survey(['tests/b.test.ts'])).answer).failures).toEqual([]);
  expect(await failuresOf(part, [neutralWorld], ordinaryRun)).toHaveLength(1);
  expect(await failuresOf(part, [neutralWorld], { ...ordinaryRun, realTime: ['tests/a.test.ts'] })).toEqual(
    [],
  );
});
