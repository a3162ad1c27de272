import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIds, TradeLog } from '../../../src/services/broker/index.ts';
import { tradeLogSnapshots } from '../../../src/services/broker/trade-log.ts';

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

test('compares ids as numbers where they are, so that 9 comes before 10, and puts others behind them as text', () => {
  const ordered = ['007', '9', '10', '12345678901234567890', '!x', '10x', 'L1', 'L10', 'L2', 'x9'];
  expect(ordered.toReversed().toSorted(compareIds)).toEqual(ordered);
  for (const [index, one] of ordered.entries())
    for (const [other, id] of ordered.entries())
      expect(Math.sign(compareIds(one, id)), `${one} and ${id}`).toBe(Math.sign(index - other));
});

test('finds no order between two ways to write a number', () => {
  expect([compareIds('7', '007'), compareIds('007', '7')]).toEqual([0, 0]);
});

test('tells trades by their time, and those of one millisecond by their ids', () => {
  const at = (tsMs: number, tradeId: string) => ({ tradeId, symbol: 'A/B', tsMs });
  const ordered = [at(1, '12'), at(2, '9'), at(2, '10'), at(2, 'x'), at(3, '1')];
  expect(new TradeLog().fresh(ordered.toReversed())).toEqual(ordered);
});

test('keeps no ids from before its window', () => {
  const log = new TradeLog(100);
  for (let tsMs = 0; tsMs < 10_000; tsMs += 10) {
    log.add({ tradeId: String(tsMs), symbol: 'A/B', tsMs });
    log.advance(tsMs);
  }
  expect(log.seenCount).toBeLessThanOrEqual(11);
  expect(log.isTooLate({ tradeId: 'x', symbol: 'A/B', tsMs: log.askSinceMs - 1 })).toBe(true);
  expect(log.isTooLate({ tradeId: 'x', symbol: 'A/B', tsMs: log.askSinceMs })).toBe(false);
});

test('reads back what a restart gives, and nothing that is damaged', () => {
  const log = new TradeLog();
  log.add({ tradeId: '7', symbol: 'A/B', tsMs: 5 });
  expect(tradeLogSnapshots.parse(log.snapshot())).toEqual({ watermark_ms: 0, seen: [['A/B 7', 5]] });
  for (const damage of [
    { watermark_ms: -1 },
    { watermark_ms: 0.5 },
    { seen: [['A/B 7']] },
    { seen: undefined },
  ])
    expect(
      tradeLogSnapshots.safeParse({ ...log.snapshot(), ...damage }).success,
      JSON.stringify(damage),
    ).toBe(false);
});
