/** Reads every durable topic of the bus, and tells what was accepted as facts, causes before effects. */
import { type MemoryBus, type Subscription, TOPICS, type TopicFamily } from '../core/bus/index.ts';
import { describeFieldErrors } from '../core/contracts/index.ts';
import type { BusServer } from './bus-server.ts';
import type { Fact } from './facts.ts';

/** Messages after which the bus is told that they were read: it must keep them until then. */
const ACKNOWLEDGE_EVERY = 100;

interface Reader {
  /** Begins to read, on each bus that comes up. */
  readonly connect: (bus: MemoryBus) => void;
  /** Hands on what has come. */
  readonly look: () => void;
}

/** Somebody who reads along. */
export interface BusObserver {
  /** Tells what was accepted since the last look; false when nothing can have been. */
  readonly look: () => boolean;
  /** The latest intents as they were published, a few of them. */
  readonly latestIntents: () => readonly unknown[];
}

/** Latest intents that are kept. */
const INTENTS_KEPT = 40;

/** Starts to read along. */
export function observeBus(
  server: BusServer,
  tell: (fact: Fact) => void,
  onMessage: (text: string) => void,
): BusObserver {
  const latestIntents: unknown[] = [];
  // A fill is told before the end of its order, and before the position after it.
  const readers = [
    reader(rawIntents, (payload) => {
      latestIntents.push(payload);
      if (latestIntents.length > INTENTS_KEPT) latestIntents.shift();
      tell({ kind: 'intent', intentId: idOf(payload) });
    }),
    reader(TOPICS.decisions, (decision) => {
      tell({ kind: 'decision', decision });
    }),
    reader(TOPICS.orders, (order) => {
      tell({ kind: 'order', order });
    }),
    reader(TOPICS.fills, (fill) => {
      tell({ kind: 'fill', fill });
    }),
    reader(TOPICS.orderUpdates, (update) => {
      tell({ kind: 'update', update });
    }),
    reader(TOPICS.positions, (position) => {
      tell({ kind: 'position', position });
    }),
    reader(TOPICS.cancels, () => undefined),
  ];
  server.onUp((bus) => {
    for (const { connect } of readers) connect(bus);
  });
  let seenBatchCount = -1;

  return {
    look() {
      // Nothing can have come where nothing was published.
      if (server.batchCount === seenBatchCount) return false;
      seenBatchCount = server.batchCount;
      for (const { look } of readers) look();
      return true;
    },
    latestIntents: () => latestIntents,
  };

  function reader<Message>(family: TopicFamily<Message>, take: (message: Message) => void): Reader {
    const positions = new Map<string, number>();
    let subscription: Subscription<Message> | null = null;
    let malformedCount = 0;
    return {
      connect(bus) {
        subscription = null;
        malformedCount = 0;
        void bus.subscribe(family, { consumer: 'observer', from: positions }).then((opened) => {
          subscription = opened;
          seenBatchCount = -1;
        });
      },
      look() {
        for (;;) {
          const delivery = subscription?.poll();
          if (delivery?.kind !== 'message') break;
          positions.set(delivery.topic, delivery.position + 1);
          onMessage(`${delivery.topic} ${delivery.position} ${textOf(family, delivery.value)}`);
          take(delivery.value);
          if (delivery.position % ACKNOWLEDGE_EVERY === 0) subscription?.acknowledge(delivery);
        }
        const found = subscription?.counts().malformed ?? 0;
        if (found === malformedCount) return;
        malformedCount = found;
        tell({ kind: 'malformed', topic: family.pattern, problem: problemOf(subscription) });
      },
    };
  }
}

/** The intents as they are, also those that break their contract. */
const rawIntents: TopicFamily<unknown> = {
  ...TOPICS.intents,
  decode: (value) => ({ kind: 'ok', value, ignored: [] }),
  encode: (value) => value,
  keyOf: () => '',
};

function problemOf<Message>(subscription: Subscription<Message> | null): string {
  const latest = subscription?.setAside().at(-1);
  return latest === undefined ? 'nobody knows what' : describeFieldErrors(latest.fields);
}

function textOf<Message>(family: TopicFamily<Message>, value: Message): string {
  return JSON.stringify(family.encode(value));
}

function idOf(payload: unknown): string {
  const isIntent = typeof payload === 'object' && payload !== null && 'id' in payload;
  return isIntent ? String(payload.id) : '';
}
