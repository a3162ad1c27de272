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
    expect(result.placedCount).toBeGreaterThan(300);
    expect(result.fillCount).toBeGreaterThan(result.placedCount / 2);
    expect(result.ends['FILLED']).toBeGreaterThan(100);
  },
);
