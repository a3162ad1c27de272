/**
 * The services of Njord in one process, wired as `njord up` and the simulation wire them: market data → strategies →
 * risk → paper trader → positions, over the embedded bus, each with its journal.
 *
 * This folder is copied into the checkouts that a run is compared with, so it takes nothing from Njord that they lack.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Bus, createMemoryBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import type { JournalFiles } from '../../src/core/journal/index.ts';
import { parseDecimal } from '../../src/core/money/index.ts';
import {
  openServiceJournal,
  type RunningService,
  type ServicePorts,
  startService,
} from '../../src/core/service/index.ts';
import { createVirtualClock } from '../../src/core/virtual-clock.ts';
import { paperService } from '../../src/services/paper-trader/index.ts';
import { riskService } from '../../src/services/risk-engine/index.ts';
import { runnerService } from '../../src/services/strategy-runner/index.ts';
import { type Burst, MARKET_START_NS } from './market.ts';
import { createTenthStrategy } from './tenth-strategy.ts';
import { type Witness, type WitnessCounts, witnessed } from './witness.ts';

/** What a pipeline is made of. */
export interface PipelineGround {
  /** Where the journals lie. */
  readonly files: JournalFiles;
  /** Folder of the journals. */
  readonly folder: string;
  /** Every so many trades the strategy wants something. */
  readonly tradesPerIntent: number;
  /** Sees what is published. */
  readonly witness: Witness;
}

/** A pipeline that runs. */
export interface Pipeline {
  /** Moves the clock to the time of the burst and publishes its trades as one batch. */
  readonly send: (burst: Burst) => Promise<void>;
  /** Messages that the services have handled. */
  readonly handledCount: () => number;
  /** Whether everything that was published has been handled by everyone who reads it. */
  readonly isQuiet: () => boolean;
  /**
   * Ends the services.
   *
   * @throws where a message was lost, broke its contract, or made a service throw: no figure of such a run says anything
   */
  readonly stop: () => Promise<void>;
}

/** All rules of risk look at every intent; caps are so high that only what the strategy asks too much of is denied. */
const LIMITS = {
  perOrderCap: parseDecimal('100000'),
  dailyLossCap: parseDecimal('1000000000'),
  ordersPerMinuteCap: 1_000_000,
  lastTradeAgeMsMax: 60_000,
};

const COSTS = {
  makerFeeRate: parseDecimal('0.0002'),
  takerFeeRate: parseDecimal('0.0005'),
  slippageBps: parseDecimal('1'),
};

/** Starts the services; those that read come before those that write. */
export async function startPipeline(ground: PipelineGround): Promise<Pipeline> {
  const { witness } = ground;
  const clock = createVirtualClock(MARKET_START_NS);
  const bus = witnessed(createMemoryBus(), witness);
  const definitions = [
    paperService(clock, { venue: 'paper', costs: COSTS }),
    riskService({ clock, readKillState: () => 'clear' }, { limits: LIMITS, venue: 'paper' }),
    runnerService({
      clock,
      strategies: () => [createTenthStrategy(ground.tradesPerIntent)],
      onFailure({ error }) {
        throw error;
      },
    }),
  ];
  const running: RunningService[] = [];
  for (const definition of definitions) {
    const ports = await portsOf(bus, definition.name, clock, ground);
    running.push(await startService(definition, ports));
  }

  const sumOf = (count: (status: ReturnType<RunningService['status']>) => number): number =>
    running.reduce((sum, service) => sum + count(service.status()), 0);
  const handledCount = (): number => sumOf(({ handled }) => handled);

  return {
    async send({ nowNs, trades }) {
      clock.advanceTo(nowNs);
      await bus.publishBatch(trades.map((trade) => wireMessage(TOPICS.trades, trade)));
    },
    handledCount,
    isQuiet: () => handledCount() === expectedOf(witness.counts()),
    async stop() {
      const lost = sumOf(({ failed, missing, malformed }) => failed + missing + malformed);
      for (const service of running.toReversed()) await service.stop();
      await bus.close();
      if (lost > 0) throw new Error(`Expected every message to be handled, ${lost} were not.`);
    },
  };
}

/** Everyone reads trades; the strategies and risk read positions; risk reads intents, the paper trader orders. */
function expectedOf({ trades, intents, orders, positions }: WitnessCounts): number {
  return 3 * trades + 2 * positions + intents + orders;
}

async function portsOf(
  bus: Bus,
  name: string,
  clock: ReturnType<typeof createVirtualClock>,
  { files, folder }: PipelineGround,
): Promise<ServicePorts> {
  const journal = await openServiceJournal(
    {
      files,
      clock,
      processes: { self: { pid: process.pid, instance: 'bench' }, isAlive: () => Promise.resolve(false) },
      startTimer: () => () => undefined,
      onProblem({ kind }) {
        throw new Error(`Expected a sound journal, was ${kind}.`);
      },
    },
    // Zipping old journals would be measured along, in another thread.
    { folder, name, compresses: false },
  );
  return {
    bus,
    journal,
    wait: () => Promise.reject(new Error('Expected a bus that takes everything, was one that refused.')),
    observe: () => undefined,
    turn: () => nextTurn(),
  };
}
