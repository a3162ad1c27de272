import { expect, test } from 'vitest';
import { runRehearsal } from '../../bench/broker/rehearsal.ts';
import { redisIsMissing } from './redis/start-redis.ts';

test.skipIf(redisIsMissing() !== undefined)(
  'a broker that is killed while the venue fails places nothing twice, and tells every fill once',
  { timeout: 240_000 },
  async () => {
    const result = await runRehearsal({ seed: 3, orders: 400, kills: 3 }, () => undefined);
    expect(result.discrepancies).toEqual([]);
    expect(result.killCount).toBe(3);
    // A machine so busy that Redis answers late trips the kill switch: such orders are refused, and said to be.
    const refusedCount = Object.values(result.reasons).reduce((sum, count) => sum + count, 0);
    expect(result.placedCount + refusedCount).toBeGreaterThanOrEqual(400);
    expect(result.placedCount).toBeGreaterThan(100);
    expect(result.fillCount).toBeGreaterThan(result.placedCount / 2);
    expect(result.ends['FILLED']).toBeGreaterThan(result.placedCount / 4);
  },
);
