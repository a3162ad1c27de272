import type { Cursors } from '../../core/bus/index.ts';
import type { PositionSnapshot } from '../../core/contracts/index.ts';
import { restoreService, type ServiceDefinition } from '../../core/service/index.ts';
import { brokerJournal, openOrderIdsIn } from '../../services/broker/index.ts';
import { paperService, restingOrderIdsIn } from '../../services/paper-trader/index.ts';
import { positionsInRunner, runnerService } from '../../services/strategy-runner/index.ts';
import { PAPER, type ServiceParts } from './services.ts';

/** What the journals of the services say about positions, as they were last written. */
export interface StoredBooks {
  /** The latest of each symbol, up to the cursors. */
  readonly positions: readonly PositionSnapshot[];
  /** Where the bus goes on with positions. */
  readonly cursors: Cursors;
  /** Orders that wait at the venue: the paper trader, or that of the broker. */
  readonly restingOrderIds: readonly string[];
}

/** What the services are made of, as far as their journals ask. */
export type StoredBooksParts = Pick<ServiceParts, 'clock' | 'topics'> & {
  readonly config: Pick<ServiceParts['config'], 'paper' | 'broker' | 'exchange'>;
};

/** Where the services have noted it. */
export interface StoredJournals {
  /** Reads the journal of a service, also while it is written. */
  readonly read: (service: string) => AsyncIterable<unknown>;
  readonly wait: (delayMs: number) => Promise<void>;
}

/** How often a journal is read that a service is just writing, and how long is waited each time. */
const ATTEMPTS = { count: 20, pauseMs: 50 };

/**
 * Reads the journals of the strategy runner and of whoever executes orders; one that was never written holds nothing. The runner
 * notes every position with how far it has read them, so that nothing is missed between its journal and the bus.
 *
 * @throws ServiceJournalError where a journal is not sound
 */
export async function readStoredBooks(
  journals: StoredJournals,
  { config, clock, topics }: StoredBooksParts,
): Promise<StoredBooks> {
  const runner = await read(
    runnerService({ clock, topics, strategies: () => [], onFailure: () => undefined }),
  );
  return {
    positions: positionsInRunner(runner.logic.snapshot()),
    cursors: runner.cursors,
    restingOrderIds: await restingOrders(),
  };

  async function restingOrders(): Promise<readonly string[]> {
    if (config.broker !== undefined) {
      const broker = await read(brokerJournal(topics, config.exchange.venue));
      return openOrderIdsIn(broker.logic.snapshot());
    }
    const paper = await read(paperService(clock, { venue: PAPER, topics, costs: config.paper }));
    return restingOrderIdsIn(paper.logic.snapshot());
  }

  async function read(definition: ServiceDefinition): ReturnType<typeof restoreService> {
    for (let left = ATTEMPTS.count; ; left -= 1) {
      try {
        return await restoreService(definition, journals.read(definition.name));
      } catch (error) {
        // The last line may not be whole yet.
        if (left === 0) throw error;
        await journals.wait(ATTEMPTS.pauseMs);
      }
    }
  }
}
