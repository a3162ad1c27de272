import { TOPICS, type TopicFamily, type TopicTable } from '../../core/bus/index.ts';
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
export function booksService(topics: TopicTable = TOPICS): BooksService {
  const books = openBooks();
  return {
    books,
    definition: {
      name: 'books',
      create: () => ({
        inputs: [
          listen(topics.intents, ({ id }) => {
            books.takeIntent(id);
          }),
          listen(topics.decisions, books.takeDecision),
          listen(topics.orders, books.takeOrder),
          listen(topics.orderUpdates, ({ orderId, status }) => {
            if (status === 'NEW' || status === 'CANCELED' || status === 'REJECTED')
              books.takeOrderState({ orderId, status });
          }),
          listen(topics.fills, books.takeFill),
          listen(topics.positions, books.takePosition),
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
