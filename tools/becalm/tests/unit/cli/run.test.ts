import { describe, expect, it } from 'vitest';
import type { OrdinaryOptions, OrdinaryResult } from '../../../src/host/ordinary/options.ts';
import { runRecordText } from '../../../src/speed/run-record.ts';
import { timingsText } from '../../../src/speed/timings.ts';
import { defaultGuards, type GuardFinding } from '../../../src/worlds/ordinary-setup.ts';
import type { RecordedFile } from '../../../src/worlds/recorded-run.ts';
import { plannedFile } from '../speed/heavy-tail.ts';
import { recordedFile, recordedRun } from '../speed/recorded-file.ts';
import { type ModelMachine, modelMachine, type Troubles } from './model-ports.ts';

const suite = ['tests/a.test.ts', 'tests/b.test.ts', 'tests/c.test.ts'];
const durations = { 'tests/a.test.ts': [10], 'tests/b.test.ts': [900], 'tests/c.test.ts': [50] };
const timings = timingsText(new Map([['', new Map(Object.entries(durations))]]));
const timingsPath = '/shop/.becalm/timings.json';

interface ModelRun extends Partial<Omit<OrdinaryResult, 'run'>> {
  /** What is special about the files. */
  readonly files?: Partial<RecordedFile>;
  /** Happens while the tests run. */
  readonly meanwhile?: () => void;
}

/** A Vitest that runs the three files of the suite, a millisecond each, as its plan wants them. */
function modelVitest(
  ran: OrdinaryOptions[],
  { files, meanwhile, ...result }: ModelRun = {},
): Troubles['runVitest'] {
  return (options) => {
    ran.push(options);
    meanwhile?.();
    const { plan, shard } = options;
    const found = suite.map((file) => plannedFile(file));
    const chosen = shard === null ? found : (plan?.shard?.(found, shard) ?? found);
    const ordered = plan?.order?.(chosen) ?? chosen;
    return Promise.resolve({
      run: recordedRun(
        ordered.map(({ file }) => recordedFile(file, { ms: 1, ...files })),
        { shard },
      ),
      ...{ exitCode: 0, interrupted: false, narrowed: false },
      present: found,
      ...result,
    });
  };
}

interface Machine extends ModelMachine {
  readonly ran: readonly OrdinaryOptions[];
}

function machine(run: ModelRun = {}, troubles: Troubles = {}): Machine {
  const ran: OrdinaryOptions[] = [];
  const model = modelMachine([], {
    files: { [timingsPath]: timings },
    ...troubles,
    runVitest: modelVitest(ran, run) ?? (() => Promise.reject(new Error('There is one.'))),
  });
  return { ...model, ran };
}

function orderOf({ ran }: Machine): readonly string[] {
  const files = suite.map((file) => plannedFile(file));
  return (ran[0]?.plan?.order?.(files) ?? []).map(({ file }) => file);
}

describe('becalm run', () => {
  it('runs the suite with the longest files first, guards on, and exits 0 when it passes', async () => {
    const model = machine();

    expect(await model.run('run')).toBe(0);
    expect(orderOf(model)).toEqual(['tests/b.test.ts', 'tests/c.test.ts', 'tests/a.test.ts']);
    expect(model.ran[0]).toMatchObject({
      ...{ root: '/shop', config: null, projects: [], filters: [], vitestArguments: [] },
      ...{ workers: null, shard: null, exactWorkers: false, importsMax: 0, silent: false },
      setup: { root: '/shop', guards: defaultGuards, virtualTime: null, traceWaitsMs: null },
    });
    expect(model.stderr()).toBe('');
  });

  it('exits 1 when Vitest does', async () => {
    expect(await machine({ exitCode: 1 }).run('run')).toBe(1);
  });

  it('hands on filters, projects, the configuration and what stands after --', async () => {
    const model = machine();
    await model.run(
      ...['run', 'tests/a', '--project', 'unit', '--config', 'v.config.ts', '--workers', '3'],
      ...['--', '-t', 'starts empty', '--coverage', '--shard', '1/2'],
    );

    expect(model.ran[0]).toMatchObject({
      ...{ filters: ['tests/a'], projects: ['unit'], config: 'v.config.ts', workers: 3 },
      vitestArguments: ['-t', 'starts empty', '--coverage', '--shard', '1/2'],
    });
  });

  it.each([
    [['--shard', '0/2'], 'Expected --shard to be a share such as 2/5'],
    [['--shard', '3/2'], 'Expected --shard to be a share such as 2/5'],
    [['--shard', '2'], 'Expected --shard to be a share such as 2/5'],
    [['--workers', '0'], 'Expected --workers to be a whole number from 1 to 512'],
    [['--record', 'tests/cart'], 'Write filters before it: becalm run tests/cart --record'],
    [['--coverage'], 'flags of Vitest stand after --'],
    [['--like', 'run.json', '--shard', '1/2'], 'was also --shard: a record knows its workers and its shard'],
    [['--like', 'run.json', '--workers', '2'], 'was also --workers'],
    [['--like', 'none.json'], 'Write a record with "becalm run --record"'],
  ])('exits 2 and says what to do for %j', async (flags, message) => {
    const model = machine();

    expect(await model.run('run', ...flags)).toBe(2);
    expect(model.stderr()).toContain(message);
    expect(model.ran).toEqual([]);
  });

  it('turns guards off and time virtual where that is asked for', async () => {
    const model = machine();
    await model.run('run', '--no-guards');
    await model.run('run', '--no-guards', '--virtual-time');

    expect(model.ran.map(({ setup }) => setup)).toEqual([
      null,
      { root: '/shop', guards: null, virtualTime: { realTime: [] }, traceWaitsMs: null },
    ]);
  });

  it('needs no setup file where every guard is off', async () => {
    const model = machine({}, { configs: { '/shop/becalm.config.ts': { guards: { all: 'off' } } } });
    await model.run('run');

    expect(model.ran[0]?.setup).toBeNull();
  });

  it('tells what guards saw', async () => {
    const finding: GuardFinding = {
      guard: 'timers',
      level: 'warn',
      test: 'cart > empties',
      orOneOf: [],
      count: 2,
      what: 'an interval goes on',
      advice: 'Clear it.',
      location: null,
    };
    const model = machine({ files: { findings: [finding] } });

    expect(await model.run('run', 'tests/a')).toBe(0);
    expect(model.stderr()).toContain(
      'becalm: 3 findings of guards\n  warn timers  tests/b.test.ts  cart > empties: an interval goes on (2 times). Clear it.\n',
    );
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends early at %s, with the status of the signal',
    async (signal) => {
      let send = (): void => undefined;
      const model = machine({ interrupted: true, present: null, meanwhile: () => send() });
      send = () => {
        model.send(signal);
      };

      expect(await model.run('run')).toBe(signal === 'SIGINT' ? 130 : 143);
      expect(model.ran[0]?.signal?.aborted).toBe(true);
      expect(model.files.get(timingsPath)).toBe(timings);
      expect(model.listeners()).toBe(0);
    },
  );
});

describe('the timing file of becalm run', () => {
  it('gains what a whole run measured, and loses what is gone', async () => {
    const model = machine({ present: [plannedFile('tests/a.test.ts'), plannedFile('tests/b.test.ts')] });
    await model.run('run');

    expect(model.files.get(timingsPath)).toBe(
      timingsText(
        new Map([
          [
            '',
            new Map([
              ['tests/a.test.ts', [10, 1]],
              ['tests/b.test.ts', [900, 1]],
            ]),
          ],
        ]),
      ),
    );
  });

  it.each([
    ['is told not to', ['--no-timings-update'], {}],
    ['is a shard, by which others are cut', ['--shard', '1/2'], {}],
    ['left tests out', [], { narrowed: true }],
    ['was ended early', [], { interrupted: true }],
  ])('stays as it is where the run %s', async (_, flags, run) => {
    const model = machine(run);
    await model.run('run', ...flags);

    expect(model.files.get(timingsPath)).toBe(timings);
  });

  it('gains what a shard measured where that is asked for', async () => {
    const model = machine();
    await model.run('run', '--shard', '1/1', '--timings-update');

    expect(model.files.get(timingsPath)).toContain('"tests/b.test.ts": [900, 1]');
  });

  it.each([
    [
      'missing',
      {},
      'becalm: no durations in .becalm/timings.json yet; files are estimated by size and imports.',
    ],
    [
      'torn',
      { [timingsPath]: timings.slice(0, 40) },
      'becalm: .becalm/timings.json: Expected JSON, was text that is none.',
    ],
  ])('loses no file where it is %s: that is said, and it is written anew', async (_, files, message) => {
    const model = machine({}, { files });

    expect(await model.run('run')).toBe(0);
    expect(model.stderr()).toContain(message);
    expect(new Set(orderOf(model))).toEqual(new Set(suite));
    expect(model.files.get(timingsPath)).toContain('"tests/c.test.ts": [1]');
  });

  it('stands where the configuration says, or the flag, which wins', async () => {
    const configured = { configs: { '/shop/becalm.config.ts': { timings: 'ci/times.json' } }, files: {} };
    const model = machine({}, configured);
    await model.run('run');
    await model.run('run', '--timings', 'mine.json');

    expect([...model.files.keys()]).toEqual(['/shop/ci/times.json', '/shop/mine.json']);
  });

  it('fails no run where it cannot be written', async () => {
    const model = machine({}, { files: {}, write: () => new Error('EROFS') });

    expect(await model.run('run')).toBe(0);
    expect(model.stderr()).toContain('Expected to keep durations in ".becalm/timings.json", was: EROFS.');
  });
});

describe('shards of becalm run', () => {
  it('hold every file once, and say what they are', async () => {
    const model = machine();
    for (const index of [1, 2]) await model.run('run', '--shard', `${index}/2`, '--record', `${index}.json`);

    const files = [1, 2].flatMap((index) => {
      const text = model.files.get(`/shop/${index}.json`) ?? '';
      return (JSON.parse(text) as { readonly files: readonly RecordedFile[] }).files.map(({ file }) => file);
    });
    expect(files.sort()).toEqual(suite);
    const lines = model
      .stderr()
      .split('\n')
      .filter((line) => line.startsWith('becalm: shard'));
    expect(lines).toEqual([
      expect.stringMatching(/^becalm: shard 1\/2 · \d of 3 files · \d\.\d s expected · cut \w{6}$/),
      expect.stringMatching(/^becalm: shard 2\/2 · \d of 3 files · \d\.\d s expected · cut \w{6}$/),
    ]);
    expect(lines[0]?.slice(-6)).toBe(lines[1]?.slice(-6));
  });

  it('say how many files are estimated', async () => {
    const model = machine({}, { files: {} });
    await model.run('run', '--shard', '1/2');

    expect(model.stderr()).toContain(' · 3 estimated · ');
  });
});

describe('a record of becalm run', () => {
  it('is written with exact workers, where none is named into .becalm/run.json', async () => {
    const model = machine();
    await model.run('run', '--record');

    expect(model.ran[0]?.exactWorkers).toBe(true);
    expect(model.files.get('/shop/.becalm/run.json')).toContain('"schema": "becalm.run/1"');
    expect(model.stderr()).toContain('becalm: recorded in .becalm/run.json');
  });

  it('exits 2 where it cannot be written', async () => {
    const model = machine({}, { write: (path) => (path.endsWith('run.json') ? new Error('EROFS') : null) });

    expect(await model.run('run', '--record')).toBe(2);
    expect(model.stderr()).toContain('Expected to write ".becalm/run.json", was: EROFS.');
  });

  it('is followed with its workers, its shard and its order; what differs is told', async () => {
    const record = recordedRun(
      ['tests/c.test.ts', 'tests/a.test.ts', 'tests/gone.test.ts'].map((file) => recordedFile(file)),
      { workers: 7 },
    );
    const model = machine({}, { files: { [timingsPath]: timings, '/shop/run.json': runRecordText(record) } });

    expect(await model.run('run', '--like', 'run.json')).toBe(0);
    expect(model.ran[0]).toMatchObject({ workers: 7, shard: null });
    expect(orderOf(model)).toEqual(['tests/c.test.ts', 'tests/a.test.ts', 'tests/b.test.ts']);
    expect(model.stderr()).toContain('becalm: not in the record, and run last: tests/b.test.ts\n');
    expect(model.stderr()).toContain('becalm: in the record, and not run: tests/gone.test.ts\n');
  });

  it('names ten files that differ, and how many more there are', async () => {
    const gone = Array.from({ length: 12 }, (_, index) => recordedFile(`tests/${index}.test.ts`));
    const model = machine({}, { files: { '/shop/run.json': runRecordText(recordedRun(gone)) } });
    await model.run('run', '--like', 'run.json');

    expect(model.stderr()).toContain('tests/9.test.ts and 2 more\n');
  });

  it('exits 2 where it is none', async () => {
    const model = machine({}, { files: { '/shop/run.json': '{}' } });

    expect(await model.run('run', '--like', 'run.json')).toBe(2);
    expect(model.stderr()).toContain(
      'run.json: Expected a record of schema "becalm.run/1", was something else.',
    );
  });
});
