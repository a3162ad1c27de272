/** The bus: one interface, the topic table, the embedded implementation and the one over Redis. */
export type {
  BatchOrigin,
  Bus,
  Cursors,
  Delivery,
  ReceivedMessage,
  SetAsideMessage,
  SubscribeOptions,
  Subscription,
  SubscriptionCounts,
} from './bus.ts';
export { BusError, type BusErrorCode } from './bus-error.ts';
export { type BusFile, createBusFile } from './file/bus-file.ts';
export {
  createMemoryBus,
  type FileBusOptions,
  type MemoryBus,
  type MemoryBusOptions,
  openFileBus,
} from './memory-bus.ts';
export type { BackoffOptions } from './redis/backoff.ts';
export { createRedisBus, type RedisBusOptions } from './redis/redis-bus.ts';
export type { RedisBusEvent, RedisBusListener, WeakSetting } from './redis/redis-event.ts';
export type { RedisConnect } from './redis/redis-link.ts';
export type { DeliveryClass, TopicFamily } from './topic-family.ts';
export { keysOfTopicName, TOPIC_NAMES, type TopicNames, topicNamesOverlap } from './topic-names.ts';
export { TOPICS, type TopicTable, topicTable, wireMessage } from './topics.ts';
export type { WireMessage } from './wire-message.ts';
export { encodePayload, type PayloadBounds } from './wire-payload.ts';
