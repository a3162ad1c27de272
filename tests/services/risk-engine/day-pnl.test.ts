import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PositionSnapshot } from '../../../src/core/contracts/index.ts';
import { formatDecimal, parseDecimal, ZERO } from '../../../src/core/money/index.ts';
import { NS_PER_DAY, NS_PER_SECOND } from '../../../src/core/time.ts';
import { DayPnl } from '../../../src/services/risk-engine/index.ts';
import { NEW_YEAR_NS } from './sample-intents.ts';

const NOON_NS = NEW_YEAR_NS + NS_PER_DAY / 2n;

describe('the result of the day', () => {
  test('adds up all symbols, after fees', () => {
    const day = new DayPnl();
    day.record(position('AAA/USDT', '10', { fees: '1', tsNs: NOON_NS }), NOON_NS);
    day.record(position('BBB/USDT', '-25', { fees: '2', tsNs: NOON_NS }), NOON_NS);
    expect(formatDecimal(day.at(NOON_NS))).toBe('-18');
  });

  test('takes the latest position of a symbol, not the sum of all', () => {
    const day = new DayPnl();
    day.record(position('AAA/USDT', '10', { tsNs: NOON_NS }), NOON_NS);
    day.record(position('AAA/USDT', '4', { tsNs: NOON_NS + 1n }), NOON_NS + 1n);
    day.record(position('AAA/USDT', '4', { tsNs: NOON_NS + 1n }), NOON_NS + 2n);
    expect(formatDecimal(day.at(NOON_NS + 2n))).toBe('4');
  });

  test('begins anew at midnight UTC, to the nanosecond', () => {
    const midnightNs = NEW_YEAR_NS + NS_PER_DAY;
    const day = new DayPnl();
    day.record(position('AAA/USDT', '-100', { tsNs: NOON_NS }), NOON_NS);
    expect(formatDecimal(day.at(midnightNs - 1n))).toBe('-100');
    expect(formatDecimal(day.at(midnightNs))).toBe('0');
    day.record(position('AAA/USDT', '-130', { tsNs: midnightNs + 1n }), midnightNs + 1n);
    expect(formatDecimal(day.at(midnightNs + 1n))).toBe('-30');
  });

  test('counts for yesterday what happened yesterday and is told today', () => {
    const midnightNs = NEW_YEAR_NS + NS_PER_DAY;
    const day = new DayPnl();
    day.at(midnightNs);
    day.record(position('AAA/USDT', '-100', { tsNs: midnightNs - 1n }), midnightNs + 5n);
    expect(formatDecimal(day.at(midnightNs + 5n))).toBe('0');
  });

  test('takes what was told last, though its stamp is older: a clock stepped back, or an execution came late', () => {
    const day = new DayPnl();
    day.record(position('AAA/USDT', '10', { tsNs: NOON_NS }), NOON_NS);
    day.record(position('AAA/USDT', '-500', { tsNs: NOON_NS - 1n }), NOON_NS);
    expect(formatDecimal(day.at(NOON_NS))).toBe('-500');
    const fromSnapshot = new DayPnl(day.snapshot());
    fromSnapshot.record(position('AAA/USDT', '-600', { tsNs: NOON_NS - 2n }), NOON_NS);
    expect(formatDecimal(fromSnapshot.at(NOON_NS))).toBe('-600');
  });

  test('is not wiped by a stamp from the future', () => {
    const day = new DayPnl();
    day.record(position('AAA/USDT', '-250', { tsNs: NOON_NS }), NOON_NS);
    day.record(position('BBB/USDT', '-50', { tsNs: NOON_NS + 90n * NS_PER_DAY }), NOON_NS);
    expect(formatDecimal(day.at(NOON_NS))).toBe('-300');
  });

  test('keeps the losses of today when the clock steps back over midnight and returns', () => {
    const midnightNs = NEW_YEAR_NS + NS_PER_DAY;
    const day = new DayPnl();
    day.record(position('AAA/USDT', '-100', { tsNs: NOON_NS }), NOON_NS);
    day.record(position('AAA/USDT', '-130', { tsNs: midnightNs }), midnightNs);
    expect(formatDecimal(day.at(midnightNs - NS_PER_SECOND))).toBe('-30');
    expect(formatDecimal(day.at(midnightNs + NS_PER_SECOND))).toBe('-30');
  });

  const tellings = fc.array(
    fc.record({
      symbol: fc.constantFrom('AAA/USDT', 'BBB/USDT'),
      net: fc.integer({ min: -50, max: 50 }),
      hours: fc.nat({ max: 20 }),
    }),
    { maxLength: 20 },
  );

  test('is the change of the total since midnight, and survives a restart at any point', () => {
    fc.assert(
      fc.property(tellings, fc.nat({ max: 20 }), (events, restartAt) => {
        let day = new DayPnl();
        let nowNs = NEW_YEAR_NS;
        const history: { readonly symbol: string; readonly net: number; readonly atNs: bigint }[] = [];
        for (const [index, { symbol, net, hours }] of events.entries()) {
          nowNs += BigInt(hours) * 3_600n * NS_PER_SECOND;
          if (index === restartAt) day = new DayPnl(JSON.parse(JSON.stringify(day.snapshot())));
          day.record(position(symbol, `${net}`, { tsNs: nowNs }), nowNs);
          history.push({ symbol, net, atNs: nowNs });
          const midnightNs = nowNs - (nowNs % NS_PER_DAY);
          const totalNow = totalOf(history);
          const totalAtMidnight = totalOf(history.filter(({ atNs }) => atNs < midnightNs));
          expect(formatDecimal(day.at(nowNs))).toBe(String(totalNow - totalAtMidnight));
        }
      }),
    );
  });
});

function totalOf(history: readonly { readonly symbol: string; readonly net: number }[]): number {
  const latest = new Map(history.map(({ symbol, net }) => [symbol, net]));
  return [...latest.values()].reduce((sum, net) => sum + net, 0);
}

function position(
  symbol: string,
  realizedPnl: string,
  { fees = '0', tsNs }: { readonly fees?: string; readonly tsNs: bigint },
): PositionSnapshot {
  return {
    symbol,
    quantity: ZERO,
    averagePrice: ZERO,
    realizedPnl: parseDecimal(realizedPnl),
    fees: parseDecimal(fees),
    tsNs,
  };
}
