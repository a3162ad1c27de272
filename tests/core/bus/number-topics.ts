import type {
  Bus,
  Delivery,
  ReceivedMessage,
  Subscription,
  TopicFamily,
  WireMessage,
} from '../../../src/core/bus/index.ts';
import type { Decoder } from '../../../src/core/contracts/index.ts';

/** Accepts whole numbers and refuses everything else; enough to tell good payloads from bad ones. */
export const decodeNumber: Decoder<number> = (message) =>
  typeof message === 'number'
    ? { kind: 'ok', value: message, ignored: [] }
    : { kind: 'invalid', fields: [{ field: '', expected: 'a number', found: typeof message }], ignored: [] };

function numbers(pattern: string, delivery: 'lossy' | 'durable'): TopicFamily<number> {
  return { pattern, delivery, decode: decodeNumber, encode: (value) => value, keyOf: () => 'x' };
}

/** Families of plain numbers, so that the tests speak of delivery alone. */
export const PRICES = numbers('prices.*', 'lossy');

/** A durable family with keys. */
export const JOBS = numbers('jobs.*', 'durable');

/** A lossy family that nobody reads; publishing on it shows that a bus has come so far. */
const PROBES = numbers('probes.*', 'lossy');

/** All families, for the options of a bus. */
export const FAMILIES = [PRICES, JOBS, PROBES];

/** Makes one message per value for a topic. */
export function messages(topic: string, ...payloads: readonly unknown[]): readonly WireMessage[] {
  return payloads.map((payload) => ({ topic, payload }));
}

/** Reads deliveries until `count` have come. */
export async function take(
  subscription: Subscription<number>,
  count: number,
): Promise<readonly Delivery<number>[]> {
  const taken: Delivery<number>[] = [];
  while (taken.length < count) taken.push(await subscription.next());
  return taken;
}

/** Shows a delivery in one word: its value, `gap 3`, or `closed`. */
export function show(delivery: Delivery<number>): string {
  if (delivery.kind === 'message') return String(delivery.value);
  return delivery.kind === 'gap' ? `gap ${delivery.missingCount}` : 'closed';
}

/** Reads `count` deliveries and shows them. */
export async function takeShown(
  subscription: Subscription<number>,
  count: number,
): Promise<readonly string[]> {
  return (await take(subscription, count)).map(show);
}

/** Returns the message that a delivery is; anything else fails the test. */
export function received(delivery: Delivery<number> | undefined): ReceivedMessage<number> {
  if (delivery?.kind !== 'message') throw new Error(`Expected a message, was ${JSON.stringify(delivery)}.`);
  return delivery;
}

/** Publishes one message per payload, each after the other. */
export async function publishAll(bus: Bus, topic: string, payloads: readonly unknown[]): Promise<void> {
  for (const message of messages(topic, ...payloads)) await bus.publish(message);
}

/** Lets all reactions run that are due; publishing in memory takes fewer than fifty. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

/** Tells whether a promise has settled once `settle` has let everything under way arrive. */
export async function isSettled(
  promise: Promise<unknown>,
  settle: () => Promise<void> = turns,
): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  await settle();
  return settled;
}
