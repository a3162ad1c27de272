import { TOPICS, type TopicFamily } from '../../core/bus/index.ts';
import {
  type Effect,
  inputOf,
  NO_EFFECT,
  type ServiceDefinition,
  type ServiceInput,
} from '../../core/service/index.ts';
import { type Books, openBooks } from './books.ts';

/** Keeps books of everything that goes over the bus from its start on. */
export interface BooksService {
  readonly definition: ServiceDefinition;
  readonly books: Books;
}

/** Makes a service that only listens. It notes nothing: a new start opens new books, from the oldest message kept. */
export function booksService(): BooksService {
  const books = openBooks();
  return {
    books,
    definition: {
      name: 'books',
      create: () => ({
        inputs: [
          listen(TOPICS.intents, ({ id }) => {
            books.takeIntent(id);
          }),
          listen(TOPICS.decisions, books.takeDecision),
          listen(TOPICS.orders, books.takeOrder),
          listen(TOPICS.orderUpdates, ({ orderId, status }) => {
            if (status === 'NEW' || status === 'CANCELED' || status === 'REJECTED')
              books.takeOrderState({ orderId, status });
          }),
          listen(TOPICS.fills, books.takeFill),
          listen(TOPICS.positions, books.takePosition),
        ],
        recall: () => undefined,
        snapshot: () => null,
      }),
    },
  };
}

function listen<Message>(family: TopicFamily<Message>, take: (message: Message) => void): ServiceInput {
  return inputOf(family, (message): Effect => {
    take(message);
    return NO_EFFECT;
  });
}
