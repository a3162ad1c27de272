/**
 * The bus that joins the services. One interface, whatever carries the messages.
 *
 * Common to all implementations: order per topic is kept; a subscription is active when `subscribe()`
 * resolves; a batch is accepted as a whole or not at all, in its order; a payload that breaks its contract
 * is counted, set aside and skipped, and never ends its reader.
 */
import type { FieldError } from '../contracts/index.ts';
import type { TopicFamily } from './topic-family.ts';
import type { WireMessage } from './wire-message.ts';

/** What a reader gets. */
export type Delivery<Message> =
  | ReceivedMessage<Message>
  | {
      /** Messages are missing before the next one; only a lossy topic, or a cursor from too long ago, can lose them. */
      readonly kind: 'gap';
      /** The topic that they are missing from. */
      readonly topic: string;
      /** How many are missing, at least 1. */
      readonly missingCount: number;
    }
  | {
      /** Nothing more will come. */
      readonly kind: 'closed';
    };

/** One message for a reader. */
export interface ReceivedMessage<Message> {
  readonly kind: 'message';
  /** Full topic name. */
  readonly topic: string;
  /** Place in the topic, from 0, rising by 1; the cursor after this message is `position + 1`. */
  readonly position: number;
  /** The value, checked against the contract. */
  readonly value: Message;
}

/**
 * Where to start reading each durable topic: the position of the next message to deliver. A position beyond the newest
 * message is from before the bus lost data; everything that is kept comes then.
 */
export type Cursors = ReadonlyMap<string, number>;

/** How a service reads. */
export interface SubscribeOptions {
  /** Name of the reader; a durable topic remembers its cursor by it. */
  readonly consumer: string;
  /** Narrower pattern inside the family, such as `md.trades.BTC/USDT`; the whole family by default. */
  readonly pattern?: string;
  /** Cursors that the consumer kept; by default those that the bus remembers, or the oldest kept message. */
  readonly from?: Cursors;
  /** Messages that wait for this reader of a lossy topic before the oldest is dropped; 10 000 by default. */
  readonly queueCapacity?: number;
}

/** A payload that broke its contract. */
export interface SetAsideMessage extends WireMessage {
  /** Every violation. */
  readonly fields: readonly FieldError[];
}

/** What a reader has seen so far. */
export interface SubscriptionCounts {
  /** Messages handed to the reader. */
  readonly delivered: number;
  /** Messages that were dropped because the reader was slow or cut off, or trimmed before it came. */
  readonly missing: number;
  /** Payloads that broke their contract. */
  readonly malformed: number;
  /** Messages with fields that the contract does not know. */
  readonly withUnknownFields: number;
  /** Messages that have come and wait to be taken. */
  readonly waiting: number;
}

/** A reader's end of the bus. Iteration yields every delivery and ends after `closed`. */
export interface Subscription<Message> extends AsyncIterable<Delivery<Message>> {
  /** Resolves to the next delivery; after the end always to `closed`. */
  next(): Promise<Delivery<Message>>;
  /** Returns the next delivery that has already come, or `undefined`; for drivers that keep their own order. */
  poll(): Delivery<Message> | undefined;
  /**
   * Says that this message, and all before it on its topic, have been handled for good. Until then a
   * durable topic keeps them and delivers them again to the next subscription of this consumer. The cursor
   * is written down soon, not at once: after a crash some handled messages may come again.
   */
  acknowledge(message: ReceivedMessage<Message>): void;
  /** Returns what the reader has seen so far. */
  counts(): SubscriptionCounts;
  /** Returns the latest malformed messages, at most 100. */
  setAside(): readonly SetAsideMessage[];
  /** Ends this subscription; resolves when the bus remembers its cursors. Without connection they are lost. */
  close(): Promise<void>;
}

/** Names a batch, so that it can be published again after a crash or a lost answer without doubling. */
export interface BatchOrigin {
  /** Who publishes; one process at a time uses a name. */
  readonly publisher: string;
  /** Number of the batch; each later batch of this publisher has a higher one. */
  readonly sequence: number;
}

/** Carries messages from publishers to the readers of their topics. */
export interface Bus {
  /** Accepts one message; waits while its durable topic is full, as `publishBatch` does. */
  publish(message: WireMessage): Promise<void>;
  /**
   * Accepts all messages in this order, or none. While one of its durable topics is full, or an earlier batch waits for one
   * of them, it waits: a producer that awaits its batches is held up for as long as that takes, and loses nothing. Only
   * where more batches wait than the bus has places for, one is refused, with `TOO_MANY_WAITING`: somebody publishes
   * without awaiting. Topics that have room are not held up by those that have none. A batch with an origin that is not after the last one accepted from
   * this publisher is there already: nothing happens, and the promise resolves.
   */
  publishBatch(messages: readonly WireMessage[], origin?: BatchOrigin): Promise<void>;
  /** Starts reading a family; the subscription is active when the promise resolves. */
  subscribe<Message>(family: TopicFamily<Message>, options: SubscribeOptions): Promise<Subscription<Message>>;
  /** Forgets a durable consumer that will not come back, so that it no longer holds producers up. */
  forget(consumer: string): Promise<void>;
  /**
   * Stops intake: every reader gets what has come to it, and then `closed`. Cursors are written down before
   * the promise resolves; what is acknowledged later may come again, so a service ends its subscriptions first.
   */
  close(): Promise<void>;
}
