import { expect, test } from 'vitest';
import { runDrill } from '../../bench/drill/drill.ts';
import { redisIsMissing } from './redis/start-redis.ts';

test.skipIf(redisIsMissing() !== undefined)(
  'separate processes over Redis keep their books, whatever is killed',
  { timeout: 240_000 },
  async () => {
    const plan = { seed: 3, kills: 4, redisKills: 1, pauseMsMax: 1_000 };
    const { audit, killed } = await runDrill(plan, () => undefined);
    expect(audit.discrepancies).toEqual([]);
    expect(audit.counts.fills).toBeGreaterThan(0);
    expect(audit.counts.approved).toBe(audit.counts.orders);
    expect(Object.values(killed).reduce((sum, times) => sum + times, 0)).toBe(5);
  },
);
