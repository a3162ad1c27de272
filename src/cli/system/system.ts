import path from 'node:path';
import { createMemoryBus, topicTable } from '../../core/bus/index.ts';
import type { Config } from '../../core/config/index.ts';
import { createKillFile, createKillSwitch, type KillSwitch } from '../../core/kill-switch/index.ts';
import { createMetrics } from '../../core/metrics/index.ts';
import { metered } from '../../core/service/index.ts';
import { type Clock, formatIsoTime, NS_PER_SECOND } from '../../core/time.ts';
import { booksService } from '../../services/books/index.ts';
import { createHealth, startHealthServer } from '../../services/health/index.ts';
import { generateTrades } from '../../services/market-data/index.ts';
import { sampleStrategies } from '../sample-strategies.ts';
import { type Feed, startFeed } from './feed.ts';
import { type SystemHost, wait } from './host.ts';
import { createMeter } from './meter.ts';
import { openServiceJournal } from './service-journal.ts';
import { defineService, type RunningServices, SERVICE_NAMES, startServices } from './services.ts';
import type { UpReport } from './up-report.ts';

/** How often the loop beats. */
const BEAT_MS = 200;

/** A system is quiet when nobody has handled anything for so many looks in a row. */
const QUIET = { looks: 5, everyMs: 20 };

/** What a system is started with. */
export interface SystemGiven {
  readonly config: Config;
  readonly host: SystemHost;
  readonly clock: Clock;
  /** The simulated market. */
  readonly market: { readonly seed: number; readonly speed: number };
  /** Port of health and metrics; 0 takes a free one. */
  readonly port: number;
  /** Token that metrics ask for; null asks for none. */
  readonly metricsToken: string | null;
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

/** Starts the market, the services, health and metrics. */
export async function startSystem({ config, host, clock, market, ...given }: SystemGiven): Promise<System> {
  const topics = topicTable(config.topics);
  const bus = createMemoryBus({ families: Object.values(topics) });
  const kill = watchKillSwitch(config, host, clock);
  const metrics = createMetrics();
  const meter = createMeter(metrics, topics);
  const folder = path.join(
    config.logging.journalDir,
    `up-${formatIsoTime(clock.nowNs()).replaceAll(/[:.]/g, '')}`,
  );
  const books = booksService(topics);
  const parts = {
    config,
    topics,
    clock,
    readKillState: () => kill.state(),
    strategies: sampleStrategies,
    onStrategyFailure: ({ strategyId }: { readonly strategyId: string }) => {
      meter.countStrategyError(strategyId);
    },
  };
  const deciding = SERVICE_NAMES.map((name) =>
    metered(defineService(name, parts), () => clock.monotonicMs(), meter.observe),
  );
  const journalPorts = { ...host, clock, startTimer: host.after, onProblem: () => undefined };
  // The first look of the kill switch ends before the first intent is judged.
  await kill.look();
  const services = await startServices([...deciding, books.definition], {
    bus,
    openJournal: (name) => openServiceJournal(journalPorts, { folder, name }),
    wait: (delayMs) => wait(host, delayMs),
    onEvent: () => undefined,
  });
  const symbolCount = config.exchange.symbols.length;
  const trades = generateTrades({
    seed: market.seed,
    tradeCount: Number.MAX_SAFE_INTEGER,
    symbolCount,
    startNs: clock.nowNs(),
  });
  const feed = startFeed(trades, {
    bus,
    topics,
    clock,
    speed: market.speed,
    wait: (delayMs) => wait(host, delayMs),
  });
  const health = createHealth({
    service: 'all',
    monotonicMs: () => clock.monotonicMs(),
    nowIso: () => formatIsoTime(clock.nowNs()),
    liveness: [],
    readiness: [
      {
        name: 'kill-switch',
        look: () => ({ healthy: kill.state() !== 'unreadable', detail: kill.state() }),
      },
      { name: 'market-data', look: () => freshness(feed, clock) },
    ],
  });
  const server = await startHealthServer({
    health,
    metricsText() {
      meter.takeStatuses(services.statuses());
      const latestNs = feed.latestNs();
      if (latestNs !== null) meter.takeDataAge(secondsBetween(latestNs, clock.nowNs()));
      return metrics.text();
    },
    metricsToken: given.metricsToken,
    port: given.port,
  });
  const stopBeating = every(host, BEAT_MS, health.beat);

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
    port: server.port,
    async finish(durationMs) {
      feed.stop();
      await feed.finished;
      await becomeQuiet();
      const statuses = services.statuses();
      await services.stop();
      return { durationMs, trades: feed.count(), services: statuses, audit: books.books.audit() };
    },
    async close() {
      stopBeating();
      feed.stop();
      kill.close();
      await server.close();
      await bus.close();
    },
  };
}

function watchKillSwitch(config: Config, host: SystemHost, clock: Clock): KillSwitch {
  return createKillSwitch({
    clock,
    timers: { start: host.after },
    media: [createKillFile(config.killSwitch.file)],
    onChange: () => undefined,
  });
}

/** Trades come every second or so; the simulated market halts now and then. */
const FRESH_SECONDS = 60;

function freshness(feed: Feed, clock: Clock): { readonly healthy: boolean; readonly detail: string } {
  const latestNs = feed.latestNs();
  if (latestNs === null) return { healthy: false, detail: 'no trade yet' };
  const age = secondsBetween(latestNs, clock.nowNs());
  return { healthy: age <= FRESH_SECONDS, detail: `latest trade ${age.toFixed(1)} s ago` };
}

function secondsBetween(earlierNs: bigint, laterNs: bigint): number {
  return Number(laterNs - earlierNs) / Number(NS_PER_SECOND);
}

function every(host: SystemHost, delayMs: number, run: () => void): () => void {
  let cancel = host.after(delayMs, tick);
  function tick(): void {
    run();
    cancel = host.after(delayMs, tick);
  }
  return () => {
    cancel();
  };
}
