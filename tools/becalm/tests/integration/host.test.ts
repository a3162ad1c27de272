import { describe, expect, onTestFinished, test } from 'vitest';
import { type OpenedSuite, type OpenOptions, openSuite } from '../../src/host/open.ts';
import type { RunOutcome } from '../../src/worlds/outcome.ts';
import { ordinaryRun, type RunAnswer, type SuitePart } from '../../src/worlds/suite.ts';
import { axisNames, drawWorld, neutralWorld } from '../../src/worlds/world.ts';
import { temporaryProject, vitestConfig } from './temporary-project.ts';

async function open(
  files: Readonly<Record<string, string>>,
  options: Partial<OpenOptions> = {},
): Promise<OpenedSuite> {
  const project = temporaryProject({ 'vitest.config.ts': vitestConfig(), ...files });
  const given: OpenOptions = {
    root: project.root,
    config: null,
    projects: [],
    filters: [],
    leaveOut: () => false,
    workers: 1,
    baseMs: Date.now(),
    ...options,
  };
  onTestFinished(() => {
    project[Symbol.dispose]();
  });
  const suite = await openSuite(given);
  onTestFinished(() => suite.close());
  return suite;
}

function onlyPart(suite: OpenedSuite): SuitePart {
  const [part] = suite.parts;
  if (part === undefined || suite.parts.length > 1)
    throw new Error(`Expected one part, was ${suite.parts.length}.`);
  return part;
}

function finished(answer: RunAnswer): RunOutcome {
  if (answer.kind === 'lost') throw new Error(`Expected a finished run, was lost: ${answer.reason}`);
  return answer.outcome;
}

/** `file > name: message` of every failure, sorted. */
function failuresOf(answer: RunAnswer): readonly string[] {
  return finished(answer)
    .failures.map(({ file, name, error }) => `${file} > ${name}: ${error.message}`)
    .toSorted();
}

async function failuresOfSeeds(part: SuitePart, count: number): Promise<readonly string[]> {
  const all = new Set<string>();
  for (let seed = 1; seed <= count; seed++) {
    for (const failure of failuresOf(await part.run(drawWorld(seed, axisNames), ordinaryRun)))
      all.add(failure);
  }
  return [...all].toSorted();
}

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
    const seven = failuresOf(await part.run(drawWorld(7, axisNames), ordinaryRun));
    const eight = failuresOf(await part.run(drawWorld(8, axisNames), ordinaryRun));
    expect(failuresOf(await part.run(drawWorld(7, axisNames), ordinaryRun))).toEqual(seven);
    expect(
      failuresOf(
        await part.replay(drawWorld(7, axisNames), { ...ordinaryRun, files: ['tests/random.test.ts'] }),
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
      answers.push(await part.run(drawWorld(seed, axisNames), ordinaryRun));
    const lost = answers.flatMap((answer) => (answer.kind === 'lost' ? [answer.reason] : []));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(12);
    expect(new Set(lost)).toEqual(new Set(['signal SIGKILL']));
  });
});

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
        const warm = failuresOf(await part.run(drawWorld(seed, axisNames), ordinaryRun));
        polluted.push(warm.length > 0);
        if (seed === 1) {
          const pristine = await part.replay(drawWorld(seed, axisNames), {
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
      failures.push(failuresOf(await part.run(drawWorld(seed, axisNames), ordinaryRun)).length);
    expect(new Set(failures)).toEqual(new Set([0, 1]));
  });
});

describe('workers that are lost', () => {
  const passing = { 'tests/a.test.ts': `import { test } from 'vitest';\ntest('passes', () => {});` };

  async function lostSurveyOf(files: Readonly<Record<string, string>>): Promise<string> {
    const { catalogue, answer } = await onlyPart(await open(files)).survey([]);
    expect(catalogue).toEqual([]);
    if (answer.kind === 'finished') throw new Error('Expected a lost survey, was a finished one.');
    return answer.reason;
  }

  test('says which signal ended the first run', async () => {
    const files = { 'tests/a.test.ts': `process.kill(process.pid, 'SIGKILL');` };
    expect(await lostSurveyOf(files)).toBe('signal SIGKILL');
  });

  test('says what a process wrote that could not start', async () => {
    const config = vitestConfig({ execArgv: ['--no-such-flag'] });
    expect(await lostSurveyOf({ ...passing, 'vitest.config.ts': config })).toMatch(
      /^exit code 9; it wrote: .*bad option: --no-such-flag/u,
    );
  });

  test('says with which code a thread ended itself', async () => {
    const files = {
      'vitest.config.ts': vitestConfig({ pool: 'threads' }),
      // Vitest guards process.exit, which ends in this.
      'tests/a.test.ts': 'process.reallyExit(7);',
    };
    expect(await lostSurveyOf(files)).toBe('exit code 7');
  });

  test('says which environment did not start', async () => {
    const config = vitestConfig({ environment: 'no-such-environment' });
    expect(await lostSurveyOf({ ...passing, 'vitest.config.ts': config })).toMatch(
      /^its environment did not start: .*no-such-environment/u,
    );
  });
});

describe('what the host cannot do', () => {
  const passing = { 'tests/a.test.ts': `import { test } from 'vitest';\ntest('passes', () => {});` };

  test.each([
    [
      'a vm pool',
      { ...passing, 'vitest.config.ts': vitestConfig({ pool: 'vmThreads' }) },
      'unsupported-pool',
      /was the pool "vmThreads"/u,
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
