import { z } from 'zod';
import type {
  Bus,
  Cursors,
  ReceivedMessage,
  Subscription,
  TopicFamily,
} from '../../../src/core/bus/index.ts';
import { TOPICS } from '../../../src/core/bus/index.ts';
import { booksState, openRunningBooks, type RunningBooks } from './running-books.ts';

/** Books with how far they have been read, as they are written down. */
const savedBooks = z.object({
  cursors: z.record(z.string(), z.number()),
  /** Durable messages that were gone before they could be read. */
  lost: z.number(),
  books: booksState,
});

/** Keeps books of a bus. */
export interface BooksReader {
  readonly books: RunningBooks;
  /** How many messages of each topic were read, all sessions together. */
  readonly cursors: () => Cursors;
  readonly lost: () => number;
  /** Messages that were read and are not yet safe. */
  readonly unsaved: () => number;
  /** Hands the books to `write`, which returns once they are on disk, and lets the bus forget what is in them. */
  readonly save: (write: (text: string) => void) => void;
  /** Ends the reading. */
  readonly close: () => Promise<void>;
}

/** Who reads, on the bus. */
const CONSUMER = 'soak-books';

/** Starts to read: from the first message, or behind the last one of the books that were written down. */
export async function readBooks(
  bus: Bus,
  nowMs: () => number,
  savedText: string | null,
): Promise<BooksReader> {
  const saved = savedText === null ? null : savedBooks.parse(JSON.parse(savedText));
  const cursors = new Map(Object.entries(saved?.cursors ?? {}));
  const books = openRunningBooks(nowMs, saved?.books);
  const settles = new Map<string, () => void>();
  let lost = saved?.lost ?? 0;
  let unsaved = 0;

  const readings = await Promise.all([
    follow(TOPICS.intents, ({ id }) => {
      books.takeIntent(id);
    }),
    follow(TOPICS.decisions, books.takeDecision),
    follow(TOPICS.orders, books.takeOrder),
    follow(TOPICS.orderUpdates, books.takeUpdate),
    follow(TOPICS.fills, books.takeFill),
    follow(TOPICS.positions, books.takePosition),
  ]);

  async function follow<Message>(
    family: TopicFamily<Message>,
    take: (message: Message) => void,
  ): Promise<Reading> {
    const options = saved === null ? {} : { from: new Map(cursors) };
    const subscription = await bus.subscribe(family, { consumer: CONSUMER, ...options });
    return { finished: pump(subscription, take), close: () => subscription.close() };
  }

  async function pump<Message>(
    subscription: Subscription<Message>,
    take: (message: Message) => void,
  ): Promise<void> {
    for await (const delivery of subscription) {
      if (delivery.kind === 'gap') lost += delivery.missingCount;
      if (delivery.kind !== 'message') continue;
      take(delivery.value);
      note(subscription, delivery);
    }
  }

  function note<Message>(subscription: Subscription<Message>, message: ReceivedMessage<Message>): void {
    unsaved += 1;
    cursors.set(message.topic, message.position + 1);
    settles.set(message.topic, () => {
      subscription.acknowledge(message);
    });
  }

  return {
    books,
    cursors: () => cursors,
    lost: () => lost,
    unsaved: () => unsaved,
    save(write) {
      write(JSON.stringify({ cursors: Object.fromEntries(cursors), lost, books: books.state() }));
      for (const settle of settles.values()) settle();
      settles.clear();
      unsaved = 0;
    },
    async close() {
      await Promise.all(readings.map((each) => each.close()));
      await Promise.all(readings.map((each) => each.finished));
    },
  };
}

interface Reading {
  readonly finished: Promise<void>;
  readonly close: () => Promise<void>;
}
