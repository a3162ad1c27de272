import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BacktestReport } from '../../src/backtest/index.ts';
import { chromiumIsMissing, openFromDisk, startChromium } from './chromium.ts';
import { njordIn } from './njord-process.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'njord-backtest-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const at = (...parts: readonly string[]) => path.join(folder, ...parts);
const report = async (...parts: readonly string[]) =>
  JSON.parse(await readFile(at(...parts), 'utf8')) as BacktestReport;

describe('njord backtest', () => {
  test('makes up a year of minutes on first use, and writes both reports', async () => {
    const { code, out, err } = await njordIn(folder, 'backtest', '--equity', '--out', 'year');
    expect([code, err]).toEqual([0, expect.stringContaining('525,600 made-up bars of ATOM/USDT')]);
    expect(out).toContain('1,051,200 bars of 1m, ATOM/USDT, LINK/USDT');
    const { data, figures, curve } = await report('year', 'report.json');
    expect([data.from, data.to, curve.length]).toEqual(['2025-01-01T00:00:00Z', '2025-12-31T23:59:00Z', 800]);
    expect(figures.round_trips).toBeGreaterThan(100);
    const lines = (await readFile(at('year', 'equity.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(525_600);
  });

  test('uses the bars that are there, and comes to the same result', async () => {
    const month = ['--from', '2025-02-01', '--to', '2025-03-01'];
    const runs = [];
    for (const out of ['first', 'second'])
      runs.push(await njordIn(folder, 'backtest', ...month, '--out', out));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(runs.map(({ err }) => err.includes('made-up bars of'))).toEqual([true, false]);
    const [first, second] = [await report('first', 'report.json'), await report('second', 'report.json')];
    expect(first.result_hash).toBe(second.result_hash);
  });

  test('reads journals of bars, tells what it passes over, and refuses what is not there', async () => {
    const bar = (minute: number, price: string) =>
      JSON.stringify({
        symbol: 'A/B',
        timeframe: '1m',
        ts_open: `${1_735_689_600_000_000_000n + BigInt(minute) * 60_000_000_000n}`,
        ts_close: `${1_735_689_660_000_000_000n + BigInt(minute) * 60_000_000_000n}`,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: '5',
      });
    await writeFile(
      at('ohlcv.1m.AB.ndjson'),
      [bar(0, '1'), '{"torn', bar(1, '2'), bar(2, '3'), ''].join('\n'),
    );
    const given = ['--history', '.', '--symbols', 'A/B', '--out', 'own'];
    const read = await njordIn(folder, 'backtest', ...given, '--strategy', 'dummy');
    expect([read.code, read.err]).toEqual([0, expect.stringContaining('passed over: ')]);
    const { data } = await report('own', 'report.json');
    expect([data.bars, data.passed_over_lines]).toEqual([3, 1]);
    const missing = await njordIn(folder, 'backtest', '--history', '.', '--symbols', 'C/D');
    expect([missing.code, missing.err]).toEqual([
      1,
      expect.stringMatching(/ohlcv\.1m\.CD\.ndjson: expected at least one file/),
    ]);
    const outside = await njordIn(folder, 'backtest', ...given, '--from', '2030-01-01', '--to', '2030-02-01');
    expect([outside.code, outside.err]).toEqual([
      1,
      expect.stringContaining('Expected bars of A/B (1m), found none'),
    ]);
  });

  test('runs a strategy of a module, and a set of strategies of a file', async () => {
    const period = ['--from', '2025-02-01', '--to', '2025-02-03', '--out', 'strategies'];
    const module = path.join(import.meta.dirname, '../../examples/custom-strategy/mean-reversion.ts');
    const own = await njordIn(folder, 'backtest', ...period, '--strategy', module, '--param', 'quantity=2');
    expect([own.code, own.out]).toEqual([
      0,
      expect.stringMatching(/^Backtest of mean-reversion: .*quantity 2/),
    ]);
    const entries = ['fast', 'slow'].map(
      (id, index) => `  - { id: ${id}, type: trendline, params: { lookback: ${5 + index * 20} } }\n`,
    );
    await writeFile(at('set.yaml'), `strategies:\n${entries.join('')}`);
    const set = await njordIn(folder, 'backtest', ...period, '--strategies', 'set.yaml');
    expect([set.code, set.out]).toEqual([
      0,
      expect.stringContaining('Backtest of trendline: lookback 5; trendline: lookback 25'),
    ]);
    await writeFile(at('broken.yaml'), 'strategies: [{ id: fast, type: trendlin }]\n');
    const broken = await njordIn(folder, 'backtest', ...period, '--strategies', 'broken.yaml');
    expect([broken.code, broken.err]).toEqual([2, expect.stringContaining('Did you mean "trendline"?')]);
  });

  test('says what is wrong with a strategy, its parameters or an option, with exit code 2', async () => {
    const wrong = [
      [['--strategy', './nowhere.ts'], /nowhere\.ts: expected a readable module, was none/],
      [['--strategies', 'a.yaml', '--param', 'a=1'], /cannot be used with option/],
      [['--strategy', 'trendlin'], /Did you mean "trendline"\?/],
      [['--param', 'lookback=1', '--param', 'tresh=2'], /lookback[\s\S]*tresh/],
      [['--param', 'lookback'], /Expected a name and a value such as lookback=30/],
      [['--from', '2025-13-01'], /Expected a day such as 2025-03-01/],
      [['--symbols', 'ATOM'], /Expected symbols such as ATOM\/USDT/],
      [['--participation', '2'], /at most 1/],
    ] as const;
    for (const [words, message] of wrong) {
      const { code, out, err } = await njordIn(folder, 'backtest', ...words);
      expect([words, code, out, err]).toEqual([words, 2, '', expect.stringMatching(message)]);
    }
    expect(await stat(at('var', 'reports')).catch(() => 'none')).toBe('none');
  });

  test.skipIf(chromiumIsMissing() !== undefined)(
    'has a page that opens from disk without a complaint and without asking for anything',
    async () => {
      const browser = await startChromium();
      try {
        const { page, complaints, requests } = await openFromDisk(browser, at('year', 'report.html'));
        expect(complaints).toEqual([]);
        expect(requests).toEqual([pathToFileURL(at('year', 'report.html')).href]);
        expect(await page.title()).toBe('Backtest of trendline on ATOM/USDT, LINK/USDT');
        expect(await page.locator('svg').count()).toBe(3);
        const curve = await page.locator('svg .line').first().boundingBox();
        expect(curve?.width).toBeGreaterThan(600);
        expect(curve?.height).toBeGreaterThan(50);
        const isWide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
        expect(isWide).toBe(false);
      } finally {
        await browser.close();
      }
    },
  );
});

describe('njord sweep', () => {
  test('has the same rows on one thread as on two, the best first', async () => {
    const sweep = (threads: string) =>
      njordIn(
        folder,
        ...['sweep', '--from', '2025-02-01', '--to', '2025-02-08', '--threads', threads, '--json'],
        ...['--param', 'lookback=5,10,20', '--param', 'threshold=0.002,0.004', '--out', `sweep-${threads}`],
      );
    const [one, two] = [await sweep('1'), await sweep('2')];
    expect([one.code, two.code]).toEqual([0, 0]);
    const rows = (text: string) => (JSON.parse(text) as { rows: { sharpe: number | null }[] }).rows;
    expect(rows(one.out)).toEqual(rows(two.out));
    const sharpes = rows(one.out).map(({ sharpe }) => sharpe ?? Number.NEGATIVE_INFINITY);
    expect(sharpes).toEqual(sharpes.toSorted((left, right) => right - left));
    const csv = (await readFile(at('sweep-2', 'sweep.csv'), 'utf8')).split('\n');
    expect([csv.length, csv[0]]).toEqual([8, expect.stringMatching(/^lookback,threshold,sharpe,/)]);
  });

  test('tells a wrong value before anything is run', async () => {
    const { code, err } = await njordIn(folder, 'sweep', '--param', 'lookback=10,2');
    expect([code, err]).toEqual([2, expect.stringMatching(/lookback: expected a whole number/)]);
  });
});
