import path from 'node:path';
import { createMemoryBus } from '../../core/bus/index.ts';
import type { LoadedConfig } from '../../core/config/index.ts';
import { formatIsoTime } from '../../core/time.ts';
import { booksService } from '../../services/books/index.ts';
import type { CliPorts } from '../ports.ts';
import type { StrategySource } from '../strategy-options.ts';
import type { Feed } from './feed.ts';
import { type Frame, openFrame } from './frame.ts';
import { type SystemHost, wait } from './host.ts';
import { freshness, type MarketOptions, startMarket } from './market.ts';
import { type RunningServices, SERVICE_NAMES } from './services.ts';
import type { UpReport } from './up-report.ts';

/** What a system is started with. */
export interface SystemGiven {
  readonly ports: CliPorts;
  readonly host: SystemHost;
  readonly loaded: LoadedConfig;
  readonly market: MarketOptions;
  readonly strategies: StrategySource;
  /** Port of health and metrics; 0 takes a free one. */
  readonly port: number;
}

/** Every service in this process. */
export interface System {
  readonly services: RunningServices;
  readonly feed: Feed;
  readonly port: number;
  /** Stops the market, lets everything on its way arrive, and stops the services. */
  readonly finish: (durationMs: number) => Promise<UpReport>;
  readonly close: () => Promise<void>;
}

/** A system is quiet when nobody has handled anything for so many looks in a row. */
const QUIET = { looks: 5, everyMs: 20 };

/** Starts the market, the services, health and metrics, on the embedded bus. */
export async function startSystem(given: SystemGiven): Promise<System> {
  const { ports, host, loaded, port, strategies } = given;
  const frame = await openFrame({ ports, host, loaded, name: 'up', port, strategies });
  try {
    return await startInFrame(frame, given);
  } catch (error) {
    // Its timers would keep the process alive.
    frame.logger.error('start failed', { error });
    await frame.close();
    throw error;
  }
}

async function startInFrame(frame: Frame, { host, loaded, market }: SystemGiven): Promise<System> {
  const { clock, topics } = frame;
  const bus = createMemoryBus({ families: Object.values(topics) });
  const books = booksService(topics);
  // The embedded bus ends with the process, and so does what its positions mean: each run has journals of its own.
  const run = `up-${formatIsoTime(clock.nowNs()).replaceAll(/[:.]/g, '')}`;
  const services = await frame.start([...SERVICE_NAMES.map(frame.define), books.definition], {
    bus,
    folder: path.join(loaded.config.logging.journalDir, run),
  });
  const feed = startMarket(loaded.config, market, {
    bus,
    topics,
    clock,
    wait: (delayMs) => wait(host, delayMs),
  });
  const served = await frame
    .serve(services, [{ name: 'market-data', look: () => freshness(feed, clock) }], () => undefined)
    .catch(async (error: unknown) => {
      feed.stop();
      await services.stop();
      throw error;
    });

  async function becomeQuiet(): Promise<void> {
    let handled = -1;
    for (let looks = 0; looks < QUIET.looks; looks += 1) {
      const now = services.statuses().reduce((sum, status) => sum + status.handled, 0);
      if (now !== handled) looks = 0;
      handled = now;
      await wait(host, QUIET.everyMs);
    }
  }

  return {
    services,
    feed,
    port: served,
    async finish(durationMs) {
      feed.stop();
      await feed.finished;
      await becomeQuiet();
      const statuses = services.statuses();
      await services.stop();
      return { durationMs, trades: feed.count(), services: statuses, audit: books.books.audit() };
    },
    async close() {
      feed.stop();
      await frame.close();
      await bus.close();
    },
  };
}
