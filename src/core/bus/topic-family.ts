import type { WireForm } from '../contracts/index.ts';

/** Class of delivery of a topic. */
export type DeliveryClass = 'lossy' | 'durable';

/** Topics that carry the same kind of message: one exact name, or a name with a key at its end. */
export interface TopicFamily<Message> extends WireForm<Message> {
  /** Exact topic, or a prefix followed by `*`. */
  readonly pattern: string;
  /** What happens to readers that are slow or late. */
  readonly delivery: DeliveryClass;
  /** Names the topic of a message inside the family; empty for an exact topic. */
  readonly keyOf: (message: Message) => string;
}
