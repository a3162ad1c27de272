import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Bus, createRedisBus } from '../../../src/core/bus/index.ts';
import { createRandomSource } from '../../../src/core/random.ts';
import {
  BOUNDS,
  COMMON_COMMANDS,
  expectModelled,
  type RealBus,
  startAgain,
} from '../../models/bus-commands.ts';
import type { BusModel } from '../../models/bus-model.ts';
import { asyncCommand } from '../../models/command.ts';
import { REAL_TIMERS } from './real-timers.ts';
import { redisIsMissing, startRedis, type TestRedis } from './start-redis.ts';

/** Lists of commands; each command waits for the server several times. */
const LIST_COUNT = 60;

/** Requests go one after the other; by the third everything published before has been answered. */
async function settle(bus: Bus): Promise<void> {
  for (const payload of [1, 2, 3]) await bus.publish({ topic: 'probes.a', payload });
}

describe.skipIf(redisIsMissing() !== undefined)('over a real Redis', () => {
  let redis: TestRedis;
  let listCount = 0;

  beforeAll(async () => {
    // The model is about what a bus says, not about what survives the server.
    redis = await startRedis(['--appendfsync', 'no']);
  });

  afterAll(() => redis.stop());

  const open = () =>
    createRedisBus({
      ...BOUNDS,
      connect: redis.connect,
      timers: REAL_TIMERS,
      random: createRandomSource(1),
      prefix: `list${listCount}:`,
    });

  const restart = asyncCommand<BusModel, RealBus>({
    text: 'close and open',
    run: async (model, real) => {
      await real.bus.close();
      await startAgain(model, real, open);
    },
  });

  test('the bus is the list that the others are, and stays so over restarts', async () => {
    await expectModelled(
      () => {
        listCount += 1;
        return { open, settle, dispose: (bus) => bus.close() };
      },
      { repeatsWait: true, commands: [...COMMON_COMMANDS, fc.constant(restart)], numRuns: LIST_COUNT },
    );
  });
});
