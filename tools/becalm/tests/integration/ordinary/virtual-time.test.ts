import { describe, expect, test } from 'vitest';
import { runVitest } from '../../../src/host/ordinary/run-vitest.ts';
import { defaultGuards } from '../../../src/worlds/ordinary-setup.ts';
import { temporaryProject, vitestConfig } from '../temporary-project.ts';
import { runWithSetup, type SetupRun, told } from './run-with-setup.ts';

const header = `import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import timers from 'node:timers';
import { setInterval as every, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
`;

const virtual = { virtualTime: { realTime: [] } };

function failing({ tests, errors }: SetupRun): readonly string[] {
  const failed = [...tests].filter(([, { state }]) => state !== 'passed');
  return [...failed.map(([name, shown]) => `${name}: ${shown.errors.join('; ')}`), ...errors];
}

/** Minutes of waits in every way there is. */
const sleeps = `${header}
  const minute = { timeout: 3_600_000 };
  const began = Date.now();
  beforeAll(async () => { await sleep(5_000); });
  afterEach(async () => { await sleep(1_000); });
  test('sleeps', minute, async () => {
    const [date, up, fine] = [Date.now(), performance.now(), process.hrtime.bigint()];
    await sleep(60_000);
    await new Promise((r) => setTimeout(r, 60_000));
    await new Promise((r) => timers.setTimeout(r, 60_000));
    expect(Date.now() - date).toBe(180_000);
    expect(performance.now() - up).toBeCloseTo(180_000, 0);
    expect(Number(process.hrtime.bigint() - fine) / 1e6).toBeCloseTo(180_000, 0);
  });
  test('polls', minute, async () => {
    let ready = false;
    setTimeout(() => { ready = true; }, 60_000);
    await vi.waitFor(() => { if (!ready) throw new Error('not yet'); }, { timeout: 90_000, interval: 1_000 });
    await expect.poll(() => Date.now() - began, { timeout: 900_000, interval: 1_000 }).toBeGreaterThan(400_000);
  });
  test('ticks', minute, async () => {
    let ticks = 0;
    for await (const _ of every(10_000)) if (++ticks === 6) break;
    expect(AbortSignal.timeout(1).aborted).toBe(false);
    clearTimeout(Number(setTimeout(() => {}, 60_000)));
  });
  test('fakes timers inside', minute, async () => {
    vi.useFakeTimers({ now: 0 });
    let fired = 0;
    setTimeout(() => { fired = Date.now(); }, 90_000);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(fired).toBe(90_000);
    vi.useRealTimers();
    await sleep(60_000);
    expect(Date.now()).toBeGreaterThan(began);
  });
  test('tells files the time that it is', minute, async () => {
    await sleep(60_000);
    const before = Date.now();
    fs.writeFileSync('written.txt', '');
    expect(Math.abs(fs.statSync('written.txt').mtimeMs - before)).toBeLessThan(1_000);
    fs.rmSync('written.txt');
  });`;

const tooLong = `${header}
  test('waits too long', async () => { await sleep(6_000); });
  test('waits just so long', { timeout: 400 }, async () => { await sleep(399); });
  test('waits for ever', { timeout: 200 }, async () => { await new Promise(() => {}); });
  describe('with a hook', () => {
    beforeAll(async () => { await sleep(11_000); });
    test('never starts', () => {});
  });
  test.concurrent('waits beside', async () => { await sleep(4_000); });
  test.concurrent('waits too long beside', async () => { await sleep(5_500); });`;

/** A transformation that takes far longer than the machine is quiet before time jumps. */
const slowly = {
  name: 'slowly',
  async transform(_code: string, id: string): Promise<void> {
    if (id.endsWith('slow.ts')) await new Promise((resolve) => setTimeout(resolve, 400));
  },
};

describe('virtual time in an ordinary run', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['forks', {}],
    ['threads', { pool: 'threads' }],
    ['files that share a worker', { isolate: false, maxWorkers: 1 }],
    ['threads that files share', { pool: 'threads', isolate: false, maxWorkers: 1 }],
  ])('takes no real time for waits: %s', async (_where, options) => {
    const files = { 'tests/a.test.ts': sleeps, 'tests/b.test.ts': sleeps };
    const run = await runWithSetup(files, { setup: { ...virtual, guards: defaultGuards }, test: options });
    expect(failing(run)).toEqual([]);
    expect(told(run.findings)).toEqual([]);
    expect(run.testsMs).toBeLessThan(30_000);
    for (const { virtualMs, realTime } of run.notes.values()) {
      expect(virtualMs).toBeGreaterThan(500_000);
      expect(realTime).toEqual([]);
    }
  });

  test('starts at the true time, and stays real where nobody asks for it', async () => {
    const file = `${header}
      test('tells the time', async () => {
        await sleep(50);
        throw new Error(String(Date.now()));
      });`;
    for (const setup of [virtual, {}]) {
      const { tests, notes } = await runWithSetup({ 'tests/a.test.ts': file }, { setup });
      const toldMs = Number(/\d{12,}/u.exec(tests.get('tells the time')?.errors[0] ?? '')?.[0]);
      expect(Math.abs(toldMs - Date.now())).toBeLessThan(30_000);
      expect(notes.get('tests/a.test.ts')?.virtualMs === null).toBe(setup !== virtual);
    }
  });

  test('lets what waits longer than its time-out fail as it would, at that time', async () => {
    const run = await runWithSetup({ 'tests/a.test.ts': tooLong }, { setup: virtual });
    expect(failing(run)).toEqual([
      expect.stringMatching(/^waits too long: .*timed out in 5000ms/u),
      expect.stringMatching(/^waits for ever: .*timed out in 200ms/u),
      expect.stringMatching(/^with a hook > never starts: /u),
      expect.stringMatching(/^waits too long beside: .*timed out in 5000ms/u),
    ]);
    expect(run.testsMs).toBeLessThan(5_000);
  });

  test('is there before the setup files of a project load', async () => {
    using project = temporaryProject({
      'vitest.config.ts': vitestConfig({
        setupFiles: ['./first.ts', './second.ts'],
        sequence: { setupFiles: 'parallel' },
      }),
      'first.ts': 'globalThis.firstTimer = setTimeout; globalThis.loadedAt = performance.now();',
      'second.ts': 'globalThis.secondTimer = setTimeout;',
      'tests/a.test.ts': `${header}
        test('has timers of one clock', { timeout: 300_000 }, async () => {
          for (const timer of [firstTimer, secondTimer, setTimeout]) {
            expect(timer).toBe(setTimeout);
            await new Promise((resolve) => timer(resolve, 60_000));
          }
        });`,
    });
    const { run, exitCode } = await runVitest({
      ...{ root: project.root, config: null, projects: [], filters: [], vitestArguments: [], workers: null },
      ...{ shard: null, plan: null, exactWorkers: false, importsMax: 0, silent: true, signal: null },
      setup: { ...virtual, root: project.root, guards: defaultGuards, traceWaitsMs: null },
    });
    expect(exitCode).toBe(0);
    expect(run.files[0]).toMatchObject({ state: 'passed', findings: [] });
    expect(run.files[0]?.virtualMs).toBeGreaterThan(179_000);
  });

  test('does not jump while a module is on its way', async () => {
    const run = await runWithSetup(
      {
        'slow.ts': 'export const slow = 1;',
        'tests/a.test.ts': `${header}
          test('imports in time', async () => {
            const late = new Promise((_, reject) => { setTimeout(() => reject(new Error('late')), 1_000).unref(); });
            const { slow } = await Promise.race([import('../slow.ts'), late]);
            expect(slow).toBe(1);
          });`,
      },
      { setup: virtual, plugins: [slowly] },
    );
    expect(failing(run)).toEqual([]);
  });
});

describe('what no virtual clock holds', () => {
  const native = `${header}
    test('waits natively', async () => {
      await sleep(60_000);
      const server = net.createServer().listen(0);
      await new Promise((r) => server.once('listening', r));
      const fired = [];
      const before = Date.now();
      const kept = setTimeout(() => fired.push('kept'), 150);
      const socket = net.connect(server.address().port);
      socket.setTimeout(300, () => fired.push('socket'));
      setTimeout(() => fired.push('late'), 600);
      await sleep(700);
      expect(fired).toEqual(['kept', 'socket', 'late']);
      expect(Date.now() - before).toBeGreaterThanOrEqual(695);
      socket.destroy();
      server.close();
    }, 100_000);
    test('is real from there on', async () => {
      const before = Date.now();
      spawnSync('sleep', ['0.2']);
      expect(Date.now() - before).toBeGreaterThan(190);
    });`;

  test('lets time go on as the real one, with the timers there are, and says why', async () => {
    const run = await runWithSetup({ 'tests/a.test.ts': native }, { setup: virtual });
    expect(failing(run)).toEqual([]);
    const notes = run.notes.get('tests/a.test.ts');
    expect(notes?.realTime).toEqual([
      {
        what: 'a socket time-out of 300 ms',
        location: { file: 'tests/a.test.ts', line: 16, column: expect.any(Number) },
      },
    ]);
    expect(notes?.virtualMs).toBeGreaterThan(60_700);
  });

  test('is no matter where it is longer than any test may take', async () => {
    const file = native
      .replaceAll('setTimeout(300,', 'setTimeout(3_600_000,')
      .replaceAll("'kept', 'socket', 'late'", "'kept', 'late'");
    const run = await runWithSetup(
      { 'tests/a.test.ts': file.replace("test('is real", "test.skip('is real") },
      { setup: virtual },
    );
    expect(run.notes.get('tests/a.test.ts')?.realTime).toEqual([]);
    expect(run.testsMs).toBeLessThan(5_000);
  });

  test('may be said before: files of the configuration keep real time', async () => {
    const file = `${header}
      test('measures a program', () => {
        const before = Date.now();
        spawnSync('sleep', ['0.2']);
        expect(Date.now() - before).toBeGreaterThan(190);
      });
      test('goes on', async () => {
        const before = Date.now();
        await sleep(30);
        expect(Date.now() - before).toBeGreaterThanOrEqual(29);
      });`;
    for (const options of [{}, { isolate: false, maxWorkers: 1 }]) {
      const files = { 'tests/a.test.ts': file };
      const real = await runWithSetup(files, {
        setup: { virtualTime: { realTime: ['**/a.test.ts'] } },
        test: options,
      });
      expect(failing(real)).toEqual([]);
      const jumping = await runWithSetup(files, { setup: virtual, test: options });
      expect(jumping.tests.get('measures a program')?.state).toBe('failed');
    }
  });
});
