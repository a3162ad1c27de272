import { afterAll, beforeAll, describe } from 'vitest';
import { describeBusContract } from '../../core/bus/contract.ts';
import { redisGround } from '../../core/bus/redis/redis-ground.ts';
import { REAL_TIMERS } from './real-timers.ts';
import { redisIsMissing, startRedis, type TestRedis } from './start-redis.ts';

describe.skipIf(redisIsMissing() !== undefined)('over a real Redis', () => {
  let redis: TestRedis;
  let groundCount = 0;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis.stop());

  describeBusContract(
    'over Redis',
    async () => {
      groundCount += 1;
      const { connect } = redis;
      return redisGround({ connect, timers: REAL_TIMERS, prefix: `ground${groundCount}[*]:` });
    },
    { propertyRuns: 20 },
  );
});
