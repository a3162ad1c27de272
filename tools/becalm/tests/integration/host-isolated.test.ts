import { describe, expect, test } from 'vitest';
import { ordinaryRun, type RunAnswer } from '../../src/worlds/suite.ts';
import { defaultAxes, drawWorld, neutralWorld } from '../../src/worlds/world.ts';
import { finished } from './opened-part.ts';
import { failuresOf, failuresOfSeeds, onlyPart, open } from './opened-suite.ts';
import { vitestConfig } from './temporary-project.ts';

describe('an isolated suite', () => {
  test('finds every file fresh, whatever the files before it left behind', async () => {
    const suite = await open({
      'src/counter.ts': 'let count = 0;\nexport const next = () => ++count;\n',
      ...Object.fromEntries(
        ['a', 'b', 'c'].map((name) => [
          `tests/${name}.test.ts`,
          `
          import fs from 'node:fs';
          import { hostname } from 'node:os';
          import os from 'node:os';
          import { expect, test, vi } from 'vitest';
          import { next } from '../src/counter';
          const listeners = process.listenerCount('SIGUSR2');
          test('finds nothing of the others', () => {
            expect(next()).toBe(1);
            expect(globalThis.leaked).toBeUndefined();
            expect(process.env.LEAKED).toBeUndefined();
            expect(Array.prototype.leaked).toBeUndefined();
            expect(listeners).toBe(0);
            expect(hostname()).not.toBe('leaked');
            expect(fs.existsSync('/nowhere')).toBe(false);
            expect(vi.isFakeTimers()).toBe(false);
            globalThis.leaked = true;
            process.env.LEAKED = 'yes';
            Array.prototype.leaked = true;
            process.on('SIGUSR2', () => {});
            process.chdir('/');
            os.hostname = () => 'leaked';
            vi.spyOn(fs, 'existsSync').mockReturnValue(true);
            setInterval(() => { globalThis.leaked = 'by a timer'; }, 1);
            vi.useFakeTimers();
          });`,
        ]),
      ),
    });
    const part = onlyPart(suite);
    const { catalogue, answer } = await part.survey([]);
    expect(catalogue).toHaveLength(3);
    expect(failuresOf(answer)).toEqual([]);
    expect(await failuresOfSeeds(part, 20)).toEqual([]);
  });

  test('runs a world again with care when files turn out to change the process', async () => {
    const suite = await open({
      'tests/a.test.ts': `
        import { test } from 'vitest';
        test('pollutes in one world of five', () => { if (Math.random() < 0.2) globalThis.polluted = true; });`,
      'tests/b.test.ts': `
        import { expect, test } from 'vitest';
        test('expects a fresh process', () => { expect(globalThis.polluted).toBeUndefined(); });`,
    });
    const part = onlyPart(suite);
    await part.survey([]);
    expect(await failuresOfSeeds(part, 30)).toEqual([]);
  });

  test('keeps Vitest’s meaning of skip, todo, fails, each, concurrent and fixed order', async () => {
    const suite = await open({
      'tests/kinds.test.ts': `
        import { describe, expect, test } from 'vitest';
        const seen: string[] = [];
        test.skip('skipped', () => { throw new Error('ran'); });
        test.todo('later');
        test.fails('is expected to fail', () => { expect(1).toBe(2); });
        test.each([1, 2])('each %i', (n) => { expect(n).toBeGreaterThan(0); });
        describe('in order', { shuffle: false }, () => {
          test('first', () => { seen.push('first'); });
          test('second', () => { expect(seen).toEqual(['first']); seen.push('second'); });
          test('third', () => { expect(seen).toEqual(['first', 'second']); });
        });
        test.concurrent('one', async ({ expect }) => { await Promise.resolve(); expect(1).toBe(1); });
        test.concurrent('two', async ({ expect }) => { await Promise.resolve(); expect(2).toBe(2); });
        test('same name', () => {});
        test('same name', () => {});`,
    });
    const part = onlyPart(suite);
    const { catalogue, answer } = await part.survey([]);
    expect(catalogue.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['skipped', 'skipped'],
      ['later', 'skipped'],
      ['is expected to fail', 'passed'],
      ['each 1', 'passed'],
      ['each 2', 'passed'],
      ['in order > first', 'passed'],
      ['in order > second', 'passed'],
      ['in order > third', 'passed'],
      ['one', 'passed'],
      ['two', 'passed'],
      ['same name', 'passed'],
      ['same name #2', 'passed'],
    ]);
    expect(failuresOf(answer)).toEqual([]);
    expect(await failuresOfSeeds(part, 20)).toEqual([]);
  });

  test('blames failing hooks, late errors and files that do not load on tests', async () => {
    const suite = await open({
      'tests/before-all.test.ts': `
        import { beforeAll, test } from 'vitest';
        beforeAll(() => { throw new Error('no database'); });
        test('needs it', () => {});
        test.skip('needs nothing', () => {});`,
      'tests/after-all.test.ts': `
        import { afterAll, test } from 'vitest';
        afterAll(() => { throw new Error('still open'); });
        test('opens it', () => {});`,
      'tests/late.test.ts': `
        import { test } from 'vitest';
        test('forgets an await', async () => {
          void Promise.reject(new Error('nobody caught me'));
          await new Promise((resolve) => setTimeout(resolve, 5));
        });`,
      'tests/unloadable.test.ts': `import './missing';\nimport { test } from 'vitest';\ntest('never', () => {});`,
      'tests/exits.test.ts': `import { test } from 'vitest';\ntest('exits', () => { process.exit(1); });`,
    });
    const part = onlyPart(suite);
    const { catalogue, answer } = await part.survey([]);
    const failures = failuresOf(answer);
    expect(catalogue.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['skipped']));
    expect(catalogue).toHaveLength(6);
    expect(failures).toEqual([
      'tests/after-all.test.ts > opens it: still open',
      'tests/before-all.test.ts > needs it: no database',
      expect.stringContaining('tests/exits.test.ts > exits: process.exit unexpectedly called'),
      'tests/late.test.ts > forgets an await: nobody caught me',
      expect.stringContaining('tests/unloadable.test.ts > (the file loads): Cannot find module'),
    ]);
    expect(failuresOf(await part.run(neutralWorld, ordinaryRun))).toEqual(failures);
  });

  test('counts a test once, whatever the project says of retries', async () => {
    const suite = await open({
      'vitest.config.ts': vitestConfig({ retry: 3, bail: 1 }),
      'tests/retry.test.ts': `
        import { expect, test } from 'vitest';
        let attempts = 0;
        test('passes at the second attempt', () => { expect(++attempts).toBe(2); });
        test('and its neighbour runs', () => {});`,
    });
    const { answer } = await onlyPart(suite).survey([]);
    expect(failuresOf(answer)).toHaveLength(1);
    expect(finished(answer).testsRun).toBe(2);
    expect(suite.switchedOff).toEqual(['retry: 3', 'bail: 1']);
  });

  test('gives each world its random numbers, the same ones in a pristine process', async () => {
    const suite = await open({
      'tests/random.test.ts': `
        import { randomUUID } from 'node:crypto';
        import fc from 'fast-check';
        import { expect, test } from 'vitest';
        test('shows its draws', () => {
          const property = [...fc.sample(fc.integer(), 2)];
          expect([Math.random(), crypto.randomUUID(), randomUUID(), ...property].join(' ')).toBe('');
        });`,
    });
    const part = onlyPart(suite);
    await part.survey([]);
    const seven = failuresOf(await part.run(drawWorld(7, defaultAxes), ordinaryRun));
    const eight = failuresOf(await part.run(drawWorld(8, defaultAxes), ordinaryRun));
    expect(failuresOf(await part.run(drawWorld(7, defaultAxes), ordinaryRun))).toEqual(seven);
    expect(
      failuresOf(
        await part.replay(drawWorld(7, defaultAxes), { ...ordinaryRun, files: ['tests/random.test.ts'] }),
      ),
    ).toEqual(seven);
    expect(eight).not.toEqual(seven);
  });

  test('finds every package fresh too, however Node loads it', async () => {
    const countsUp = `
      import { createRequire } from 'node:module';
      import { next as nextOfModule } from 'counter-module';
      import { next as nextOfCommon } from 'counter-common';
      import { next as nextOfBoth } from 'counter-both';
      import { afterEach, expect, test } from 'vitest';
      import { hooks } from 'registers-hook';
      test('is the first to count', () => {
        expect([nextOfModule(), nextOfCommon(), nextOfBoth()]).toEqual([1, 1, 2]);
        expect(createRequire(import.meta.url)('counter-common').next()).toBe(3);
        expect(hooks).toEqual([]);
      });
      test('has the hook of the package', () => { expect(hooks).toEqual(['after']); });`;
    const module = (name: string, text: string): Readonly<Record<string, string>> => ({
      [`node_modules/${name}/package.json`]: `{ "name": "${name}", "type": "module", "exports": "./index.js" }`,
      [`node_modules/${name}/index.js`]: text,
    });
    const suite = await open({
      'vitest.config.ts': vitestConfig({ globals: true, sequence: { shuffle: false } }),
      ...module('counter-module', 'let count = 0;\nexport const next = () => ++count;\n'),
      ...module('counter-both', "export { next } from 'counter-common';\n"),
      ...module(
        'registers-hook',
        "export const hooks = [];\nif (typeof afterEach === 'function') afterEach(() => { hooks.push('after'); });\n",
      ),
      'node_modules/counter-common/package.json': '{ "name": "counter-common", "main": "index.js" }',
      'node_modules/counter-common/index.js': "module.exports = require('./counter.js');\n",
      'node_modules/counter-common/counter.js': 'let count = 0;\nexports.next = () => ++count;\n',
      'tests/a.test.ts': countsUp,
      'tests/b.test.ts': countsUp,
    });
    const part = onlyPart(suite);
    expect(failuresOf((await part.survey([])).answer)).toEqual([]);
    for (let run = 1; run <= 3; run++)
      expect(failuresOf(await part.run(neutralWorld, ordinaryRun))).toEqual([]);
  });

  test('replays every file in a process of its own, as packages keep what a file left in them', async () => {
    const countsUp = `
      import { next } from 'counter';
      import { expect, test } from 'vitest';
      test('is the first to count', () => { expect(next()).toBe(1); });`;
    const suite = await open({
      'node_modules/counter/package.json': '{ "name": "counter", "type": "module", "exports": "./index.js" }',
      'node_modules/counter/index.js': 'let count = 0;\nexport const next = () => ++count;\n',
      'tests/a.test.ts': countsUp,
      'tests/b.test.ts': countsUp,
    });
    const part = onlyPart(suite);
    await part.survey([]);
    const replay = await part.replay(neutralWorld, {
      ...ordinaryRun,
      files: ['tests/a.test.ts', 'tests/b.test.ts'],
    });
    expect(failuresOf(replay)).toEqual([]);
    expect(finished(replay).testsRun).toBe(2);
  });

  test('loses a worker that is killed, says so and goes on', async () => {
    const suite = await open({
      'tests/killed.test.ts': `
        import { test } from 'vitest';
        test('is killed when luck has it', () => {
          if (Math.random() < 0.5) process.kill(process.pid, 'SIGKILL');
        });`,
    });
    const part = onlyPart(suite);
    await part.survey([]);
    const answers: RunAnswer[] = [];
    for (let seed = 1; seed <= 12; seed++)
      answers.push(await part.run(drawWorld(seed, defaultAxes), ordinaryRun));
    const lost = answers.flatMap((answer) => (answer.kind === 'lost' ? [answer.reason] : []));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(12);
    expect(new Set(lost)).toEqual(new Set(['signal SIGKILL']));
  });
});
