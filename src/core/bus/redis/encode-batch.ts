import type { BatchOrigin } from '../bus.ts';
import { batchTooLarge } from '../bus-error.ts';
import type { DeliveryClasses } from '../delivery-classes.ts';
import type { WireMessage } from '../wire-message.ts';
import { encodePayload, type PayloadBounds } from '../wire-payload.ts';
import type { BatchContent } from './publish-request.ts';

/** What a batch must keep to. */
export interface BatchRules {
  readonly classOf: DeliveryClasses;
  readonly bounds: PayloadBounds;
  /** Most messages of one durable topic. */
  readonly logCapacity: number;
}

/**
 * Writes a batch as the publishing script takes it.
 *
 * @throws BusError for a topic that no family covers, a payload that has no form on the wire, or too many messages
 */
export function encodeBatch(
  messages: readonly WireMessage[],
  origin: BatchOrigin | undefined,
  { classOf, bounds, logCapacity }: BatchRules,
): BatchContent {
  const { publisher, sequence } = origin ?? { publisher: '', sequence: 0 };
  const args = [String(messages.length), publisher, String(sequence)];
  const durableCounts = new Map<string, number>();
  let length = 0;
  for (const message of messages) {
    const { topic } = message;
    const delivery = classOf(topic);
    const payload = encodePayload(message, bounds);
    args.push(delivery === 'durable' ? 'd' : 'l', topic, payload);
    length += payload.length;
    if (delivery === 'durable') durableCounts.set(topic, (durableCounts.get(topic) ?? 0) + 1);
  }
  for (const [topic, count] of durableCounts) {
    if (count > logCapacity) throw batchTooLarge(topic, count, logCapacity);
  }
  const isLossy = durableCounts.size === 0 && origin === undefined;
  return {
    args,
    messageCount: messages.length,
    durableTopics: new Set(durableCounts.keys()),
    isLossy,
    length,
  };
}
