import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BacktestDataError, barAt, createBarTable, hashBars } from '../../src/backtest/index.ts';
import { NS_PER_MINUTE } from '../../src/core/time.ts';
import { barOf, tableOf } from './scripted-backtest.ts';

const FLAT = { open: '1', high: '1', low: '1', close: '1' };

/** A price and a volume with as many digits as columns take: 9 before and 9 behind the point. */
const amount = fc
  .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 9 }))
  .map(([digits, scale]) => (scale === 0 ? `${digits}` : `${digits}e-${scale}`));
const bars = fc.array(fc.record({ open: amount, high: amount, low: amount, close: amount, volume: amount }), {
  minLength: 1,
  maxLength: 30,
});

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof BacktestDataError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a table of bars', () => {
  test('gives back every bar exactly, however many digits the others have', () => {
    fc.assert(
      fc.property(bars, (texts) => {
        const table = tableOf('A/B', texts);
        const given = texts.map((text, index) => barOf('A/B', '1m', text, index));
        expect(texts.map((_, index) => barAt(table, index))).toEqual(given);
      }),
    );
  });

  test('has the hash of its bars, whether it grew or not, and another for other bars', () => {
    fc.assert(
      fc.property(bars, fc.nat(), (texts, pick) => {
        const changed = texts.map((text, index) =>
          index === pick % texts.length ? { ...text, volume: Number(text.volume) === 1 ? '2' : '1' } : text,
        );
        const hash = hashBars([tableOf('A/B', texts)]);
        expect(hashBars([tableOf('A/B', texts.toReversed().toReversed())])).toBe(hash);
        expect(hashBars([tableOf('A/B', changed)])).not.toBe(hash);
        expect(hashBars([tableOf('C/B', texts)])).not.toBe(hash);
      }),
    );
  });

  test('grows with its bars', () => {
    const table = createBarTable({ symbol: 'A/B', timeframe: '1m' });
    for (let index = 0; index < 3_000; index += 1) table.add(barOf('A/B', '1m', FLAT, index));
    const { count, tsOpenNs } = table.finish();
    expect([count, tsOpenNs.length, tsOpenNs.at(-1)]).toEqual([3_000, 3_000, 2_999n * NS_PER_MINUTE]);
  });

  test('refuses what it cannot hold, and says why', () => {
    const table = () => createBarTable({ symbol: 'A/B', timeframe: '1m' });
    expect(codeOf(() => table().finish())).toBe('NO_BARS');
    expect(
      codeOf(() => {
        table().add(barOf('C/D', '1m', FLAT));
      }),
    ).toBe('FOREIGN_BAR');
    expect(
      codeOf(() => {
        table().add(barOf('A/B', '5m', FLAT));
      }),
    ).toBe('FOREIGN_BAR');
    const begun = table();
    begun.add(barOf('A/B', '1m', FLAT, 7));
    expect(
      codeOf(() => {
        begun.add(barOf('A/B', '1m', FLAT, 7));
      }),
    ).toBe('OUT_OF_ORDER');
    expect(
      codeOf(() => {
        begun.add(barOf('A/B', '1m', { ...FLAT, close: '12345678901234567890' }, 8));
      }),
    ).toBe('TOO_MANY_DIGITS');
    expect(
      codeOf(() => {
        begun.add(barOf('A/B', '1m', { ...FLAT, close: '1.0000000000000000001' }, 9));
      }),
    ).toBe('TOO_MANY_DIGITS');
  });
});
