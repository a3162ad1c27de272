/** Planted bugs that show when something dies, gets lost or comes twice. */

import type { Bus } from '../../core/bus/index.ts';
import { BusError } from '../../core/bus/index.ts';
import type { ServiceJournal } from '../../core/service/index.ts';
import type { Venue } from '../../services/broker/index.ts';
import { asFields } from '../as-fields.ts';
import { alteredService } from './altered-messages.ts';
import type { Canary } from './canary.ts';

const forgetfulDedupe: Canary = {
  name: 'forgetful-dedupe',
  summary: 'risk forgets at a restart which intents it has decided about',
  mode: 'paper',
  alterations: alteredService('risk-engine', () => ({
    snapshot(saved) {
      if (saved === undefined) return saved;
      const { memory, ...rest } = asFields(saved);
      return { ...rest, memory: { ...asFields(memory), seen: [] } };
    },
    logic: (logic) => ({
      ...logic,
      recall(note) {
        if (asFields(note)['kind'] !== 'decision') logic.recall(note);
      },
    }),
  })),
};

const decidedTwice: Canary = {
  name: 'decided-twice',
  summary: 'risk forgets at a restart how far it has read',
  mode: 'paper',
  alterations: {
    journal: (name, journal) =>
      name === 'risk-engine' ? { ...journal, read: () => withoutCursors(journal) } : journal,
  },
};

async function* withoutCursors(journal: ServiceJournal): AsyncGenerator {
  for await (const record of journal.read()) yield { ...asFields(record), cursors: {} };
}

const hastyJournal: Canary = {
  name: 'hasty-journal',
  summary: 'the journal says that a record is durable before it is',
  mode: 'paper',
  alterations: {
    journal: (_, journal) => ({
      ...journal,
      append(record) {
        journal.append(record).catch(() => undefined);
        return Promise.resolve();
      },
    }),
  },
};

const lostBatch: Canary = {
  name: 'lost-batch',
  summary: 'a batch that the bus does not take is given up',
  mode: 'paper',
  alterations: { bus: (_, bus) => ({ ...bus, publishBatch: givingUp(bus) }) },
};

function givingUp(bus: Bus): Bus['publishBatch'] {
  return async (messages, origin) => {
    try {
      await bus.publishBatch(messages, origin);
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
    }
  };
}

const endlessQueue: Canary = {
  name: 'endless-queue',
  summary: 'prices wait without bound for a process that is busy',
  mode: 'paper',
  alterations: {
    bus: (_, bus) => ({
      ...bus,
      subscribe: (family, options) => bus.subscribe(family, { ...options, queueCapacity: 1_000_000 }),
    }),
  },
};

/** Characters of a client id that are kept: those of the prefix and two more. */
const KEPT_LENGTH = 5;

const reusedClientId: Canary = {
  name: 'reused-client-id',
  summary: 'client order ids are cut off, so that two orders share one',
  mode: 'broker',
  alterations: {
    venue: (venue) => ({
      ...venue,
      place: (request, signal) =>
        venue.place({ ...request, clientOrderId: request.clientOrderId.slice(0, KEPT_LENGTH) }, signal),
    }),
  },
};

const blindRetry: Canary = {
  name: 'blind-retry',
  summary: 'an order without an answer is placed again without being looked up',
  mode: 'broker',
  alterations: { venue: (venue) => ({ ...venue, place: placingAgain(venue) }) },
};

function placingAgain(venue: Venue): Venue['place'] {
  return async (request, signal) => {
    try {
      return await venue.place(request, signal);
    } catch {
      return venue.place(request, new AbortController().signal);
    }
  };
}

/** Planted bugs in what outlives a crash and in what is tried again. */
export const RESTART_CANARIES: readonly Canary[] = [
  forgetfulDedupe,
  decidedTwice,
  hastyJournal,
  lostBatch,
  endlessQueue,
  reusedClientId,
  blindRetry,
];
