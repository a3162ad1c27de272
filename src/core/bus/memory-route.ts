/** Where the messages of the embedded bus go: one route for each topic. */
import type { BatchOrigin } from './bus.ts';
import type { LogEntry } from './durable-consumer.ts';
import type { TopicMatcher } from './glob.ts';
import type { InboxSubscription } from './inbox-subscription.ts';
import type { LossyInbox } from './lossy-inbox.ts';
import type { RetainedLog } from './retained-log.ts';
import type { WireMessage } from './wire-message.ts';

/** Where the messages of one topic go. */
export type Route = LossyRoute | DurableRoute;

/** A topic that keeps nothing: messages go to the queue of everyone who reads it now. */
export interface LossyRoute {
  readonly delivery: 'lossy';
  readonly topic: string;
  readonly readers: Set<LossyReader>;
  nextPosition: number;
}

/** A topic that keeps its messages until its consumers have handled them. */
export interface DurableRoute {
  readonly delivery: 'durable';
  readonly topic: string;
  readonly log: RetainedLog<LogEntry>;
}

/** Someone who reads lossy topics. */
export interface LossyReader {
  readonly matches: TopicMatcher;
  readonly inbox: LossyInbox;
  readonly subscription: Reader;
}

/** A subscription, as far as the bus uses it. */
export type Reader = Pick<InboxSubscription<unknown>, 'wake' | 'drain'>;

/** A batch on its way to its topics. */
export interface Batch {
  readonly messages: readonly WireMessage[];
  /** The route of each message. */
  readonly routes: readonly Route[];
  readonly origin: BatchOrigin | undefined;
}

/** Whether something of a batch has to last: a message, or the number of its publisher. */
export function isDurable({ routes, origin }: Batch): boolean {
  return origin !== undefined || routes.some(({ delivery }) => delivery === 'durable');
}

/** Counts the messages for each durable route. */
export function countByDurableRoute(routes: readonly Route[]): ReadonlyMap<DurableRoute, number> {
  const counts = new Map<DurableRoute, number>();
  for (const route of routes) {
    if (route.delivery === 'durable') counts.set(route, (counts.get(route) ?? 0) + 1);
  }
  return counts;
}

/** Whether two batches have a durable topic in common, whose order they have to keep. */
export function shareDurableTopic(first: readonly Route[], second: readonly Route[]): boolean {
  return first.some((route) => route.delivery === 'durable' && second.includes(route));
}
