import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationWords } from '../../../tools/validate/soak/durations.ts';
import { planRestarts } from '../../../tools/validate/soak/plan-restarts.ts';
import { readRequest, SERVICES } from '../../../tools/validate/soak/read-request.ts';
import { anyText } from '../../any-text.ts';
import { fewRuns } from '../../few-runs.ts';
import { ASKED } from './made-up-soak.ts';

describe('the command line', () => {
  it('asks for a soak with the limits that are usual', () => {
    expect(readRequest(['--for', '60m'])).toEqual({
      kind: 'soak',
      folder: 'var/soak',
      id: null,
      isPublished: false,
      asked: { ...ASKED, forMs: 3_600_000 },
    });
  });

  it('asks to go on, to report, for help, or for a planted fault', () => {
    expect(readRequest(['--resume', '--publish'])).toMatchObject({ kind: 'resume', isPublished: true });
    expect(readRequest(['--report', '--id', 'a-1'])).toMatchObject({ kind: 'report', id: 'a-1' });
    expect(readRequest(['-h'])).toEqual({ kind: 'help' });
    expect(readRequest(['--for', '1h', '--restarts', 'none', '--leave-down', 'risk-engine'])).toMatchObject({
      asked: { restartMs: null, leaveDown: 'risk-engine' },
    });
  });

  it.each([
    [[], 'Expected --for with a duration such as 60m or 24h, or --resume, or --report.'],
    [['--for', 'long'], 'Expected a duration such as 90s, 60m, 24h or 7d, was "long".'],
    [['--for', '1m', '--rate', '0'], 'Expected --rate to be a whole number from 1 to 10000, was "0".'],
    [
      ['--for', '1m', '--id', '../up'],
      'Expected --id to be letters, digits, _ and -, at most 64 of them, was "../up".',
    ],
    [
      ['--for', '1m', '--leave-down', 'redis'],
      'Expected --leave-down to be one of market-data, strategy-runner, risk-engine, paper-trader, was "redis".',
    ],
  ])('%j is refused', (args, message) => {
    expect(readRequest(args)).toEqual({ kind: 'wrong', message });
  });

  it('is read or refused, whatever it says', () => {
    const words = fc.array(fc.oneof(anyText(6), fc.constantFrom('--for', '1m', '--rate', '--resume', '-h')));
    fc.assert(
      fc.property(words, (args) => {
        expect(['help', 'soak', 'resume', 'report', 'wrong']).toContain(readRequest(args).kind);
      }),
    );
  });
});

describe('the plan of kills', () => {
  const settings = fc.record({
    seed: fc.integer({ min: 0, max: 1_000 }),
    everyMs: fc.integer({ min: 60_000, max: 600_000 }),
    forMs: fc.integer({ min: 1, max: 3_600_000 }),
    services: fc.constant(SERVICES),
  });

  it('has one kill per turn, apart from each other, and follows from the seed', () => {
    fc.assert(
      fc.property(settings, (each) => {
        const plan = planRestarts(each);
        expect(plan).toEqual(planRestarts(each));
        expect(Math.abs(plan.length - each.forMs / each.everyMs)).toBeLessThan(1);
        plan.forEach(({ atMs, service }, turn) => {
          expect(Math.floor(atMs / each.everyMs)).toBe(turn);
          expect(atMs - (plan[turn - 1]?.atMs ?? 0)).toBeGreaterThanOrEqual(0.3 * each.everyMs - 1);
          expect(SERVICES).toContain(service);
        });
      }),
      { numRuns: fewRuns(2) },
    );
  });

  it('is the beginning of the plan of a longer soak', () => {
    fc.assert(
      fc.property(settings, (each) => {
        const longer = planRestarts({ ...each, forMs: each.forMs * 2 });
        const plan = planRestarts(each);
        expect(longer.slice(0, plan.length)).toEqual(plan);
      }),
      { numRuns: fewRuns(2) },
    );
  });

  it('meets every service, and nobody where no kills are asked for', () => {
    const plan = planRestarts({ seed: 1, everyMs: 1_000, forMs: 60_000, services: SERVICES });
    expect(new Set(plan.map(({ service }) => service))).toEqual(new Set(SERVICES));
    expect(planRestarts({ seed: 1, everyMs: null, forMs: 60_000, services: SERVICES })).toEqual([]);
    expect(planRestarts({ seed: 1, everyMs: 1_000, forMs: 60_000, services: [] })).toEqual([]);
  });
});

it('durations are told in the largest unit that is whole', () => {
  expect([1_000, 90_000, 60_000, 3_600_000, 86_400_000, 0].map(durationWords)).toEqual([
    '1 second',
    '90 seconds',
    '1 minute',
    '60 minutes',
    '24 hours',
    '0 seconds',
  ]);
});
