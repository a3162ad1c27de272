import { type Bus, createRedisBus, type RedisBusOptions } from '../../../../src/core/bus/index.ts';
import { createRandomSource } from '../../../../src/core/random.ts';
import type { BusGround } from '../contract-suite.ts';
import { FAMILIES } from '../number-topics.ts';

/** Ground for the contract on one server: every bus that is opened carries the same messages. */
export function redisGround(options: Pick<RedisBusOptions, 'connect' | 'timers' | 'prefix'>): BusGround {
  const buses: Bus[] = [];
  return {
    open: async (bounds) => {
      const bus = await createRedisBus({
        families: FAMILIES,
        random: createRandomSource(1),
        ...options,
        ...bounds,
      });
      buses.push(bus);
      return bus;
    },
    // Requests go one after the other; by the third everything published before has been answered.
    settle: async (bus) => {
      for (const payload of [1, 2, 3]) await bus.publish({ topic: 'probes.a', payload });
    },
    dispose: async () => {
      for (const bus of buses) await bus.close();
    },
  };
}
