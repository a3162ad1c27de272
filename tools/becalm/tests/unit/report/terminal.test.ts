import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Report, ReportedTest } from '../../../src/report/schema.ts';
import { blocksMax, closingText } from '../../../src/report/terminal.ts';
import { displayWidth } from '../../../src/report/text.ts';
import { reportOf, troubled } from './hunted.ts';

const plain = { columns: null, colours: false, reportPath: '.becalm/report.json' };

/** The report of a suite with one order-dependent test, with fields of that test replaced. */
async function withFinding(changes: Partial<ReportedTest>): Promise<Report> {
  const report = await reportOf({
    tests: ['a.test.ts > one', 'a.test.ts > two'],
    polluters: { 'a.test.ts > one': [['a.test.ts > two']] },
  });
  return {
    ...report,
    tests: report.tests.map((test, index) => (index === 0 ? { ...test, ...changes } : test)),
  };
}

describe('closingText', () => {
  it('shows every kind of finding with its cause, error and replay line', async () => {
    expect(closingText(await reportOf(troubled), plain)).toMatchInlineSnapshot(`
      "FLAKY        fees > adds the surcharge  tests/fees.test.ts (unit)  5 of 100 worlds (2–11 %)
                   needs    random: the random streams of seed 35
                   error    expected tests/fees.test.ts > fees > adds the surcharge to pass  tests/fees.test.ts:3:7
                   try      pass a seed in, or widen what is accepted (the failing draw is kept by seed 15)
                   replay   npx becalm replay 35 --at 2026-11-22T10:00:00Z --project unit --test "tests/fees.test.ts > fees > adds the surcharge"

      ORDER        cart > starts empty        tests/cart.test.ts (unit)  58 of 100 worlds (48–68 %)
                   needs    order: shuffled by seed 35
                   in life  -t, .only, shards, shuffle, a new test in between
                   error    expected tests/cart.test.ts > cart > starts empty to pass  tests/cart.test.ts:3:7
                   try      reset in beforeEach what the tests before it left behind; look for files, databases and caches of packages
                   replay   npx becalm replay 35 --at 2026-11-22T10:00:00Z --project unit --test "tests/cart.test.ts > cart > starts empty"

      BROKEN       fees > is broken           tests/fees.test.ts (unit)  every world
                   error    expected tests/fees.test.ts > fees > is broken to pass  tests/fees.test.ts:3:7
                   replay   npx becalm replay p0 --at 2026-11-22T10:00:00Z --project unit --test "tests/fees.test.ts > fees > is broken"

      UNCONFIRMED  fees > comes and goes      tests/fees.test.ts (unit)  47 of 100 worlds (37–57 %)
                   seen     failed in 14 of 24 pristine replays
                   error    expected tests/fees.test.ts > fees > comes and goes to pass  tests/fees.test.ts:3:7
                   replay   npx becalm replay 2 --at 2026-11-22T10:00:00Z --project unit --test "tests/fees.test.ts > fees > comes and goes"

      controls  42 worlds also cold, 21 disagreements

      100 worlds in 52 s: 1 flaky, 1 order-dependent, 1 broken, 1 unconfirmed, 1 stable, 1 skipped
      Every world failed.   .becalm/report.json
      "
    `);
  });

  it('says how sure a clean hunt can be', async () => {
    const report = await reportOf({ tests: ['a.test.ts > one'] });
    const thousand: Report = {
      ...report,
      seeds: { first: 1, count: 1000, completed: 1000 },
      suite: { ...report.suite, bound: { confidence: 0.95, upper: 0.00299125 } },
    };

    expect(closingText(thousand, plain)).toBe(
      'controls  42 worlds also cold, 0 disagreements\n\n' +
        '1000 worlds in 52 s: 0 flaky, 0 order-dependent, 0 unconfirmed, 1 stable\n' +
        'With 95 % confidence fewer than 0.30 % of worlds fail.   .becalm/report.json\n',
    );
  });

  it('keeps every line but commands within the columns of the terminal', async () => {
    const report = await reportOf(troubled);
    for (const columns of [60, 80, 120, 200]) {
      const lines = closingText(report, { ...plain, columns }).split('\n');
      const long = lines.filter(
        (line) => displayWidth(line) > columns && !line.includes('npx becalm replay'),
      );

      expect(long.filter((line) => !/^(With|100 worlds)/.test(line))).toEqual([]);
    }
  });

  it('shows at most so many blocks', async () => {
    const report = await withFinding({});
    const many = { ...report, tests: Array.from({ length: blocksMax + 12 }, () => report.tests[0]!) };
    const text = closingText(many, plain);

    expect(text.match(/^ORDER/gm)).toHaveLength(blocksMax);
    expect(text).toContain('\n\nand 12 more: see the report\n\n');
  });

  it('makes control characters of titles and messages visible', async () => {
    const report = await withFinding({
      name: 'red \u001b[31m title\nand more',
      error: { name: 'Error', message: '\u001b[2J gone \u202e', location: null },
    });
    const text = closingText(report, plain);

    expect(text).toContain('red \\x1b[31m title\\nand more');
    expect(text).toContain('\\x1b[2J gone \\u202e');
    expect(stripVTControlCharacters(text)).toBe(text);
  });

  it('colours only when asked to, and nothing but colours differs', async () => {
    const report = await reportOf(troubled);
    const coloured = closingText(report, { ...plain, colours: true });

    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(closingText(report, plain));
  });

  it.each<[string, Partial<ReportedTest>, string]>([
    [
      'both axes',
      { causes: [['order', 'random']], world: { order: 'A', random: 'B' } },
      'order: A together with random: B',
    ],
    [
      'either axis',
      { causes: [['order'], ['random']], world: { order: 'A', random: 'B' } },
      'order: A, or random: B',
    ],
    ['nothing', { failingProbes: ['p0'], causes: [['order']], world: {} }, 'fails in a plain run too'],
    ['what is not known', { causes: [], kind: null }, 'not known: its causes were not found'],
  ])('says that a test needs %s', async (_, changes, words) => {
    expect(closingText(await withFinding(changes), plain)).toContain(words);
  });

  it('tells what the tests before leave behind, what undoes it and what to try', async () => {
    const left = [
      {
        kind: 'module',
        what: 'locale in src/i18n.ts',
        before: '"en"',
        after: '"de"',
        location: { file: 'src/i18n.ts', line: 4, column: 5 },
      },
      { kind: 'environment variable', what: 'process.env.SHOP', before: null, after: null, location: null },
    ] as const;
    const text = closingText(
      await withFinding({
        role: 'victim',
        polluters: [['a.test.ts > two']],
        cleaners: ['a.test.ts > three'],
        left,
        suggestion: 'reset locale of src/i18n.ts in beforeEach',
        explained: { runs: 20, suiteEquivalents: 3, confidence: 0.99, complete: false },
        leastReplay: 'becalm replay 2 --after "a.test.ts > two" --test "a.test.ts > one"',
      }),
      plain,
    );

    expect(text).toMatch(/but not +with a\.test\.ts > three in between/);
    expect(text).toMatch(/left +locale in src\/i18n\.ts: "en" → "de" +src\/i18n\.ts:4:5/);
    expect(text).toMatch(/\n +process\.env\.SHOP\n/);
    expect(text).toMatch(/try +reset locale of src\/i18n\.ts in beforeEach/);
    expect(text).toMatch(/note +the search for less was ended/);
    expect(text).toMatch(/replay +npx becalm replay 2 --after/);
  });

  it('shows one block for findings with one reason, and names the others', async () => {
    const report = await withFinding({ cluster: 0 });
    const [first, second] = report.tests;
    if (first === undefined || second === undefined) throw new Error('two tests expected');
    const tests = ['one', 'two', 'three', 'four', 'five'].map((name) => ({ ...first, name }));
    const clusters = [{ tests: tests.map(({ file, name }) => `${file} > ${name}`), reason: 'fail after x' }];
    const text = closingText({ ...report, tests, clusters }, plain);

    expect(text.match(/^ORDER/gm)).toHaveLength(1);
    expect(text).toMatch(/also +a\.test\.ts > two, a\.test\.ts > three, a\.test\.ts > four and 1 more/);
  });

  it.each([
    [[[]], 'failed in 3 of 20 pristine replays; fails in the neutral world, too'],
    [[['load']], 'failed in 3 of 20 pristine replays; needs load: a stall'],
  ] as const)('says what is known of a failure by luck: %j', async (causes, words) => {
    const report = await withFinding({
      verdict: 'unconfirmed',
      causes,
      world: { load: 'a stall' },
      confirmed: { replays: 20, failures: 3 },
    });

    expect(closingText(report, plain)).toContain(words);
  });

  it('counts probes where no drawn seed failed', async () => {
    const report = await withFinding({ failures: 0, rate: 0, failingProbes: ['p1', 'p7'] });

    expect(closingText(report, plain)).toContain('2 of 41 probes');
  });

  it('names an error without a message', async () => {
    const report = await withFinding({ error: { name: 'TypeError', message: ' ', location: null } });

    expect(closingText(report, plain)).toMatch(/error +TypeError\n/);
  });

  it('says what is missing', async () => {
    const report = await reportOf({ tests: ['a.test.ts > one'] });
    const lostWorlds = Array.from({ length: 7 }, (_, index) => ({
      project: '',
      world: String(index),
      reason: 'SIGKILL',
    }));
    const incomplete = {
      stopped: true,
      seedsLeft: 388,
      probesLeft: 1,
      suspectsLeft: 2,
      lostWorlds,
      gaveUp: [{ project: 'dom', reason: 'no memory' }],
      lostFiles: [
        { file: 'a.test.ts', project: '', test: 'cart > ends', reason: 'signal SIGKILL', worlds: null },
        { file: 'b.test.ts', project: '', test: null, reason: 'exit code 7', worlds: 90 },
      ],
    };

    expect(closingText({ ...report, incomplete, switchedOff: ['retry: 2', 'bail: 1'] }, plain)).toContain(
      [
        'Interrupted, left: 388 of 100 seeds, 1 of 41 probes, 2 tests to replay',
        'Lost with their worker: 0, 1, 2, 3, 4 and 2 more (SIGKILL)',
        'Left out of every other world: a.test.ts, which ended its worker in "cart > ends" (signal SIGKILL)',
        'Left out of 90 worlds: b.test.ts, which ended its worker (exit code 7)',
        'Gave up dom: no memory',
        '',
        'controls  42 worlds also cold, 0 disagreements',
        '',
        'Off during the hunt: retry: 2, bail: 1',
      ].join('\n'),
    );
  });

  it('counts instead where the bound says nothing', async () => {
    const report = await reportOf({ tests: ['a.test.ts > one'] });
    const suite = { ...report.suite, failedWorlds: 99, bound: { confidence: 0.95, upper: 0.99949 } };

    expect(closingText({ ...report, suite }, plain)).toContain('\n99 of 100 worlds failed.   ');
  });

  it('promises nothing when no seed was completed', async () => {
    const report = await reportOf({ tests: ['a.test.ts > one'] });
    const none = { ...report, suite: { ...report.suite, bound: null } };

    expect(closingText(none, plain)).not.toContain('confidence');
  });
});
