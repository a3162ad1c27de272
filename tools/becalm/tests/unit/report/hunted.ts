import { hunt } from '../../../src/hunt/hunt.ts';
import { planHunt } from '../../../src/hunt/plan.ts';
import type { HuntResult } from '../../../src/hunt/result.ts';
import { buildReport, type ReportFacts } from '../../../src/report/build.ts';
import type { Report } from '../../../src/report/schema.ts';
import { axisNames } from '../../../src/worlds/world.ts';
import { type FakePart, fakeSuite } from '../hunt/fake-suite.ts';

/** Facts of a report, all made up. */
export const facts: ReportFacts = {
  becalm: '0.1.0',
  vitest: '5.1.1',
  node: 'v24.21.0',
  commit: '0123456789abcdef0123456789abcdef01234567',
  startedAt: '2026-11-22T10:00:00.000Z',
  at: '2026-11-22T10:00:00.000Z',
  durationMs: 52_000,
  root: null,
  config: null,
  becalmConfig: null,
  defaultAxes: axisNames,
  leftOut: [],
  untilFlaky: false,
  budgetMs: null,
  changed: null,
  keptSeeds: [],
};

/** A suite with one finding of every kind. */
export const troubled: FakePart = {
  project: 'unit',
  tests: [
    'tests/cart.test.ts > cart > starts empty',
    'tests/cart.test.ts > cart > applies a voucher',
    'tests/fees.test.ts > fees > adds the surcharge',
    'tests/fees.test.ts > fees > is broken',
    'tests/fees.test.ts > fees > comes and goes',
    'tests/fees.test.ts > fees > is skipped',
  ],
  polluters: {
    'tests/cart.test.ts > cart > starts empty': [['tests/cart.test.ts > cart > applies a voucher']],
  },
  randomly: { 'tests/fees.test.ts > fees > adds the surcharge': 0.05 },
  alwaysFails: ['tests/fees.test.ts > fees > is broken'],
  races: { 'tests/fees.test.ts > fees > comes and goes': 0.5 },
  skipped: ['tests/fees.test.ts > fees > is skipped'],
};

/** Hunts through modelled parts, over seeds 1..100. */
export function huntedIn(...parts: readonly FakePart[]): Promise<HuntResult> {
  return hunt(fakeSuite(...parts), {
    plan: planHunt({ first: 1, count: 100 }, axisNames),
    concurrency: 2,
    signal: new AbortController().signal,
    observe: () => undefined,
    explain: () => false,
    byLuck: false,
    given: { realTime: () => false, alone: () => false },
  });
}

/** The report of a hunt through modelled parts. */
export async function reportOf(...parts: readonly FakePart[]): Promise<Report> {
  return buildReport(await huntedIn(...parts), facts);
}
