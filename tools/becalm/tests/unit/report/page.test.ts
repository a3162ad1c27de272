import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPageScript } from '../../../build-page.ts';
import { embeddedJson, pageData } from '../../../src/report/html/data.ts';
import { reportPage } from '../../../src/report/html/page.ts';
import type { PageData } from '../../../src/report/html/page-data.ts';
import { pageScript } from '../../../src/report/html/script.ts';
import { seaHeights } from '../../../src/report/html/sea.ts';
import { rowsMax } from '../../../src/report/html/sections.ts';
import { stepsOf } from '../../../src/report/html/steps.ts';
import { hostileReport, hostileText } from './hostile-report.ts';
import { madeUpReport, madeUpTest, richReport } from './made-up-report.ts';

/** What stands in a page between the start of an element and its end. */
function inside(page: string, start: string, end: string): string {
  const from = page.indexOf(start) + start.length;
  return page.slice(from, page.indexOf(end, from));
}

describe('the page', () => {
  const page = reportPage(richReport());

  it('carries the script that its sources make', () => {
    expect(pageScript).toBe(buildPageScript('main.ts'));
    expect(pageScript).not.toMatch(/<\/script|<!--|^(?:import|export) /m);
  });

  it('allows its own style and script, and nothing else', () => {
    const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const policy = inside(page, '<meta http-equiv="Content-Security-Policy" content="', '"').replaceAll(
      /&#(\d+);/g,
      (_, code) => String.fromCharCode(Number(code)),
    );
    expect(policy).toBe(
      [
        "default-src 'none'",
        `style-src '${hash(inside(page, '<style>', '</style>'))}'`,
        `script-src '${hash(inside(page, '<script>', '</script>'))}'`,
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; '),
    );
    expect(page).not.toMatch(/(?:src|href)=|https?:|url\((?!#)|@import| style="/);
  });

  it('says in a sentence what it is about', () => {
    const headline = (tests: Parameters<typeof madeUpReport>[0]) =>
      inside(reportPage(madeUpReport(tests)), '<h1>', '</h1>');
    expect(headline([madeUpTest(), madeUpTest()])).toBe('All calm: 2 tests, none flaky');
    const race = madeUpTest({ verdict: 'flaky', kind: 'possible-race' });
    expect(headline([madeUpTest(), race])).toBe('All calm: 2 tests, none flaky, 1 possible race');
    expect(headline([madeUpTest({ verdict: 'flaky' }), race])).toBe(
      '1 of 2 tests does not hold in every world',
    );
    expect(headline([madeUpTest({ verdict: 'broken' })])).toBe('1 of 1 test does not hold in every world');
    expect(page).toContain('<p class="lead">1000 worlds in 52 s. Every world failed.</p>');
    expect(reportPage(madeUpReport([madeUpTest()]))).toContain(
      '1000 worlds in 52 s. With 95 % confidence fewer than 0.30 % of worlds fail.',
    );
  });

  it('says what is missing', () => {
    const nothing = {
      stopped: false,
      seedsLeft: 0,
      probesLeft: 0,
      suspectsLeft: 0,
      lostWorlds: [],
      lostFiles: [],
      gaveUp: [],
    };
    const text = (incomplete: typeof nothing) =>
      inside(
        reportPage(madeUpReport([], { incomplete })),
        '<p class="warning"><strong>Incomplete.</strong> ',
        '</p>',
      );
    expect(text(nothing)).toBe('Some worlds were lost.');
    expect(text({ ...nothing, stopped: true, seedsLeft: 1, probesLeft: 2, suspectsLeft: 1 })).toBe(
      'The hunt was interrupted. Left: 1 seed, 2 probes, 1 test to replay.',
    );
    const seeds = { first: 1, count: 10, completed: 7 };
    const suite = { ...richReport().suite, failedWorlds: 6, bound: { confidence: 0.95, upper: 0.9999 } };
    expect(reportPage(madeUpReport([], { seeds, suite }))).toContain(
      '7 worlds of 10 in 52 s. 6 of them failed.',
    );
    expect(reportPage(madeUpReport([], { suite: { ...suite, bound: null } }))).toContain('in 52 s. </p>');
  });

  it('says what ended the hunt early', () => {
    const lead = (rule: 'until-flaky' | 'budget', budgetMs: number | null) =>
      inside(
        reportPage(madeUpReport([], { stop: { rule, untilFlaky: false, budgetMs } })),
        '<p class="lead">1000 worlds in 52 s.',
        ' With',
      );
    expect(lead('until-flaky', null)).toBe(' It ended with its first finding, so no rate is estimated.');
    expect(lead('budget', 600_000)).toBe(' It ended with its budget of 10 min 0 s.');
  });

  it('says that not all of the suite was hunted', () => {
    const fact = (base: string | null) =>
      inside(
        reportPage(madeUpReport([], { changed: { base } })),
        '<dt>only files that changes concern</dt><dd>',
        '</dd>',
      );
    expect([fact(null), fact('main')]).toEqual(['since the last commit', 'since main']);
    expect(page).not.toContain('changes concern');
  });

  it('has a table for what was run otherwise, with what fits', () => {
    const keptSeeds = [
      { seed: 7, test: 'a > b', since: '2026-11-22T10:00:00.000Z', outcome: 'failed' as const },
    ];
    expect(reportPage(madeUpReport([], { keptSeeds }))).toContain(
      '<td>7</td><td>2026-11-22T10:00:00.000Z</td>',
    );
    expect(page).toContain('Files on real time <span class="count">2</span>');
    expect(page).toContain('<td>tests/worker.test.ts</td><td>dom</td><td>Atomics.wait</td>');
    const files = Array.from({ length: rowsMax + 3 }, (_, index) => `f${index}.test.ts`);
    const long = reportPage(madeUpReport([], { leftOut: files, commit: null }));
    expect(long.match(/<td>f\d/g)).toHaveLength(rowsMax);
    expect(long).toContain('3 more: see the JSON report.');
    expect(long).not.toContain('real-time-title');
    const lost = { project: '', world: '7', reason: 'the worker was killed' };
    const incomplete = {
      ...{ stopped: false, seedsLeft: 1, probesLeft: 0, suspectsLeft: 0 },
      ...{ lostWorlds: [lost], gaveUp: [{ project: 'dom', reason: 'no canvas' }] },
      lostFiles: [
        { file: 'exit.test.ts', project: '', test: 'ends it all', reason: 'process.exit', worlds: null },
        { file: 'loop.test.ts', project: '', test: null, reason: 'too long', worlds: 3 },
      ],
    };
    const incompletePage = reportPage(madeUpReport([], { incomplete }));
    expect(incompletePage).toContain('<td>all the rest</td><td>dom</td>');
    expect(incompletePage).toContain('<td>exit.test.ts</td><td>ends it all</td><td>all</td>');
  });

  it('lets no text out, whatever titles, messages and paths hold', () => {
    const tags = (text: string) => text.match(/<[!/]?[a-z][a-z0-9]*/gi);
    const plain = tags(reportPage(fc.sample(hostileReport, { numRuns: 1, seed: 1 })[0]!));
    fc.assert(
      fc.property(hostileReport, (report) => {
        const hostile = reportPage(report);
        expect(hostile.match(/<script/g)).toHaveLength(2);
        expect(hostile.match(/<\/script>/g)).toHaveLength(2);
        expect(tags(hostile)).toEqual(plain);
        expect(hostile).not.toMatch(/[\0\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
      }),
    );
  });
});

describe('the data of the page', () => {
  it('is the same after it was embedded', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const embedded = embeddedJson({ text });
        expect(embedded).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(embedded)).toEqual({ text });
      }),
    );
  });

  const data: PageData = pageData(richReport());

  it('tells clusters as one, in the place of their first', () => {
    expect(
      data.groups.map(({ reason, findings }) => [
        reason,
        findings.map((place) => data.findings[place]?.name),
      ]),
    ).toEqual([
      [null, ['toast > closes by itself > after the last click']],
      [null, ['fees > adds the express surcharge']],
      ['after cart > applies a voucher', ['cart > starts empty', 'cart > sums up its rows']],
      [null, ['session > renews its token']],
      [null, ['tax > knows the rates of 2027']],
      [null, ['mail > is sent once']],
    ]);
  });

  it('keeps seeds as differences', () => {
    const fees = data.findings.find(({ name }) => name.startsWith('fees'));
    expect(fees?.seeds.slice(0, 4)).toEqual([417, 116, 7, 61]);
    expect(fees?.probes).toEqual([11, 17]);
  });

  it('has the facts that are known, and no others', () => {
    const facts = (start: string) =>
      Object.fromEntries(data.findings.find(({ name }) => name.startsWith(start))!.facts);
    expect(facts('cart > starts')).toEqual({
      try: '`vi.resetAllMocks()` in afterEach: `clearAllMocks` keeps what `mockReturnValue` set',
      needs: 'order: after cart > applies a voucher',
      role: 'victim: passes alone, fails after another test',
      seen: 'failed in 20 of 20 pristine replays',
      'cleaned by': 'tests/cart.test.ts > cart > forgets its vouchers',
      'in life': '-t, .only, shards, shuffle, a new test in between',
      probes: 'p1, p4, p9',
      explained: 'in 214 runs, at the cost of 3.2 of the whole suite',
    });
    expect(facts('toast')['explained']).toMatch(/^not to the end, less may suffice: 480 runs, /);
    expect(facts('session')['role']).toBe('brittle: fails alone, passes after another test');
    expect(facts('mail')).toEqual({ seen: 'failed in 0 of 20 pristine replays' });
  });

  it('says that a cause is unknown, or that none is needed', () => {
    const needs = (given: Parameters<typeof madeUpTest>[0]) => {
      const report = madeUpReport([madeUpTest({ verdict: 'flaky', failures: 1, ...given })]);
      return Object.fromEntries(pageData(report).findings[0]!.facts)['needs'];
    };
    expect(needs({})).toBe('not known: its causes were not found');
    expect(needs({ causes: [['clock']], failingProbes: ['p0'] })).toBe(
      'nothing: it fails in a plain run too, and passes with other values of clock',
    );
  });

  it('has the calm tests in rows', () => {
    const report = madeUpReport([
      madeUpTest({ project: 'dom' }),
      madeUpTest({ verdict: 'skipped', runs: 0, durationMs: null, realTime: true }),
    ]);
    expect(pageData(report)).toMatchObject({
      findings: [],
      groups: [],
      files: ['tests/cart.test.ts'],
      projects: ['dom', ''],
      calm: [
        [0, 0, 'cart > starts empty', 0, 1000, 0.4, 3],
        [0, 1, 'cart > starts empty', 1, 0, -1, -1],
      ],
    });
  });

  it('shows commands as they read, and copies them as they are', () => {
    const test = madeUpTest({ verdict: 'broken', replay: 'becalm replay 1 --test "a\u202eb"' });
    expect(pageData(madeUpReport([test])).findings[0]!.commands).toEqual([
      {
        label: 'replay',
        text: 'npx becalm replay 1 --test "a\u202eb"',
        shown: 'npx becalm replay 1 --test "a\\u202eb"',
      },
    ]);
  });
});

describe('the steps of a least world', () => {
  it('are what is missing, what it would have set up, and the failure', () => {
    const brittle = richReport().tests.find(({ role }) => role === 'brittle')!;
    expect(stepsOf(brittle)).toEqual([
      {
        kind: 'missing',
        title: 'tests/session.test.ts > session > signs in',
        detail: 'does not run before',
        place: null,
      },
      {
        kind: 'left',
        title: 'token in src/session.ts: undefined → "3f9a…"',
        detail: 'would be set up: module',
        place: 'src/session.ts:4:5',
      },
      {
        kind: 'fails',
        title: 'session > renews its token',
        detail: 'Expected a session, found none.',
        place: 'src/session.ts:19:9',
      },
    ]);
  });

  it('are no more tests than one reads', () => {
    const many = Array.from({ length: 12 }, (_, index) => `test ${index}`);
    const steps = stepsOf(madeUpTest({ polluters: [many, ['another']] }));
    expect(steps.map(({ title }) => title)).toEqual([...many.slice(0, 8), '4 more', 'cart > starts empty']);
    expect(steps[8]?.detail).toBe('runs first, or another');
    const effects = many.map((what) => ({ axis: 'schedule' as const, place: 'a', what, location: null }));
    expect(stepsOf(madeUpTest({ effects })).map(({ title }) => title)).toEqual(
      steps.map(({ title }) => title),
    );
  });

  it('are of the first alternative, and name the others', () => {
    const test = madeUpTest({
      causes: [['schedule'], ['order']],
      world: { schedule: 'late', order: 'reversed' },
      polluters: [['a'], ['b', 'c']],
      error: { name: 'Error', message: ' ', location: null },
    });
    expect(stepsOf(test).map(({ kind, title, detail }) => [kind, title, detail])).toEqual([
      ['world', 'late', 'schedule'],
      ['before', 'a', 'runs first, or b and c'],
      ['fails', 'cart > starts empty', 'Error'],
    ]);
    expect(stepsOf(madeUpTest({ world: { order: 'reversed' } })).map(({ kind }) => kind)).toEqual([
      'world',
      'fails',
    ]);
  });
});

describe('the sea', () => {
  it('is flat where nothing fails, and highest where most does', () => {
    const flaky = (failingSeeds: readonly number[]) =>
      madeUpTest({ verdict: 'flaky', failures: failingSeeds.length, failingSeeds });
    expect(seaHeights(madeUpReport([madeUpTest()]), 4)).toEqual([0, 0, 0, 0]);
    const heights = seaHeights(madeUpReport([flaky([300, 301, 2000]), flaky([300, 900])]), 4);
    expect(heights.map((height) => height > 0)).toEqual([false, true, false, true]);
    expect(Math.max(...heights)).toBe(heights[1]);
    expect(heights.every((height) => height <= 1)).toBe(true);
  });

  it('has a place for seeds of several rows', () => {
    const ranges = [
      { first: 1, count: 2 },
      { first: 11, count: 2 },
    ];
    const report = madeUpReport([madeUpTest({ verdict: 'flaky', failures: 1, failingSeeds: [12] })], {
      seeds: { first: 1, count: 4, completed: 4, ranges },
    });
    expect(seaHeights(report, 4).map((height) => height > 0)).toEqual([false, false, false, true]);
  });
});
