import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPaperTally } from '../../src/cli/paper-tally.ts';
import type { FillEvent } from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, ONE, ZERO } from '../../src/core/money/index.ts';

/** Any number of fills that differ in their order. */
const fills = fc.nat(14).map((count) =>
  Array.from(
    { length: count },
    (_, index): FillEvent => ({
      fillId: `f${index}`,
      orderId: `o${index}`,
      strategyId: 's',
      symbol: 'A/B',
      side: 'buy',
      quantity: asQuantity(ONE),
      price: asPrice(ONE),
      tsFillNs: 0n,
      fee: ZERO,
      feeCurrency: 'B',
      meta: {},
    }),
  ),
);

test('the first and the last four fills are kept, in order and none twice', () => {
  fc.assert(
    fc.property(fills, (all) => {
      const tally = createPaperTally(false);
      for (const fill of all) tally.countFill(fill);
      const { firstFills, lastFills, fillCount } = tally.totals();
      expect(fillCount).toBe(all.length);
      expect(firstFills).toEqual(all.slice(0, 4));
      expect(lastFills).toEqual(all.slice(4).slice(-4));
    }),
  );
});

test('all fills are kept on request', () => {
  fc.assert(
    fc.property(fills, (all) => {
      const tally = createPaperTally(true);
      for (const fill of all) tally.countFill(fill);
      expect(tally.totals()).toMatchObject({ firstFills: all, lastFills: [] });
    }),
  );
});

test('orders that rest and orders that are refused are told apart', () => {
  const tally = createPaperTally(false);
  for (const status of ['NEW', 'NEW', 'REJECTED', 'CANCELED'] as const) tally.countOrderUpdate({ status });
  expect(tally.totals()).toMatchObject({ restedCount: 2, rejectedCount: 1 });
});
