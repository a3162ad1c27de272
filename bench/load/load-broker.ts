import { createMemoryBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import { parseDecimal } from '../../src/core/money/index.ts';
import { createRandomSource, drawFraction } from '../../src/core/random.ts';
import { type ServiceJournal, startService } from '../../src/core/service/index.ts';
import { msToNs } from '../../src/core/time.ts';
import { brokerService } from '../../src/services/broker/index.ts';
import { GENERATED_START_NS } from '../../src/services/market-data/index.ts';
import { orderOfIntent } from '../../src/services/risk-engine/index.ts';
import { Life } from '../../src/simulation/life.ts';
import { openVenue, SYMBOLS } from '../../src/simulation/venue-connection.ts';
import { armedVenueFaults } from '../../src/simulation/venue-faults.ts';
import { createVirtualTime, machineClock } from '../../src/simulation/virtual-time.ts';
import type { Load } from './load.ts';
import { intentOf, isActedOn, openMarket } from './market.ts';

const LIMITS = {
  orderCap: parseDecimal('1000000'),
  dayCap: parseDecimal('1000000000000'),
  priceAgeMsMax: 600_000,
  orderAgeMsMax: 120_000,
};

/** Virtual time between two trades: the venue ticks every five seconds, and each order has time to end. */
const STEP_MS = 200;

/** A journal that keeps nothing. */
const NO_JOURNAL: ServiceJournal = {
  async *read() {},
  append: async () => undefined,
  close: async () => undefined,
};

/** Trades, and an order on every tenth of them, which goes to the simulated venue and back, on virtual time. */
export const brokerLoad: Load = {
  name: 'broker',
  eventsPerSecond: 400,
  async open(seed) {
    const market = openMarket(seed);
    const schedule = createRandomSource(seed + 1);
    const time = createVirtualTime(createRandomSource(seed + 2));
    const clock = machineClock(time, GENERATED_START_NS, () => 0);
    const venue = openVenue({
      seed,
      time,
      faults: armedVenueFaults(),
      schedule,
      onSent: () => undefined,
    });
    const bus = createMemoryBus();
    const broker = await startService(
      brokerService(
        {
          clock,
          timers: time.timers,
          draw: () => drawFraction(schedule),
          readKillState: () => 'clear',
          venue: venue.clientFor(new Life(1), clock),
          onAlarm: () => undefined,
        },
        {
          limits: LIMITS,
          isLive: true,
          concurrentCallsMax: 4,
          callTimeoutMs: 1_000,
          pollMs: 15_000,
          reconcileMs: 60_000,
          symbols: SYMBOLS,
        },
      ),
      { bus, journal: NO_JOURNAL, wait: time.wait, observe: () => undefined },
    );
    venue.start();
    const counts = { trades: 0, orders: 0 };
    return {
      counts() {
        const measures = broker.status().measures.filter(({ symbol }) => symbol === null);
        const placed = measures.find(({ name }) => name === 'orders-placed')?.value ?? 0;
        return { ...counts, placed, published: broker.status().published };
      },
      async feed() {
        const trade = nextKnown(market.next);
        counts.trades += 1;
        const nowNs = GENERATED_START_NS + msToNs(time.nowMs());
        await bus.publish(wireMessage(TOPICS.trades, { ...trade, tsLocalNs: nowNs }));
        if (isActedOn(counts.trades)) {
          counts.orders += 1;
          const order = orderOfIntent(intentOf(trade, counts.trades), 'simulated', nowNs);
          await bus.publish(wireMessage(TOPICS.orders, order));
        }
        await pass(time, time.nowMs() + STEP_MS);
      },
      async close() {
        await broker.stop();
        await bus.close();
      },
    };
  },
};

/** The venue has three of the five instruments. */
function nextKnown<Trade extends { readonly symbol: string }>(next: () => Trade): Trade {
  for (let trade = next(); ; trade = next()) if (SYMBOLS.includes(trade.symbol)) return trade;
}

/** Lets virtual time pass: after each event everything that waits for nothing but its turn has it. */
async function pass(time: ReturnType<typeof createVirtualTime>, untilMs: number): Promise<void> {
  const over = new AbortController();
  time.at(untilMs, () => over.abort());
  await turn();
  while (!over.signal.aborted && time.step(untilMs)) await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
