import { rateBound, rateInterval } from '../../../src/hunt/statistics.ts';
import type { Report, ReportedTest } from '../../../src/report/schema.ts';
import { validateReport } from '../../../src/report/validate.ts';
import { facts } from './hunted.ts';

/** A test of a report: stable, of 1000 runs, unless told otherwise; rate and interval follow from the counts. */
export function madeUpTest(given: Partial<ReportedTest> = {}): ReportedTest {
  const runs = given.runs ?? 1000;
  const failures = given.failures ?? 0;
  return {
    file: 'tests/cart.test.ts',
    name: 'cart > starts empty',
    project: '',
    verdict: 'stable',
    kind: null,
    runs,
    failures,
    rate: runs === 0 ? null : failures / runs,
    interval: rateInterval({ runs, failures }),
    causes: [],
    failingSeeds: [],
    failingProbes: [],
    replay: null,
    confirmed: null,
    polluters: [],
    cleaners: [],
    stateSetters: [],
    role: null,
    effects: [],
    left: [],
    suggestion: null,
    leastReplay: null,
    explained: null,
    cluster: null,
    world: {},
    error: null,
    durationMs: { median: 0.4, max: 3 },
    realTime: false,
    ...given,
  };
}

/** A report of these tests over seeds 1..1000, whole unless told otherwise. */
export function madeUpReport(tests: readonly ReportedTest[], given: Partial<Report> = {}): Report {
  const withVerdict = (verdict: ReportedTest['verdict']) =>
    tests.filter((test) => test.verdict === verdict).length;
  const seeds = given.seeds ?? { first: 1, count: 1000, completed: 1000 };
  const failing = new Set(tests.flatMap(({ failingSeeds }) => failingSeeds));
  const upper = rateBound({ runs: seeds.completed, failures: failing.size });
  const { becalm, vitest, node, commit, startedAt, at, durationMs } = facts;
  return {
    schema: 'becalm.report/1',
    root: '.',
    ...{ becalm, vitest, node, commit, startedAt, at, durationMs },
    seeds,
    probes: 41,
    axes: ['order', 'clock', 'random', 'schedule'],
    bounds: null,
    leftOut: [],
    switchedOff: [],
    keptSeeds: [],
    changed: null,
    stop: { rule: 'seeds', untilFlaky: false, budgetMs: null },
    incomplete: null,
    suite: {
      tests: tests.length,
      flaky: withVerdict('flaky'),
      possibleRaces: tests.filter(({ kind }) => kind === 'possible-race').length,
      broken: withVerdict('broken'),
      unconfirmed: withVerdict('unconfirmed'),
      failedWorlds: failing.size,
      bound: upper === null ? null : { confidence: 0.95, upper },
    },
    realTimeFiles: [],
    conflicts: [],
    controls: { worlds: 61, disagreements: [], coldFiles: [] },
    clusters: [],
    tests,
    ...given,
  };
}

/** So many of the seeds 1..1000, scattered; the same for the same salt. */
export function someSeeds(count: number, salt: number): readonly number[] {
  let state = salt;
  const marked = Array.from({ length: 1000 }, (_, index) => {
    // Park and Miller's generator, Communications of the ACM 31 (1988).
    state = (state * 48_271) % 2_147_483_647;
    return { seed: index + 1, mark: state };
  });
  const chosen = marked.sort((left, right) => left.mark - right.mark).slice(0, count);
  return chosen.map(({ seed }) => seed).sort((left, right) => left - right);
}

const at = '--at 2026-11-22T10:00:00Z';
const cart = 'tests/cart.test.ts';
const voucher = `${cart} > cart > applies a voucher`;

function replayOf(seed: number | string, file: string, name: string): string {
  return `becalm replay ${seed} ${at} --test "${file} > ${name}"`;
}

const victims: readonly ReportedTest[] = ['starts empty', 'sums up its rows'].map((title, index) =>
  madeUpTest({
    file: cart,
    name: `cart > ${title}`,
    verdict: 'flaky',
    kind: 'order-dependent',
    failures: 508,
    causes: [['order']],
    failingSeeds: someSeeds(508, 3),
    failingProbes: ['p1', 'p4', 'p9'],
    replay: replayOf(2, cart, `cart > ${title}`),
    leastReplay: `becalm replay 2 ${at} --after "${voucher}" --test "${cart} > cart > ${title}"`,
    confirmed: { replays: 20, failures: 20 },
    role: 'victim',
    polluters: [[voucher]],
    cleaners: [`${cart} > cart > forgets its vouchers`],
    left: [
      {
        kind: 'mock',
        what: 'the mock of src/prices.ts still returns 0',
        before: null,
        after: null,
        location: { file: cart, line: 18, column: 5 },
      },
      {
        kind: 'environment variable',
        what: 'process.env.SHOP_VOUCHER',
        before: null,
        after: null,
        location: null,
      },
    ],
    suggestion: '`vi.resetAllMocks()` in afterEach: `clearAllMocks` keeps what `mockReturnValue` set',
    explained: { runs: 214, suiteEquivalents: 3.2, confidence: 0.99, complete: true },
    cluster: 0,
    world: { order: 'after cart > applies a voucher' },
    error: {
      name: 'AssertionError',
      message: `expected ${12 - index} to be 0 // Object.is equality`,
      location: { file: cart, line: 31 + index * 9, column: 25 },
    },
    durationMs: { median: 0.6, max: 4.1 },
  }),
);

const surcharge = madeUpTest({
  file: 'tests/checkout/fees.test.ts',
  name: 'fees > adds the express surcharge',
  verdict: 'flaky',
  kind: 'non-deterministic',
  failures: 12,
  causes: [['clock']],
  failingSeeds: [417, 533, 540, 601, 602, 644, 700, 712, 801, 877, 940, 998],
  failingProbes: ['p11', 'p17'],
  replay: replayOf(417, 'tests/checkout/fees.test.ts', 'fees > adds the express surcharge'),
  confirmed: { replays: 20, failures: 20 },
  suggestion: 'pass the date in, or compare with the month’s own length',
  explained: { runs: 61, suiteEquivalents: 0.4, confidence: 0.99, complete: true },
  world: { clock: 'the local date is the 31st, in America/Sao_Paulo (UTC−03:00)' },
  error: {
    name: 'AssertionError',
    message: 'expected 30 to be 31 // Object.is equality\n\n- Expected\n+ Received\n\n- 31\n+ 30',
    location: { file: 'src/checkout/calendar.ts', line: 41, column: 12 },
  },
});

const toast = madeUpTest({
  file: 'tests/ui/toast.test.tsx',
  name: 'toast > closes by itself > after the last click',
  verdict: 'flaky',
  kind: 'non-deterministic',
  project: 'dom',
  failures: 34,
  causes: [['schedule'], ['order', 'random']],
  failingSeeds: someSeeds(34, 8),
  failingProbes: ['p31'],
  replay: replayOf(17, 'tests/ui/toast.test.tsx', 'toast > closes by itself > after the last click'),
  leastReplay: `becalm replay 17 ${at} --axes schedule --test "tests/ui/toast.test.tsx > toast > closes by itself"`,
  confirmed: { replays: 20, failures: 19 },
  polluters: [['tests/ui/toast.test.tsx > toast > opens', 'tests/ui/toast.test.tsx > toast > is focused']],
  effects: [
    {
      axis: 'schedule',
      place: 'tests/ui/toast.test.tsx > toast > opens',
      what: 'setTimeout of 50 ms is 37 ms late',
      location: { file: 'src/ui/toast.ts', line: 22, column: 3 },
    },
    {
      axis: 'schedule',
      place: 'tests/ui/toast.test.tsx > toast > closes by itself > after the last click',
      what: 'setTimeout of 80 ms is overtaken',
      location: { file: 'src/ui/toast.ts', line: 40, column: 9 },
    },
  ],
  suggestion: 'wait for what has to happen (vi.waitFor), not for 80 ms',
  explained: { runs: 480, suiteEquivalents: 9.7, confidence: 0.99, complete: false },
  world: {
    schedule: 'two timers are late by up to 37 ms',
    order: 'after toast > opens',
    random: 'another stream',
  },
  error: {
    name: 'TypeError',
    message: "Cannot read properties of null (reading 'remove')",
    location: { file: 'src/ui/toast.ts', line: 47, column: 18 },
  },
  durationMs: { median: 88, max: 141 },
});

const brittle = madeUpTest({
  file: 'tests/session.test.ts',
  name: 'session > renews its token',
  verdict: 'flaky',
  kind: 'order-dependent',
  failures: 489,
  causes: [['order']],
  failingSeeds: someSeeds(489, 11),
  failingProbes: ['p1', 'p2'],
  replay: replayOf(6, 'tests/session.test.ts', 'session > renews its token'),
  confirmed: { replays: 20, failures: 20 },
  role: 'brittle',
  stateSetters: [['tests/session.test.ts > session > signs in']],
  left: [
    {
      kind: 'module',
      what: 'token in src/session.ts',
      before: 'undefined',
      after: '"3f9a…"',
      location: { file: 'src/session.ts', line: 4, column: 5 },
    },
  ],
  suggestion: 'sign in in beforeEach',
  world: { order: 'before session > signs in' },
  error: {
    name: 'Error',
    message: 'Expected a session, found none.',
    location: { file: 'src/session.ts', line: 19, column: 9 },
  },
});

const broken = madeUpTest({
  file: 'tests/tax.test.ts',
  name: 'tax > knows the rates of 2027',
  verdict: 'broken',
  failures: 1000,
  failingSeeds: someSeeds(1000, 1),
  failingProbes: Array.from({ length: 41 }, (_, index) => `p${index}`),
  replay: replayOf('p0', 'tests/tax.test.ts', 'tax > knows the rates of 2027'),
  confirmed: { replays: 2, failures: 2 },
  error: { name: 'AssertionError', message: 'expected undefined to be 0.19', location: null },
});

const unconfirmed = madeUpTest({
  file: 'tests/mail.test.ts',
  name: 'mail > is sent once',
  verdict: 'unconfirmed',
  failures: 1,
  failingSeeds: [266],
  replay: replayOf(266, 'tests/mail.test.ts', 'mail > is sent once'),
  confirmed: { replays: 20, failures: 0 },
  error: {
    name: 'Error',
    message: 'listen EADDRINUSE: address already in use 127.0.0.1:2525',
    location: null,
  },
});

/** A report with a finding of every kind, everything that can be told of them, and some calm tests. */
export function richReport(): Report {
  const modules = ['prices', 'stock', 'orders', 'invoices', 'search', 'routes'];
  const calm = modules.flatMap((module, row) =>
    Array.from({ length: 14 }, (_, index) =>
      madeUpTest({
        file: `tests/${module}.test.ts`,
        name: `${module} > case ${index + 1}`,
        durationMs: { median: 0.1 + row * index * 0.07, max: 1 + row * index },
      }),
    ),
  );
  const skipped = madeUpTest({
    file: 'tests/tax.test.ts',
    name: 'tax > knows the rates of 2028',
    verdict: 'skipped',
    runs: 0,
    durationMs: null,
  });
  return validateReport(
    madeUpReport([...victims, surcharge, toast, brittle, broken, unconfirmed, skipped, ...calm], {
      leftOut: ['tests/browser.test.ts'],
      switchedOff: ['retry: 2'],
      realTimeFiles: [
        { file: 'tests/server.test.ts', project: '', reason: 'a socket time-out of 100 ms' },
        { file: 'tests/worker.test.ts', project: 'dom', reason: 'Atomics.wait' },
      ],
      conflicts: [
        {
          file: 'tests/mail.test.ts',
          project: '',
          error: { name: 'Error', message: 'listen EADDRINUSE: 127.0.0.1:2525', location: null },
        },
      ],
      controls: {
        worlds: 61,
        disagreements: [
          {
            file: 'tests/orders.test.ts',
            name: 'orders > case 3',
            project: '',
            trial: '51',
            warm: 'failed',
            cold: 'passed',
          },
        ],
        coldFiles: [{ file: 'tests/orders.test.ts', project: '' }],
      },
      clusters: [
        {
          tests: victims.map(({ file, name }) => `${file} > ${name}`),
          reason: 'after cart > applies a voucher',
        },
      ],
    }),
  );
}

/** A report of any size, of 1000 seeds or more: one test in `flakyEvery` is flaky, each with failures of its own. */
export function largeReport(testCount: number, seedCount: number, flakyEvery = 40): Report {
  const tests = Array.from({ length: testCount }, (_, index) => {
    const file = `packages/module-${index % 50}/tests/area-${index % 500}.test.ts`;
    const name = `area ${index % 500} > group ${index % 7} > does what it is there for, case ${index}`;
    if (index % flakyEvery !== 0) return madeUpTest({ file, name, runs: seedCount });
    const failures = 1 + ((index * 7919) % 500);
    const { replay, ...rest } = surcharge;
    return madeUpTest({
      ...rest,
      file,
      name,
      runs: seedCount,
      failures,
      rate: failures / seedCount,
      failingSeeds: someSeeds(failures, index + 1),
      replay: replay === null ? null : replayOf(417, file, name),
    });
  });
  return madeUpReport(tests, { seeds: { first: 1, count: seedCount, completed: seedCount } });
}
