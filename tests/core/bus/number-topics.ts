import type { Delivery, Subscription, TopicFamily, WireMessage } from '../../../src/core/bus/index.ts';
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

/** Both families, for the options of a bus. */
export const FAMILIES = [PRICES, JOBS];

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

/** Tells whether a promise has settled once all reactions that are due have run. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  // Each turn runs one more step of a promise chain; publishing takes fewer than ten.
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  return settled;
}
