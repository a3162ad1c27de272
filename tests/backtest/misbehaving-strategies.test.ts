import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BacktestResult, runBacktest } from '../../src/backtest/index.ts';
import { parseDecimal } from '../../src/core/money/index.ts';
import type { Strategy } from '../../src/strategies/index.ts';
import {
  type MisbehavingPlan,
  misbehaving,
  misbehavingPlans,
  VICTIM_ID,
} from '../generators/misbehaving-strategies.ts';
import { watchful } from '../services/strategy-runner/watchful-strategy.ts';
import { FREE, tableOf } from './scripted-backtest.ts';

const bars = fc.array(
  fc.integer({ min: 90, max: 110 }).map((price) => {
    const [low, middle, high] = [price - 1, price, price + 1].map(String);
    return { open: middle ?? '', high: high ?? '', low: low ?? '', close: middle ?? '' };
  }),
  { minLength: 1, maxLength: 3 },
);

type Bars = ReturnType<typeof bars.generate>['value'];

/** Positions belong to the account, so that others move them: this one only looks at bars. */
function watchfulOfBars(): Strategy {
  const strategy = watchful(VICTIM_ID);
  return {
    ...strategy,
    onEvent: (event, context) => strategy.onEvent(event, { ...context, positionOf: () => undefined }),
  };
}

/** Money and limits are enough for everybody, so that nobody stands in the way of another. */
function play(table: Bars, plan?: MisbehavingPlan): BacktestResult {
  return runBacktest({
    tables: [tableOf('BTC/USDT', table)],
    strategies: [watchfulOfBars(), ...(plan === undefined ? [] : [misbehaving('bad', plan)])],
    rules: { ...FREE, initialCapital: parseDecimal('1e40') },
  });
}

/** Fills are numbered over all strategies; everything else is the strategy's own. */
function victimsFills({ fills }: BacktestResult): readonly unknown[] {
  return fills.filter(({ strategyId }) => strategyId === VICTIM_ID).map(({ fillId: _, ...fill }) => fill);
}

test('a strategy that misbehaves changes no bar, no price and no fill of the others in a backtest', () => {
  fc.assert(
    fc.property(bars, misbehavingPlans, (table, plan) => {
      const alone = play(table);
      const together = play(table, plan);
      expect(victimsFills(together)).toEqual(victimsFills(alone));
      expect(together.dataHash).toBe(alone.dataHash);
      expect(together.positions.map(({ lastPrice }) => lastPrice)).toEqual(
        alone.positions.map(({ lastPrice }) => lastPrice),
      );
      for (const { strategyId, error } of together.failures) {
        expect(strategyId).toBe('bad');
        expect(error).toBeInstanceOf(Error);
      }
      for (const { strategyId, by, reason } of together.rejections) {
        expect(strategyId).toBe('bad');
        expect(
          by === 'exchange'
            ? ['unknown-symbol']
            : ['invalid-intent', 'duplicate-intent', 'no-reference-price'],
        ).toContain(reason);
      }
    }),
  );
});
