import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryBus, type MemoryBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import type { TradeEvent } from '../../src/core/contracts/index.ts';
import { parseDecimal } from '../../src/core/money/index.ts';
import type { ServiceDefinition } from '../../src/core/service/index.ts';
import { createVirtualClock, type VirtualClock } from '../../src/core/virtual-clock.ts';
import { type BooksAudit, booksService } from '../../src/services/books/index.ts';
import { GENERATED_START_NS, generateTrades } from '../../src/services/market-data/index.ts';
import { NO_COSTS, paperService } from '../../src/services/paper-trader/index.ts';
import { riskService } from '../../src/services/risk-engine/index.ts';
import { runnerService } from '../../src/services/strategy-runner/index.ts';
import { type Life, live, MOMENTS, type PlannedCrash, settled } from '../core/service/mortal.ts';
import type { Disk } from '../core/service/summing-service.ts';
import { fewRuns } from '../few-runs.ts';
import { restless } from './restless.ts';

const LIMITS = {
  perOrderCap: parseDecimal('1000000'),
  dailyLossCap: parseDecimal('1000000'),
  ordersPerMinuteCap: 20,
  lastTradeAgeMsMax: 60_000,
};

function services(clock: VirtualClock): readonly ServiceDefinition[] {
  return [
    runnerService({
      clock,
      strategies: () => [restless('a', 3), restless('b', 5)],
      onFailure: ({ error }) => {
        throw error;
      },
    }),
    riskService({ clock, readKillState: () => 'clear' }, { limits: LIMITS, venue: 'paper' }),
    paperService(clock, { venue: 'paper', costs: NO_COSTS }),
  ];
}

/** A process: a service that is started again after each of its deaths. */
interface Process {
  readonly definition: ServiceDefinition;
  readonly disk: Disk;
  readonly crashes: PlannedCrash[];
  life: Life;
}

interface Plan {
  readonly seed: number;
  readonly crashes: readonly (readonly PlannedCrash[])[];
}

async function run({ seed, crashes }: Plan): Promise<BooksAudit> {
  const clock = createVirtualClock(GENERATED_START_NS);
  const bus = createMemoryBus();
  const books = booksService();
  const bookkeeper = await live(books.definition, bus, { records: [] }, null);
  const processes: Process[] = [];
  for (const [index, definition] of services(clock).entries()) {
    const left = [...(crashes[index] ?? [])];
    const disk: Disk = { records: [] };
    processes.push({
      definition,
      disk,
      crashes: left,
      life: await birth(definition, bus, disk, left.shift()),
    });
  }
  const trades: Iterable<TradeEvent> = generateTrades({
    seed,
    tradeCount: 40,
    symbolCount: 2,
    startNs: GENERATED_START_NS,
  });
  for (const trade of trades) {
    clock.advanceTo(trade.tsLocalNs);
    await bus.publish(wireMessage(TOPICS.trades, trade));
    await settled();
    await raise(processes, bus);
  }
  // Whatever is still on its way comes to its end once nobody dies any more.
  for (const process of processes) process.crashes.splice(0);
  for (let round = 0; round < 10; round += 1) {
    await raise(processes, bus);
    await settled();
  }
  for (const { life } of processes) await life.bury();
  await settled();
  await bookkeeper.bury();
  return books.books.audit();
}

function birth(
  definition: ServiceDefinition,
  bus: MemoryBus,
  disk: Disk,
  crash: PlannedCrash | undefined,
): Promise<Life> {
  return live(definition, bus, disk, crash ?? null, { stepMessagesMax: 4, snapshotEvery: 5 });
}

/** Starts again whatever has died. */
async function raise(processes: readonly Process[], bus: MemoryBus): Promise<void> {
  for (const process of processes) {
    if (!process.life.isDead()) continue;
    await process.life.bury();
    process.life = await birth(process.definition, bus, process.disk, process.crashes.shift());
  }
}

test('a day without deaths reconciles, and trades in every way', async () => {
  const { counts, lines, discrepancies } = await run({ seed: 7, crashes: [] });
  expect(discrepancies).toEqual([]);
  expect(counts.intents).toBeGreaterThan(15);
  expect(counts.approved + counts.denied).toBe(counts.intents);
  expect(counts.fills).toBeGreaterThan(5);
  expect(counts.denied).toBeGreaterThan(0);
  expect(lines).toHaveLength(2);
});

test('the books reconcile wherever services die', async () => {
  const crash = fc.record({ moment: fc.constantFrom(...MOMENTS), after: fc.nat(6) });
  const plan = fc.record({
    seed: fc.nat(1_000),
    crashes: fc.array(fc.array(crash, { maxLength: 5 }), { minLength: 3, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async (each) => {
      const { counts, discrepancies } = await run(each);
      expect(discrepancies).toEqual([]);
      expect(counts.intents).toBeGreaterThan(0);
    }),
    { numRuns: fewRuns(8) },
  );
});

test('a restarted paper trader judges a recalled order by the price it met, not by one of an earlier life', async () => {
  const crashes = [[], [], [{ moment: 'journal-before', after: 6 } as const]];
  expect((await run({ seed: 0, crashes })).discrepancies).toEqual([]);
});
