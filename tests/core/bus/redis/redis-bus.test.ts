import { describeBusContract } from '../contract.ts';
import { createTestTimers } from '../test-timers.ts';
import { createMockRedis } from './mock-redis.ts';
import { redisGround } from './redis-ground.ts';

describeBusContract(
  'over a Redis in this process',
  async () => redisGround({ connect: createMockRedis().connect, timers: createTestTimers() }),
  { propertyRuns: 5 },
);
