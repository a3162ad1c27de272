import { describe, expect, it } from 'vitest';
import { runRecordText } from '../../../src/speed/run-record.ts';
import { readTimings } from '../../../src/speed/timings.ts';
import { recordedFile, recordedRun } from '../speed/recorded-file.ts';
import { modelMachine, type Troubles } from './model-ports.ts';

const records = {
  '/shop/ci/run-1.json': runRecordText(
    recordedRun([recordedFile('a.test.ts', { ms: 30 })], { shard: { index: 1, count: 2 } }),
  ),
  '/shop/ci/run-2.json': runRecordText(
    recordedRun([recordedFile('b.test.ts', { ms: 50 })], { shard: { index: 2, count: 2 } }),
  ),
};
const both = ['timings', 'ci/run-1.json', 'ci/run-2.json'];

function machine(troubles: Troubles = {}) {
  return modelMachine([], { files: records, ...troubles });
}

describe('becalm timings', () => {
  it('adds the shards of a run to the durations, and says what is in them', async () => {
    const model = machine();

    expect(await model.run(...both, '--timings', 'ci/timings.json', '--whole')).toBe(0);
    expect(model.stdout()).toBe('durations of 2 files in ci/timings.json · 2 records added · 2 new\n');
    expect(readTimings(model.files.get('/shop/ci/timings.json') ?? '')).toEqual({
      kind: 'timings',
      timings: new Map([
        [
          '',
          new Map([
            ['a.test.ts', [30]],
            ['b.test.ts', [50]],
          ]),
        ],
      ]),
    });

    expect(await model.run('timings', 'ci/run-1.json', '--timings', 'ci/timings.json')).toBe(0);
    expect(model.stdout()).toMatch(/durations of 2 files in ci\/timings\.json · 1 record added\n$/);
  });

  it('writes where the configuration has them, below the root', async () => {
    const model = machine();
    await model.run(...both, '--root', 'core');

    expect([...model.files.keys()]).toContain('/shop/core/.becalm/timings.json');
  });

  it.each([
    [['timings'], 'missing required argument'],
    [['timings', 'none.json'], 'Expected to read "none.json"'],
    [['timings', 'ci/run-1.json', '--whole'], 'was without 2: files would be lost'],
    [['timings', 'ci/run-1.json', 'ci/run-1.json'], 'Expected each record once'],
  ])('exits 2 and says what to do for %j, and writes nothing', async (line, message) => {
    const model = machine();

    expect(await model.run(...line)).toBe(2);
    expect(model.stderr()).toContain(message);
    expect([...model.files.keys()].filter((path) => path.endsWith('timings.json'))).toEqual([]);
  });

  it('says what was gone', async () => {
    const whole = runRecordText(recordedRun([recordedFile('a.test.ts')], { startedAt: 1_796_000_000_000 }));
    const model = machine({ files: { ...records, '/shop/run.json': whole } });
    await model.run(...both, '--timings', 't.json');

    expect(await model.run('timings', 'run.json', '--timings', 't.json', '--whole')).toBe(0);
    expect(model.stdout()).toMatch(/durations of 1 file in t\.json · 1 record added · 1 gone\n$/);
  });
});
