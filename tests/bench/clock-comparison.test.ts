import { describe, expect, it } from 'vitest';
import { type Agreement, compareClocks, timePerWorld } from '../../bench/time/compare.ts';
import { describeTimes, describeVerdicts, waitsLittle } from '../../bench/time/describe.ts';
import { reportedTest, reportOf } from './made-up-report.ts';

const flaky = reportedTest({ failures: 3, failingSeeds: [1, 2, 3] });
const stable = reportedTest({ verdict: 'stable', failures: 0, failingSeeds: [] });

describe('a test on both clocks', () => {
  it.each<[string, Partial<typeof flaky>, Partial<typeof flaky>, Agreement]>([
    ['flaky on both', flaky, { ...flaky, failingSeeds: [3, 9] }, 'same'],
    ['stable on both', stable, stable, 'same'],
    ['not confirmed on real time, and stable', stable, { ...flaky, verdict: 'unconfirmed' }, 'noise'],
    [
      'not confirmed on real time, with a seed in common',
      flaky,
      { ...flaky, verdict: 'unconfirmed' },
      'noise',
    ],
    [
      'not confirmed on real time, without a seed in common',
      flaky,
      { ...flaky, verdict: 'unconfirmed', failingSeeds: [9] },
      'differs',
    ],
    ['flaky on virtual time only', flaky, stable, 'differs'],
    ['flaky on real time only', stable, flaky, 'differs'],
    ['unconfirmed on virtual time', { ...flaky, verdict: 'unconfirmed' }, stable, 'differs'],
    ['broken on real time', stable, { ...flaky, verdict: 'broken' }, 'differs'],
  ])('that is %s: %#', (_title, virtual, real, agreement) => {
    const [compared] = compareClocks(reportOf([{ ...flaky, ...virtual }]), reportOf([{ ...flaky, ...real }]));

    expect(compared?.agreement).toBe(agreement);
  });

  it('has to be there on both', () => {
    const other = reportedTest({ name: 'other', verdict: 'stable' });
    const compared = compareClocks(reportOf([flaky]), reportOf([other]));

    expect(compared.map(({ test, virtual, real, agreement }) => [test, virtual, real, agreement])).toEqual([
      ['a.test.ts > victim', 'flaky', 'missing', 'differs'],
      ['a.test.ts > other', 'missing', 'stable', 'differs'],
    ]);
  });

  it('counts the seeds in which it failed, and those in common', () => {
    const real = { ...flaky, failures: 2, failingSeeds: [3, 9] };

    expect(compareClocks(reportOf([flaky]), reportOf([real]))).toMatchObject([
      { virtualFailures: 3, realFailures: 2, commonFailures: 1 },
    ]);
  });
});

describe('what both clocks took', () => {
  const report = reportOf([], { seeds: { first: 1, count: 59, completed: 59 } });
  const real = timePerWorld(report, { wallSeconds: 210, cpuSeconds: 10, waitingSeconds: 200 });

  it('is spread over seeds and probes', () => {
    expect(real).toEqual({ worlds: 100, wallMs: 2100, cpuMs: 100, waitingMs: 2000 });
    expect(() => timePerWorld(report, { wallSeconds: 9, cpuSeconds: null, waitingSeconds: 1 })).toThrow(
      'Expected a system that tells',
    );
  });

  it('has to be less than 5 % of waiting on virtual time', () => {
    const little = {
      virtual: timePerWorld(report, { wallSeconds: 19, cpuSeconds: 10, waitingSeconds: 9 }),
      real,
    };
    const much = {
      virtual: timePerWorld(report, { wallSeconds: 20, cpuSeconds: 10, waitingSeconds: 10 }),
      real,
    };

    expect([
      waitsLittle(little),
      waitsLittle(much),
      waitsLittle({ virtual: real, real: little.virtual }),
    ]).toEqual([true, false, false]);
    expect(describeTimes(little)).toEqual([
      'time     worlds  wall per world       CPU    waiting',
      '───────  ──────  ──────────────  ────────  ─────────',
      'virtual     100        190.0 ms  100.0 ms    90.0 ms',
      'real        100       2100.0 ms  100.0 ms  2000.0 ms',
      '',
      'met     waiting on virtual time is less than 5 % of that on real time: 4.5 %',
    ]);
    expect(describeTimes(much).at(-1)).toMatch(/^MISSED .* 5\.0 %$/);
  });

  it('cannot be met where real time waits for nothing', () => {
    const none = timePerWorld(report, { wallSeconds: 9, cpuSeconds: 10, waitingSeconds: 0 });

    expect(waitsLittle({ virtual: none, real: none })).toBe(false);
    expect(describeTimes({ virtual: none, real: none }).at(-1)).toContain('real time waits for nothing');
  });
});

describe('the verdicts of both clocks', () => {
  it('names what differs, and what the machine made fail', () => {
    const [one, two, three] = ['one', 'two', 'three'].map((name) => ({ ...stable, name }));
    const virtual = reportOf([flaky, one!, two!, three!]);
    const real = reportOf([
      flaky,
      one!,
      { ...two!, verdict: 'flaky' },
      { ...three!, verdict: 'unconfirmed' },
    ]);

    expect(describeVerdicts(compareClocks(virtual, real))).toEqual([
      'virtual  real         failed  really  in both  agreement  test',
      '───────  ───────────  ──────  ──────  ───────  ─────────  ──────────────────',
      'flaky    flaky             3       3        3  same       a.test.ts > victim',
      'stable   flaky             0       0        0  DIFFERS    a.test.ts > two',
      'stable   unconfirmed       0       0        0  noise      a.test.ts > three',
      '',
      '1 tests are stable on both clocks',
      'MISSED  the same verdict on both clocks: 2 of 4',
      "        1 missed a margin on real time without being confirmed, which is the machine's noise:",
      '          a.test.ts > three',
    ]);
  });

  it('are short where all is stable', () => {
    expect(describeVerdicts(compareClocks(reportOf([stable]), reportOf([stable])))).toEqual([
      '',
      '1 tests are stable on both clocks',
      'met     the same verdict on both clocks: 1 of 1',
    ]);
  });
});
