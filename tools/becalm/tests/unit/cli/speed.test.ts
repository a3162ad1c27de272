import { describe, expect, it } from 'vitest';
import type { OrdinaryOptions, OrdinaryResult } from '../../../src/host/ordinary/options.ts';
import { speedReportSchema } from '../../../src/report/speed-schema.ts';
import { runRecordText } from '../../../src/speed/run-record.ts';
import type { RecordedRun } from '../../../src/worlds/recorded-run.ts';
import type { FakePart } from '../hunt/fake-suite.ts';
import { aFile, aRun } from '../speed/made-up-run.ts';
import { type ModelMachine, modelMachine, type Troubles } from './model-ports.ts';

const files = ['a.test.ts', 'b.test.ts', 'c.test.ts'];
const part: FakePart = {
  shared: true,
  tests: files.map((file) => `${file} > works`),
  polluters: { 'a.test.ts > works': [['c.test.ts > works']] },
};
const run = aRun(files.map((file) => aFile({ file })));

const resultOf = (recorded: RecordedRun): OrdinaryResult => ({
  ...{ run: recorded, exitCode: 0, interrupted: false, narrowed: false, present: [] },
});

function machine(troubles: Troubles = {}, parts: readonly FakePart[] = [part]): ModelMachine {
  return modelMachine(parts, { runVitest: () => Promise.resolve(resultOf(run)), ...troubles });
}

describe('becalm speed', () => {
  it('runs the suite once, prints, and writes the page under the root', async () => {
    const asked: OrdinaryOptions[] = [];
    const shop = machine({
      runVitest: (options) => {
        asked.push(options);
        return Promise.resolve(resultOf(run));
      },
    });
    expect(await shop.run('speed', 'cart', '--project', 'unit', '--workers', '3', '--root', 'core')).toBe(0);
    expect(asked).toEqual([
      expect.objectContaining({
        ...{ root: '/shop/core', filters: ['cart'], projects: ['unit'], workers: 3, silent: true },
        setup: { root: '/shop/core', guards: null, virtualTime: null, traceWaitsMs: 5 },
      }),
    ]);
    expect(shop.stdout()).toContain('3 tests in 3 files on 2 workers');
    expect(shop.stderr()).toBe('running the suite once\n');
    expect([...shop.files.keys()]).toEqual(['/shop/core/.becalm/speed.html']);
    expect(shop.opened).toEqual([]);
    expect(shop.listeners()).toBe(0);
  });

  it('tells of the median of several runs, and writes where it is told to', async () => {
    let count = 0;
    const shop = machine({
      runVitest: () => Promise.resolve(resultOf({ ...run, durationMs: 500 + 10 * count++ })),
    });
    expect(await shop.run('speed', '--runs', '3', '--json', 'out.json', '--html', 'out.html')).toBe(0);
    const report = speedReportSchema.parse(JSON.parse(shop.files.get('/shop/out.json') ?? ''));
    expect(report).toMatchObject({ durationMs: 510, durationsMs: [500, 510, 520] });
    expect([...shop.files.keys()]).toEqual(['/shop/out.html', '/shop/out.json']);
    expect(shop.stderr()).toContain('running the suite 3/3');
  });

  it('tells of a recorded run, and runs nothing', async () => {
    const shop = machine({
      runVitest: () => Promise.reject(new Error('Nothing is to be run.')),
      files: { '/shop/run.json': runRecordText(run) },
    });
    expect(await shop.run('speed', '--from', 'run.json')).toBe(0);
    expect(shop.stdout()).toContain('3 tests in 3 files');
  });

  it.each([
    [
      'of other text',
      { '/shop/run.json': '{}' },
      /run\.json: Expected a record .*Write a record with "becalm run --record", and name it\./u,
    ],
    [
      'that is not there',
      {},
      /Expected to read "run\.json".*Write a record with "becalm run --record", and name it\./u,
    ],
    [
      'without files',
      { '/shop/run.json': runRecordText(aRun([])) },
      /at least one test file in "run\.json"/u,
    ],
  ])('refuses a record %s', async (_, texts, message) => {
    const shop = machine({ files: texts });
    expect(await shop.run('speed', '--from', 'run.json')).toBe(2);
    expect(shop.stderr()).toMatch(message);
  });

  it('exits 1 where tests failed, 2 where nothing is found or written', async () => {
    const failed = aRun([aFile({ state: 'failed' })]);
    expect(await machine({ runVitest: () => Promise.resolve(resultOf(failed)) }).run('speed')).toBe(1);
    expect(await machine({ runVitest: () => Promise.resolve(resultOf(aRun([]))) }).run('speed')).toBe(2);
    const full = machine({ write: () => new Error('ENOSPC') });
    expect(await full.run('speed')).toBe(2);
    expect(full.stderr()).toContain('Write it elsewhere with --html.');
    expect(full.stdout()).toContain('3 tests in 3 files');
  });

  it('ends at a signal with nothing told', async () => {
    const shop: ModelMachine = machine({
      runVitest: () => {
        shop.send('SIGINT');
        return Promise.resolve({ ...resultOf(run), interrupted: true });
      },
    });
    expect(await shop.run('speed', '--runs', '5')).toBe(130);
    expect(shop.stdout()).toBe('');
    expect(shop.stderr()).toBe('running the suite 1/5\n');
  });
});

describe('becalm speed --isolation', () => {
  it('opens the suite as if its files shared workers, and names the leak', async () => {
    const shop = machine();
    expect(await shop.run('speed', 'cart', '--isolation', '--seeds', '10', '--json', 'out.json')).toBe(0);
    expect(shop.opened).toEqual([expect.objectContaining({ shareWorkers: true, filters: ['cart'] })]);
    const { isolation } = speedReportSchema.parse(JSON.parse(shop.files.get('/shop/out.json') ?? ''));
    expect(isolation).toMatchObject({
      complete: true,
      projects: [
        {
          shareable: ['a.test.ts', 'b.test.ts'],
          kept: [{ file: 'c.test.ts', reason: 'leaks' }],
          leaks: [{ polluters: ['c.test.ts'], victim: 'a.test.ts' }],
          proof: { orders: 10, probes: 20 },
        },
      ],
    });
    expect(isolation?.configuration).toContain("name: 'shared',");
    expect(shop.stderr()).toContain('probes 20/20');
    expect(shop.closed()).toBe(1);
  });

  it('tells what it has at a signal, and that it is incomplete', async () => {
    const interrupting: FakePart = {
      ...part,
      lost: ({ seed }) => {
        if (seed === 3) shop.send('SIGINT');
        return false;
      },
    };
    const shop: ModelMachine = machine({}, [interrupting, { ...part, project: 'other' }]);
    expect(await shop.run('speed', '--isolation', '--seeds', '50', '--json', 'out.json')).toBe(130);
    const { isolation } = speedReportSchema.parse(JSON.parse(shop.files.get('/shop/out.json') ?? ''));
    expect(isolation).toMatchObject({ complete: false, configuration: null });
    expect(shop.closed()).toBe(1);
  });
});
