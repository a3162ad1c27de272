import { asQuantity, parseDecimal } from '../core/money/index.ts';
import { createTrendlineStrategy, type Strategy } from '../strategies/index.ts';

/** A lively pair on the simulated market: one takes what is there, the other waits in the book. */
export function sampleStrategies(): readonly Strategy[] {
  const settings = { lookback: 10, threshold: 0.004, quantity: asQuantity(parseDecimal('10')) };
  return [
    createTrendlineStrategy({ ...settings, id: 'trendline-market' }),
    createTrendlineStrategy({ ...settings, id: 'trendline-limit', limitOffsetBps: parseDecimal('10') }),
  ];
}
