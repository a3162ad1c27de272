import { describe, expect, test } from 'vitest';
import {
  defaultGuards,
  type GuardName,
  type GuardSettings,
  guardNames,
} from '../../../src/worlds/ordinary-setup.ts';
import { runWithSetup, told } from './run-with-setup.ts';

/** Each guard with a test that it finds, and one that does the same and puts it right. */
const planted: Readonly<
  Record<GuardName, { readonly bad: string; readonly good: string; readonly what: string }>
> = {
  network: {
    bad: `await fetch('http://example.invalid/').catch(() => {});`,
    good: `await fetch('http://127.0.0.1:1/').catch(() => {});`,
    what: 'a connection to example.invalid:80',
  },
  sleep: {
    bad: `await sleep(60);`,
    good: `await sleep(1); vi.useFakeTimers(); const fake = new Promise((r) => setTimeout(r, 60)); vi.advanceTimersByTime(60); await fake; vi.useRealTimers();`,
    what: 'a timer of 60 ms took real time (7)',
  },
  timers: {
    bad: `setInterval(() => {}, 1_000);`,
    good: `const every = setInterval(() => {}, 1_000); onTestFinished(() => clearInterval(every));`,
    what: 'an interval of 1000 ms goes on (7)',
  },
  handles: {
    bad: `await new Promise((r) => { net.createServer().listen(0, r); });`,
    good: `const server = net.createServer(); await new Promise((r) => { server.listen(0, r); }); server.close();`,
    what: 'a server is still open (7)',
  },
  globals: {
    bad: `globalThis.left = 1;`,
    good: `vi.stubGlobal('stubbed', 1); onTestFinished(() => { vi.unstubAllGlobals(); });`,
    what: 'globalThis.left was added',
  },
  environment: {
    bad: `process.env.LEFT = 'secret';`,
    good: `vi.stubEnv('STUBBED', 'secret'); onTestFinished(() => { vi.unstubAllEnvs(); });`,
    what: 'process.env.LEFT was set',
  },
  directory: {
    bad: `process.chdir('/');`,
    good: `const at = process.cwd(); process.chdir('/tmp'); process.chdir(at);`,
    what: 'the working directory is "/"',
  },
  listeners: {
    bad: `process.on('SIGUSR2', () => {});`,
    good: `const on = () => {}; process.on('SIGUSR2', on); process.off('SIGUSR2', on);`,
    what: 'a listener is left of process.on("SIGUSR2")',
  },
  mocks: {
    bad: `vi.spyOn(Math, 'random');`,
    good: `const spy = vi.spyOn(Math, 'random'); spy.mockRestore();`,
    what: 'a spy on Math.random is left (7)',
  },
};

const header = `import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
`;

/** Tests of one line each, from line 5 on every second. */
function suite(bodies: readonly (readonly [string, string])[]): string {
  return `${header}\n${bodies.map(([name, body]) => `test('${name}', async () => {\n  ${body}\n});`).join('\n')}\n`;
}

function guards(levels: Partial<GuardSettings['levels']>): GuardSettings {
  const off = Object.fromEntries(guardNames.map((name) => [name, 'off'])) as GuardSettings['levels'];
  return { ...defaultGuards, levels: { ...off, ...levels }, sleepMs: 50 };
}

describe.each(guardNames)('the guard of %s', (name) => {
  const { bad, good, what } = planted[name];
  const files = {
    'tests/a.test.ts': suite([
      ['bad', `\n  ${bad}`],
      ['good', good],
    ]),
  };

  test('lets a test fail that does what it should not, and no other', async () => {
    const { tests, findings } = await runWithSetup(files, { setup: { guards: guards({ [name]: 'fail' }) } });
    expect(tests.get('good')).toEqual({ state: 'passed', errors: [] });
    expect(tests.get('bad')?.state).toBe('failed');
    expect(tests.get('bad')?.errors).toEqual([expect.stringContaining(what.replace(/ \(7\)$/u, ''))]);
    if (what.endsWith('(7)')) expect(tests.get('bad')?.errors[0]).toContain('(a.test.ts:7)');
    expect(told(findings)).toEqual([expect.stringContaining(`${name} bad: ${what}`)]);
  });

  test('only tells of it where it warns, and is silent where it is off', async () => {
    const warned = await runWithSetup(files, { setup: { guards: guards({ [name]: 'warn' }) } });
    expect([...warned.tests.values()].map(({ state }) => state)).toEqual(['passed', 'passed']);
    expect(told(warned.findings)).toEqual([expect.stringContaining(`${name} bad: ${what}`)]);
    expect(JSON.stringify(warned.findings)).not.toContain('secret');

    const off = await runWithSetup(files, { setup: { guards: guards({}) } });
    expect(off.findings).toEqual([]);
  });
});

describe('guards', () => {
  const all = guards(Object.fromEntries(guardNames.map((name) => [name, 'fail'])));

  test('do not hide the error of the test itself', async () => {
    const { tests } = await runWithSetup(
      { 'tests/a.test.ts': suite([['fails', `setInterval(() => {}, 1_000); throw new Error('its own');`]]) },
      { setup: { guards: all } },
    );
    expect(tests.get('fails')?.errors).toEqual([
      'Error: its own (a.test.ts:6)',
      expect.stringMatching(
        /^GuardError: Expected a test that leaves no timer behind, was: an interval of 1000 ms/u,
      ),
    ]);
  });

  test('count no set-up of hooks as the doing of a test, and no lazy one that a hook takes down', async () => {
    const file = `${header}
      import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
      let pool, every;
      beforeAll(async () => {
        globalThis.ofAll = 1;
        process.env.OF_ALL = '1';
        every = setInterval(() => {}, 1_000);
        vi.spyOn(Math, 'random');
        await sleep(60);
      });
      beforeEach(() => {
        globalThis.ofEach = {};
        vi.spyOn(console, 'log');
      });
      afterEach(() => {
        delete globalThis.ofEach;
        console.log.mockRestore();
      });
      afterAll(() => {
        pool?.close();
        clearInterval(every);
      });
      describe('inside', () => {
        beforeAll(() => { globalThis.inside = 1; });
        test('asks the pool first', async () => {
          pool = net.createServer();
          await new Promise((r) => { pool.listen(0, r); });
        });
        test('asks it again', () => { expect(globalThis.ofEach).toEqual({}); });
      });`;
    const warning = guards(Object.fromEntries(guardNames.map((name) => [name, 'warn'])));
    const { tests, findings } = await runWithSetup(
      { 'tests/a.test.ts': file },
      { setup: { guards: warning } },
    );
    expect([...tests.values()].map(({ state }) => state)).toEqual(['passed', 'passed']);
    expect(told(findings)).toEqual([]);
  });

  test('know what Vitest takes back before the next test', async () => {
    const body = `vi.spyOn(Math, 'random'); vi.stubGlobal('fetch', 1); vi.stubEnv('STUBBED', '1');`;
    const files = {
      'tests/a.test.ts': suite([
        ['one', body],
        ['two', body],
      ]),
    };
    const options = { restoreMocks: true, unstubGlobals: true, unstubEnvs: true };
    const taken = await runWithSetup(files, { setup: { guards: all }, test: options });
    expect(told(taken.findings)).toEqual([]);

    const left = await runWithSetup(files, { setup: { guards: all } });
    expect(left.tests.get('one')?.errors).toHaveLength(3);
  });

  test('accuse none of several tests that run at the same time', async () => {
    const file = `${header}
      test.concurrent('one', async () => { await sleep(20); });
      test.concurrent('two', async () => { globalThis.left = 1; });
      test('three', () => {});`;
    const { tests, findings } = await runWithSetup({ 'tests/a.test.ts': file }, { setup: { guards: all } });
    expect(findings).toMatchObject([{ guard: 'globals', test: 'one', orOneOf: ['two'] }]);
    expect(tests.get('three')?.state).toBe('passed');
    expect([...tests.values()].flatMap(({ errors }) => errors)).toEqual([
      expect.stringContaining('"one", "two"'),
    ]);
  });

  test('let a test fail on each of its tries, and keep the meaning of fails and skip', async () => {
    const file = `${header}
      let tries = 0;
      test('is right the second time', { retry: 1 }, () => { tries += 1; if (tries === 1) process.env.ONCE = '1'; });
      test.fails('is to fail', () => { globalThis.left = 1; throw new Error('as it should'); });
      test('is skipped meanwhile', ({ skip }) => { skip(); });
      test('is not tried', { skip: true }, () => {});
      test('is clean', () => {});`;
    const { tests, findings } = await runWithSetup({ 'tests/a.test.ts': file }, { setup: { guards: all } });
    expect(Object.fromEntries([...tests].map(([name, { state }]) => [name, state]))).toEqual({
      'is right the second time': 'passed',
      'is to fail': 'passed',
      'is skipped meanwhile': 'skipped',
      'is not tried': 'skipped',
      'is clean': 'passed',
    });
    expect(told(findings)).toEqual([
      'environment is right the second time: process.env.ONCE was set',
      'globals is to fail: globalThis.left was added',
    ]);
  });

  test('stand from file to file in workers that files share, even where a test forgets every module', async () => {
    const files = {
      'tests/a.test.ts': suite([['a', `process.env.A = '1'; vi.resetModules();`]]),
      'tests/b.test.ts': suite([
        ['b', `process.env.B = '1'; setInterval(() => {}, 1_000);`],
        ['c', ''],
      ]),
    };
    for (const pool of ['forks', 'threads']) {
      const { findings } = await runWithSetup(files, {
        setup: { guards: all },
        test: { isolate: false, maxWorkers: 1, pool },
      });
      expect(told(findings).toSorted()).toEqual([
        'environment a: process.env.A was set',
        'environment b: process.env.B was set',
        'timers b: an interval of 1000 ms goes on (6)',
      ]);
    }
  });

  test('know the globals of an environment that is set up', async () => {
    const environment = `export default {
      name: 'window',
      viteEnvironment: 'ssr',
      setup(global) {
        const behind = new Map();
        for (let index = 0; index < 700; index++)
          Object.defineProperty(global, 'Element' + index, {
            configurable: true,
            get: () => behind.get(index) ?? index,
            set: (value) => void behind.set(index, value),
          });
        global.document = { body: {} };
        return { teardown() {} };
      },
    };`;
    const { findings } = await runWithSetup(
      {
        'window.ts': environment,
        'tests/a.test.ts': suite([
          ['one', `expect(Element7).toBe(7); Element8 = 1;`],
          ['two', 'document.title = 1; globalThis.matchMedia = 1;'],
        ]),
      },
      { setup: { guards: all }, test: { environment: './window.ts' } },
    );
    expect(told(findings)).toEqual(['globals two: globalThis.matchMedia was added']);
  });

  test('tell the waits of tests with their length, count and place', async () => {
    const body = `for (let n = 0; n < 3; n++) await sleep(12);
  let looks = 0;
  await vi.waitFor(() => { looks += 1; if (looks < 4) throw new Error('not yet'); }, { interval: 15 });
  await sleep(2); void sleep(5_000, null, { ref: false });`;
    const { notes, findings } = await runWithSetup(
      { 'tests/a.test.ts': suite([['waits', body]]) },
      { setup: { traceWaitsMs: 5 } },
    );
    expect(findings).toEqual([]);
    const at = (line: number): object => ({ file: 'tests/a.test.ts', line, column: expect.any(Number) });
    expect(notes.get('tests/a.test.ts')?.waits).toEqual([
      { test: 'waits', delayMs: 12, count: 3, location: at(6) },
      { test: 'waits', delayMs: 15, count: 3, location: at(8) },
    ]);
  });
});
