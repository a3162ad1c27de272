import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIds, TradeLog } from '../../../src/services/broker/index.ts';

const trades = fc.array(
  fc.record({
    tradeId: fc.oneof(
      fc.nat(30).map(String),
      fc.nat(5).map((number) => `L${number}`),
    ),
    symbol: fc.constantFrom('A/B', 'C/D'),
    tsMs: fc.integer({ min: 1_000, max: 1_060 }),
  }),
  { maxLength: 12 },
);

test('tells every trade of the window exactly once, in any order, over any restarts', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ trades, restarts: fc.boolean() }), { maxLength: 6 }), (rounds) => {
      let log = new TradeLog(100);
      const told: string[] = [];
      for (const round of rounds) {
        if (round.restarts) log = new TradeLog(100, structuredClone(log.snapshot()));
        for (const trade of log.fresh(round.trades)) {
          log.add(trade);
          told.push(`${trade.symbol} ${trade.tradeId}`);
        }
        log.advance(Math.max(0, ...round.trades.map(({ tsMs }) => tsMs)));
      }
      const seen = rounds.flatMap((round) =>
        round.trades.map(({ symbol, tradeId }) => `${symbol} ${tradeId}`),
      );
      expect(told.toSorted()).toEqual([...new Set(seen)].toSorted());
    }),
  );
});

test('compares ids as numbers where they are, so that 9 comes before 10', () => {
  expect(['10', '9', 'L2', '007', '12345678901234567890'].toSorted(compareIds)).toEqual([
    '007',
    '9',
    '10',
    '12345678901234567890',
    'L2',
  ]);
});

test('keeps no ids from before its window', () => {
  const log = new TradeLog(100);
  for (let tsMs = 0; tsMs < 10_000; tsMs += 10) {
    log.add({ tradeId: String(tsMs), symbol: 'A/B', tsMs });
    log.advance(tsMs);
  }
  expect(log.seenCount).toBeLessThanOrEqual(11);
  expect(log.isTooLate({ tradeId: 'x', symbol: 'A/B', tsMs: log.askSinceMs - 1 })).toBe(true);
});
