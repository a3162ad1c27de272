import {
  type Bus,
  BusError,
  createRedisBus,
  type RedisBusListener,
  type TopicTable,
} from '../../core/bus/index.ts';
import type { Config, LoadedConfig } from '../../core/config/index.ts';
import { createRandomSource } from '../../core/random.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import type { CliPorts } from '../ports.ts';
import type { SystemHost } from './host.ts';

/** Tells whether the settings name a bus that other processes share. */
export function isOnRedis({ bus, redis }: Config): boolean {
  return bus.kind === 'redis' && redis !== undefined;
}

/** What a bus over Redis is opened with. */
export interface RedisBusGiven {
  readonly ports: CliPorts;
  readonly host: SystemHost;
  readonly loaded: LoadedConfig;
  readonly topics: TopicTable;
  readonly onEvent: RedisBusListener;
}

/** Connects, works, and disconnects; a server that cannot be reached is told in a sentence. */
export async function withRedisBus(
  { ports, host, loaded: { config, secrets }, topics, onEvent }: RedisBusGiven,
  work: (bus: Bus) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { connectRedis } = ports;
  try {
    const bus = await createRedisBus({
      connect: connectRedis({ url: config.redis?.url ?? '', password: secrets.redisPassword }),
      timers: { start: host.after },
      random: createRandomSource(Number(ports.nowNs() & 0xffff_ffffn)),
      families: Object.values(topics),
      onEvent,
    });
    try {
      return await work(bus);
    } finally {
      await bus.close();
    }
  } catch (error) {
    if (!(error instanceof BusError)) throw error;
    await ports.stderr.write(`njord: ${error.message}\n`);
    return EXIT_CODE.failed;
  }
}
