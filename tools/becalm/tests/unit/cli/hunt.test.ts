import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { OpenOptions } from '../../../src/host/open.ts';
import type { Report } from '../../../src/report/schema.ts';
import { validateReport } from '../../../src/report/validate.ts';
import type { FakePart } from '../hunt/fake-suite.ts';
import { troubled } from '../report/hunted.ts';
import { type ModelMachine, modelMachine } from './model-ports.ts';

const calm: FakePart = { tests: ['a.test.ts > one', 'a.test.ts > two'] };
const flaky: FakePart = { ...calm, polluters: { 'a.test.ts > one': [['a.test.ts > two']] } };

function reportIn(machine: ModelMachine, path = '/shop/.becalm/report.json'): Report {
  return validateReport(JSON.parse(machine.files.get(path) ?? 'null'));
}

describe('becalm hunt', () => {
  it('exits 0 when every test passed in every world', async () => {
    const machine = modelMachine([calm]);

    expect(await machine.run('hunt', '--seeds', '20')).toBe(0);
    expect(machine.stdout()).toBe(
      'becalm 0.1.0 · vitest 5.1.1 · node 24.21.0 · 2 workers · 1 file\n' +
        '\n' +
        expectedSummary(reportIn(machine)),
    );
    expect(machine.closed()).toBe(1);
    expect(machine.listeners()).toBe(0);
  });

  it('hunts 1000 seeds in all axes but state from now when it is told nothing', async () => {
    const machine = modelMachine([calm]);
    await machine.run('hunt');

    expect(machine.opened).toEqual([
      {
        root: '/shop',
        config: null,
        projects: [],
        filters: [],
        leaveOut: expect.any(Function) as OpenOptions['leaveOut'],
        workers: null,
        baseMs: Date.UTC(2026, 10, 22, 10),
      },
    ]);
    expect(reportIn(machine)).toMatchObject({
      seeds: { first: 1, count: 1000, completed: 1000 },
      axes: ['order', 'clock', 'random', 'schedule', 'load', 'environment'],
      startedAt: '2026-11-22T10:00:00.000Z',
      at: '2026-11-22T10:00:00.000Z',
      commit: 'c0ffee',
      becalm: '0.1.0',
      vitest: '5.1.1',
      node: 'v24.21.0',
    });
  });

  it('takes its flags', async () => {
    const machine = modelMachine([flaky]);
    const code = await machine.run(
      ...[
        'hunt',
        'tests/cart',
        '--seeds',
        '5001..5020',
        '--workers',
        '7',
        '--axes',
        'order',
        '--root',
        'sub dir',
      ],
      ...['--config', 'v.config.ts', '--project', 'unit', '--project', 'dom', '--json', 'out/r.json'],
      ...['--at', '2024-02-29T23:59:00+01:00'],
    );

    expect(code).toBe(1);
    expect(machine.opened).toEqual([
      {
        root: '/shop/sub dir',
        config: 'v.config.ts',
        projects: ['unit', 'dom'],
        filters: ['tests/cart'],
        leaveOut: expect.any(Function) as OpenOptions['leaveOut'],
        workers: 7,
        baseMs: Date.UTC(2024, 1, 29, 22, 59),
      },
    ]);
    expect([...machine.files.keys()]).toEqual([
      '/shop/sub dir/.becalm/report.json',
      '/shop/sub dir/.becalm/report.html',
      '/shop/out/r.json',
    ]);
    const report = reportIn(machine, '/shop/out/r.json');
    expect(report).toMatchObject({
      seeds: { first: 5001, count: 20, completed: 20 },
      axes: ['order'],
      at: '2024-02-29T22:59:00.000Z',
      commit: null,
    });
    expect(report.tests[0]?.replay).toContain(
      ' --at 2024-02-29T22:59:00Z --axes order --root "sub dir" --config v.config.ts --test "a.test.ts > one"',
    );
    expect(machine.stdout()).toContain('   sub dir/.becalm/report.html\n');
  });

  it('exits 1 with a finding, and prints a line that replays it', async () => {
    const machine = modelMachine([flaky]);

    expect(await machine.run('hunt', '--seeds', '20')).toBe(1);
    const line = /npx becalm (replay .*)/.exec(machine.stdout())?.[1];
    const words = line!.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ''));

    const replaying = modelMachine([flaky]);
    expect(await replaying.run(...words)).toBe(1);
    expect(replaying.stdout()).toContain('failed  expected a.test.ts > one to pass  a.test.ts:3:7');
  });

  it.each<[string, FakePart]>([
    ['broken', { ...calm, alwaysFails: ['a.test.ts > one'] }],
    ['unconfirmed', { ...calm, races: { 'a.test.ts > one': 0.3 } }],
  ])('exits 1 for a test that is %s', async (verdict, part) => {
    const machine = modelMachine([part]);

    expect(await machine.run('hunt', '--seeds', '5')).toBe(1);
    expect(reportIn(machine).tests[0]?.verdict).toBe(verdict);
  });

  it('asks about a possible race, and exits 0 where there is nothing else', async () => {
    const asked = modelMachine([{ ...calm, overtaken: ['a.test.ts > one'] }]);

    expect(await asked.run('hunt', '--seeds', '20')).toBe(0);
    expect(reportIn(asked).suite).toMatchObject({ flaky: 1, possibleRaces: 1 });
    expect(asked.stdout()).toMatch(/^RACE {2}one/mu);
    expect(asked.stdout()).toContain('0 flaky, 0 order-dependent, 1 possible race, 0 unconfirmed');
    expect(asked.stdout()).toMatch(/in life +only if one of these timers stands for an answer from outside/u);

    const both = modelMachine([
      { ...calm, overtaken: ['a.test.ts > one'], alwaysFails: ['a.test.ts > two'] },
    ]);
    expect(await both.run('hunt', '--seeds', '20')).toBe(1);
  });

  it('exits 3 when worlds were lost, though there are findings', async () => {
    const machine = modelMachine([{ ...flaky, lost: ({ seed }) => seed === 3 }]);

    expect(await machine.run('hunt', '--seeds', '20')).toBe(3);
    expect(machine.stdout()).toContain('Lost with their worker: 3 (the worker was killed)');
    expect(reportIn(machine).incomplete?.lostWorlds).toHaveLength(1);
  });

  it('writes progress to stderr only', async () => {
    const machine = modelMachine([calm]);
    await machine.run('hunt', '--seeds', '20');

    expect(machine.stderr().match(/^probes/gm)).toHaveLength(10);
    expect(machine.stdout()).not.toContain('probes');
  });

  it('reports what the project had switched on', async () => {
    const machine = modelMachine([calm], { switchedOff: ['retry: 2'] });
    await machine.run('hunt', '--seeds', '5');

    expect(machine.stdout()).toContain('Off during the hunt: retry: 2');
  });

  it('says what a hunt would cost, and runs none, with --dry-run', async () => {
    const machine = modelMachine([calm, { ...calm, project: 'dom' }]);

    expect(await machine.run('hunt', '--dry-run')).toBe(0);
    expect(machine.stdout()).toBe(
      'becalm 0.1.0 · vitest 5.1.1 · node 24.21.0 · 2 workers · 2 files\n' +
        'would run  1040 worlds of 4 tests: 40 probes and 1000 seeds\n' +
        'cold       20 ms for a world in a pristine process\n' +
        'at most    10 s with 2 workers, and replays of what fails; warm workers are many times faster\n',
    );
    expect(machine.suite.calls()).toMatchObject({ surveys: 2, runs: [], closed: 2 });
    expect(machine.files.size).toBe(0);
  });

  it('refuses to estimate a suite that does not survive one run', async () => {
    const machine = modelMachine([{ ...calm, project: 'unit', lost: () => true }]);

    expect(await machine.run('hunt', '--dry-run')).toBe(2);
    expect(machine.stderr()).toContain(
      'Expected the suite of project "unit" to run once, was: the worker was killed',
    );
  });

  it('exits 2 where the suite cannot be opened', async () => {
    const machine = modelMachine([calm], { open: new UsageError('Expected test files, found none.') });

    expect(await machine.run('hunt')).toBe(2);
    expect(machine.stderr()).toBe('Expected test files, found none.\n');
    expect(machine.listeners()).toBe(0);
  });

  it('exits 2 where files hold no tests', async () => {
    const machine = modelMachine([{ tests: [] }]);

    expect(await machine.run('hunt', 'cart')).toBe(2);
    expect(machine.stderr()).toContain('Expected at least one test in files that match cart, found none.');
    expect(machine.files.size).toBe(0);
  });

  it('exits 2 where a report cannot be written, and writes the other', async () => {
    const full = new Error('ENOSPC: no space left on device');
    const machine = modelMachine([flaky], { write: (path) => (path.includes('.becalm') ? full : null) });

    expect(await machine.run('hunt', '--seeds', '20', '--json', 'r.json')).toBe(2);
    expect([...machine.files.keys()]).toEqual(['/shop/r.json']);
    expect(machine.stdout()).toContain('ORDER');
    expect(machine.stderr()).toContain(
      'Expected to write the report to "/shop/.becalm/report.json", was: ENOSPC: no space left on device. ',
    );
  });

  it('exits 3 and shows where, when becalm itself fails', async () => {
    const machine = modelMachine([calm], { open: new TypeError('undefined is not a world') });

    expect(await machine.run('hunt')).toBe(3);
    expect(machine.stderr()).toMatch(/bug of becalm[\s\S]*TypeError: undefined is not a world\n +at /);
  });
});

describe('becalm hunt that is interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('writes the report so far and exits after %s', async (signal, code) => {
    const machine: ModelMachine = modelMachine([
      {
        ...flaky,
        hangs: (seed) => {
          if (seed === 15) machine.send(signal);
          return seed === 15;
        },
      },
    ]);

    expect(await machine.run('hunt', '--seeds', '100', '--workers', '1')).toBe(code);
    expect(reportIn(machine)).toMatchObject({
      seeds: { completed: 14 },
      incomplete: { stopped: true, seedsLeft: 86, probesLeft: 0, suspectsLeft: 1 },
    });
    expect(machine.stdout()).toContain('Interrupted, left: 86 of 100 seeds, 1 test to replay');
    expect(machine.closed()).toBe(1);
    expect(machine.endedWith()).toBeNull();
  });

  it('ends at once at the second signal', async () => {
    const machine: ModelMachine = modelMachine([
      {
        ...calm,
        hangs: (seed) => {
          if (seed !== 2) return false;
          machine.send('SIGINT');
          machine.send('SIGTERM');
          return true;
        },
      },
    ]);
    await machine.run('hunt', '--seeds', '10');

    expect(machine.endedWith()).toBe(143);
  });

  it('estimates no further', async () => {
    const machine: ModelMachine = modelMachine([
      {
        ...calm,
        hangs: () => {
          machine.send('SIGINT');
          return true;
        },
      },
    ]);

    expect(await machine.run('hunt', '--dry-run')).toBe(130);
  });

  it('gives every kind of finding a verdict all the same', async () => {
    const machine: ModelMachine = modelMachine([
      {
        ...troubled,
        hangs: (seed, kind) => {
          if (kind === 'replay') machine.send('SIGINT');
          return kind === 'replay' && seed !== null;
        },
      },
    ]);

    expect(await machine.run('hunt', '--seeds', '100')).toBe(130);
    expect(new Set(reportIn(machine).tests.map(({ verdict }) => verdict))).toEqual(
      new Set(['stable', 'unconfirmed', 'skipped']),
    );
  });
});

function expectedSummary(report: Report): string {
  // 1 − 0.05^(1/20) is 13.9 %.
  return (
    'controls  40 worlds also cold, 0 disagreements\n\n' +
    `20 worlds in ${report.durationMs} ms: 0 flaky, 0 order-dependent, 0 unconfirmed, 2 stable\n` +
    'With 95 % confidence fewer than 14 % of worlds fail.   .becalm/report.html\n'
  );
}
