import { describe, expect, test } from 'vitest';
import { reportOf, reportPage } from '../../src/backtest/index.ts';
import { formatNumber, numberTicks, timeTicks } from '../../src/backtest/report/axis.ts';
import { FREE, type OrderText, playScript, type Script } from './scripted-backtest.ts';

const flat = (price: string) => ({ open: price, high: price, low: price, close: price });

function pageOf(script: Script, barCount = 5, description = 'a script') {
  const bars = Array.from({ length: barCount }, (_, index) => flat(`${100 + (index % 7)}`));
  const result = playScript(bars, script);
  return reportPage(
    reportOf(result, {
      strategies: [{ id: 'script', description }],
      source: 'Bars <of> "nowhere"',
      passedOverCount: 0,
      rules: FREE,
    }),
  );
}

describe('the page', () => {
  test('shows every text as text', () => {
    const page = pageOf({}, 5, '</td><script>alert(1)</script>');
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('Bars &lt;of&gt; &quot;nowhere&quot;');
  });

  test('names no other place', () => {
    const page = pageOf({ 0: [{ side: 'buy', qty: '1' }], 2: [{ side: 'sell', qty: '1' }] });
    expect(page.match(/(?:src|href|url|@import)\s*[=(]\s*["']?(?!data:,)[^"')\s>]+/g)).toBeNull();
    expect(page).not.toMatch(/https?:\/\//);
  });

  test('says that there were no round trips instead of drawing one', () => {
    expect(pageOf({})).toContain('None: nothing that was bought was sold.');
    expect(pageOf({}, 1)).toContain('Equity at the close of each bar');
  });

  test('shows the end of a long list, and says so', () => {
    const orders = new Array<OrderText>(1).fill({ side: 'sell', qty: '1' });
    const script = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`${index}`, orders]));
    const page = pageOf(script, 252);
    expect(page).toContain('The last 200 of 250; the JSON twin has all');
    expect(page).toContain('>249-0<');
    expect(page).not.toContain('>49-0<');
  });
});

describe('axes', () => {
  test('have round numbers within their range', () => {
    const labels = (low: number, high: number) => numberTicks(low, high, 5).map(({ label }) => label);
    expect(labels(0, 1)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(labels(9_855, 10_312)).toEqual([
      '9\u202f900',
      '10\u202f000',
      '10\u202f100',
      '10\u202f200',
      '10\u202f300',
    ]);
    expect(labels(-0.003, 0.0021)).toEqual(['−0.002', '0.000', '0.002']);
    expect(labels(5, 5)).toEqual(['5.00']);
  });

  test('have full minutes, days or months in UTC', () => {
    const labels = (from: string, to: string) =>
      timeTicks(Date.parse(from), Date.parse(to), 6).map(({ label }) => label);
    expect(labels('2025-01-01T10:07:00Z', '2025-01-01T10:40:00Z')).toEqual([
      '01-01 10:10',
      '01-01 10:20',
      '01-01 10:30',
      '01-01 10:40',
    ]);
    expect(labels('2025-01-30T10:00:00Z', '2025-02-02T10:00:00Z')).toEqual([
      '01-30 12:00',
      '01-31 00:00',
      '01-31 12:00',
      '02-01 00:00',
      '02-01 12:00',
      '02-02 00:00',
    ]);
    expect(labels('2024-12-15T00:00:00Z', '2025-12-31T00:00:00Z')).toEqual([
      '2025-01',
      '2025-04',
      '2025-07',
      '2025-10',
    ]);
    expect(labels('2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z')).toEqual(['01-01 00:00']);
  });

  test('write numbers for people', () => {
    expect([-1234.5, -0.001, 0, 1e6].map((value) => formatNumber(value, 2))).toEqual([
      '−1\u202f234.50',
      '0.00',
      '0.00',
      '1\u202f000\u202f000.00',
    ]);
  });
});
