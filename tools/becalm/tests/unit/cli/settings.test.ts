import { describe, expect, it } from 'vitest';
import { validateReport } from '../../../src/report/validate.ts';
import type { FakePart } from '../hunt/fake-suite.ts';
import { type ModelMachine, modelMachine } from './model-ports.ts';

const calm: FakePart = { tests: ['tests/a.test.ts > one', 'tests/a.test.ts > two'] };
const flaky: FakePart = { ...calm, polluters: { 'tests/a.test.ts > one': [['tests/a.test.ts > two']] } };

function configured(part: FakePart, value: unknown, leftOut: readonly string[] = []): ModelMachine {
  return modelMachine([part], { configs: { '/shop/becalm.config.ts': value }, leftOut });
}

function reportIn(machine: ModelMachine): ReturnType<typeof validateReport> {
  return validateReport(JSON.parse(machine.files.get('/shop/.becalm/report.json') ?? 'null'));
}

describe('the configuration of becalm', () => {
  it('says what a hunt does that has no flags, and stands in its heading', async () => {
    const machine = configured(calm, { axes: ['order'], seeds: '11..15', workers: 3 });

    expect(await machine.run('hunt')).toBe(0);
    expect(machine.stdout()).toContain(' · 3 workers · 1 file · becalm.config.ts\n');
    expect(reportIn(machine)).toMatchObject({
      seeds: { first: 11, count: 5 },
      axes: ['order'],
      bounds: null,
      leftOut: [],
    });
  });

  it('gives way to flags', async () => {
    const machine = configured(calm, { axes: ['order'], seeds: 5, workers: 3 });
    await machine.run('hunt', '--axes', 'random', '--seeds', '7', '--workers', '1');

    expect(machine.opened).toMatchObject([{ workers: 1 }]);
    expect(reportIn(machine)).toMatchObject({ seeds: { count: 7 }, axes: ['random'] });
  });

  it('leaves files out, and says so', async () => {
    const machine = configured(calm, { exclude: ['tests/e2e/**'] }, ['tests/e2e/b.test.ts']);

    expect(await machine.run('hunt', '--seeds', '2')).toBe(0);
    const leaveOut = machine.opened[0]!.leaveOut;
    expect([leaveOut('tests/e2e/b.test.ts'), leaveOut('tests/a.test.ts')]).toEqual([true, false]);
    expect(machine.stdout()).toContain(' · 1 file, 1 left out · becalm.config.ts\n');
    expect(reportIn(machine).leftOut).toEqual(['tests/e2e/b.test.ts']);
  });

  it('refuses a glob that matches no test file, unless only a part of the suite was asked for', async () => {
    const machine = configured(calm, { exclude: ['tests/e2e/**'] });

    expect(await machine.run('hunt', '--seeds', '2')).toBe(2);
    expect(machine.stderr()).toContain(
      'Expected "tests/e2e/**" in exclude to match a test file, was none of 1. Correct it or take it out',
    );
    expect(await machine.run('hunt', 'tests/a', '--seeds', '2')).toBe(0);
    expect(await machine.run('replay', '1')).toBe(2);
    expect(await machine.run('replay', '1', '--project', 'unit')).toBe(0);
  });

  it('bounds the worlds of hunts and replays, which the report carries', async () => {
    const bounds = {
      clock: { zones: ['Asia/Tokyo'], yearsAhead: 1 },
      schedule: { latenessMs: 3, overtaking: false },
      load: { stallMs: 20 },
    };
    const machine = configured(calm, { bounds });
    await machine.run('hunt', '--seeds', '30');

    const worlds = machine.suite.calls().runs;
    expect(worlds.length).toBeGreaterThan(30);
    for (const { clock, schedule, load } of worlds.map(({ world }) => world)) {
      if (clock.kind === 'set') expect(clock.zone).toBe('Asia/Tokyo');
      if (schedule.kind !== 'punctual') expect(schedule.latenessMsMax).toBe(3);
      if (load.kind !== 'idle') expect(load.stallMsMax).toBe(20);
    }
    expect(reportIn(machine).bounds).toEqual(bounds);

    await machine.run('replay', '417');
    expect(machine.suite.calls().replays.at(-1)?.world.schedule).toEqual({
      kind: 'late',
      seed: 417,
      latenessMsMax: 3,
      overtaking: false,
    });
  });

  it('names files whose time is real, besides those of the flag, in hunts and replays', async () => {
    const two: FakePart = {
      tests: ['tests/a.test.ts > one', 'tests/b[1].test.ts > two', 'tests/c.test.ts > three'],
    };
    const machine = configured(two, { realTime: ['tests/a*'] });
    await machine.run('hunt', '--seeds', '3', '--real-time', 'tests/b[1].test.ts');
    const real = ['tests/a.test.ts', 'tests/b[1].test.ts'];

    for (const { realTime } of machine.suite.calls().runs) expect(realTime).toEqual(real);
    expect(reportIn(machine).realTimeFiles.map(({ file }) => file)).toEqual(real);

    await machine.run('replay', '417', '--real-time', 'tests/b[1].test.ts');
    expect(machine.suite.calls().replays.at(-1)?.realTime).toEqual(real);
    await machine.run('replay', '417', '--real-time', '**');
    expect(machine.suite.calls().replays.at(-1)?.realTime).toHaveLength(3);

    expect(await machine.run('hunt', '--real-time', 'test/**')).toBe(2);
    expect(machine.stderr()).toContain(
      'Expected "test/**" in --real-time to match a test file, was none of 3.',
    );
  });

  it('names files that only one worker runs at a time', async () => {
    const files = ['tests/a.test.ts', 'tests/b.test.ts'];
    const part: FakePart = { tests: files.map((file) => `${file} > one`) };
    const together = configured(part, {});
    await together.run('hunt', '--seeds', '40', '--workers', '4');
    const alone = configured(part, { alone: ['tests/b*'] });
    await alone.run('hunt', '--seeds', '40', '--workers', '4');
    const overlaps = (machine: ModelMachine, file: string): number =>
      machine.suite.calls().runs.filter((call) => call.overlaps && call.files.includes(file)).length;

    expect(overlaps(together, 'tests/b.test.ts')).toBeGreaterThan(0);
    expect(overlaps(alone, 'tests/b.test.ts')).toBe(0);
  });

  it('is named in replay lines where a flag named it, and so are axes that it does not say', async () => {
    const machine = modelMachine([flaky], { configs: { '/shop/ci/becalm.ts': { axes: ['order'] } } });
    await machine.run('hunt', '--no-explain', '--seeds', '20', '--becalm-config', 'ci/becalm.ts');
    expect(machine.stdout()).toContain(' --becalm-config ci/becalm.ts ');
    expect(machine.stdout()).not.toContain('--axes');

    await machine.run(
      'hunt',
      '--no-explain',
      '--seeds',
      '20',
      '--becalm-config',
      'ci/becalm.ts',
      '--axes',
      'all',
    );
    expect(machine.stdout()).toContain(
      ' --axes order,clock,random,schedule,load,environment,state --becalm-config ci/becalm.ts ',
    );
  });

  it('is read by replays: axes that are not named stay neutral', async () => {
    const machine = configured(calm, { axes: ['order'] });
    await machine.run('replay', '417');

    expect(machine.stdout()).toContain('world 417 · order: shuffled by seed 417\n');
  });

  it('exits 2 with every error, and with what may have been meant', async () => {
    const machine = configured(calm, {
      exlude: ['a'],
      workers: 0,
      bounds: { clock: { zones: ['Europe/Berln'] }, schedule: { jitterMs: 3 } },
    });

    expect(await machine.run('hunt')).toBe(2);
    expect(machine.stderr()).toBe(
      [
        'becalm.config.ts: Expected "workers" to be a whole number from 1 to 512, was 0.',
        'becalm.config.ts: Expected "bounds.clock.zones[0]" to be the IANA name of a time zone, was "Europe/Berln". Write "Europe/Berlin"?',
        'becalm.config.ts: Expected only known keys in "bounds.schedule", was "jitterMs". Known are latenessMs, overtaking.',
        'becalm.config.ts: Expected only known keys, was "exlude". Write "exclude"?',
        '',
      ].join('\n'),
    );
    expect(machine.opened).toEqual([]);
    expect(machine.listeners()).toBe(0);
  });
});
