import { createHash } from 'node:crypto';
import { type Bus, TOPICS, type WireMessage } from '../../src/core/bus/index.ts';

/** How many messages of each kind were published. */
export interface WitnessCounts {
  readonly trades: number;
  readonly intents: number;
  readonly decisions: number;
  readonly orders: number;
  readonly fills: number;
  readonly positions: number;
  readonly updates: number;
}

/** Sees what is published. */
export interface Witness {
  readonly see: (messages: readonly WireMessage[]) => void;
  readonly counts: () => WitnessCounts;
  /** Messages of any kind. */
  readonly seenCount: () => number;
  /** What came out, as one number in hexadecimal: the same for the same messages of each symbol and topic. */
  readonly hash: () => string;
}

type Kind = keyof WitnessCounts;

const KINDS: readonly (readonly [topic: string, kind: Kind])[] = [
  [TOPICS.intents.pattern, 'intents'],
  [TOPICS.decisions.pattern, 'decisions'],
  [TOPICS.orders.pattern, 'orders'],
  [TOPICS.fills.pattern, 'fills'],
  [TOPICS.positions.pattern, 'positions'],
  [TOPICS.orderUpdates.pattern, 'updates'],
];

/**
 * Makes a witness. It counts always; it hashes, which takes time, only where it is asked to. Between symbols and topics
 * order does not count: services may come to them in any.
 */
export function createWitness({ hashes }: { readonly hashes: boolean }): Witness {
  const kindOf = new Map(KINDS);
  const counts = { trades: 0, intents: 0, decisions: 0, orders: 0, fills: 0, positions: 0, updates: 0 };
  const chains = new Map<string, string>();
  let seenCount = 0;

  function chain({ topic, payload }: WireMessage): void {
    const text = JSON.stringify(payload);
    const key = `${topic} ${/"symbol":"([^"]+)"/.exec(text)?.[1] ?? ''}`;
    const before = chains.get(key) ?? '';
    chains.set(key, createHash('sha256').update(before).update(text).digest('hex'));
  }

  return {
    see(messages) {
      seenCount += messages.length;
      for (const message of messages) {
        counts[kindOf.get(message.topic) ?? 'trades'] += 1;
        if (hashes) chain(message);
      }
    },
    counts: () => ({ ...counts }),
    seenCount: () => seenCount,
    hash() {
      const lines = [...chains].map((entry) => entry.join(' ')).toSorted();
      return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
    },
  };
}

/** Lets a witness see what is published on a bus. */
export function witnessed(bus: Bus, witness: Witness): Bus {
  return {
    publish: (message) => {
      witness.see([message]);
      return bus.publish(message);
    },
    publishBatch: (messages, origin) => {
      witness.see(messages);
      return bus.publishBatch(messages, origin);
    },
    subscribe: (family, options) => bus.subscribe(family, options),
    forget: (consumer) => bus.forget(consumer),
    close: () => bus.close(),
  };
}
