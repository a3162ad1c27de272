/** Lets a flattener work over a bus: what happens to positions and to its orders in, its orders out. */
import {
  type Bus,
  type Cursors,
  type SubscribeOptions,
  type Subscription,
  type TopicFamily,
  type TopicTable,
  wireMessage,
} from '../../core/bus/index.ts';
import type { OrderCancel, OrderUpdate } from '../../core/contracts/index.ts';
import type { Clock } from '../../core/time.ts';
import type { Flattener } from '../../services/flattener/index.ts';

/** What positions are closed with. */
export interface ClosingGiven {
  readonly bus: Bus;
  readonly topics: TopicTable;
  readonly clock: Clock;
  readonly wait: (delayMs: number) => Promise<void>;
  /** Knows the positions that were noted up to the cursors. */
  readonly flattener: Flattener;
  /** Where to go on reading positions. */
  readonly cursors: Cursors;
  /** Whether a fill is the end of its order, as at the paper trader; other venues execute in parts and tell the end. */
  readonly fillsAreWhole: boolean;
  /** Orders to cancel first. */
  readonly restingOrderIds: readonly string[];
  readonly timeoutMs: number;
  /** Whether somebody asked for an end. */
  readonly isEnded: () => boolean;
}

/**
 * How it ended:
 *
 * - `flat`: nothing is held any more, and nothing rests.
 * - `stuck`: something is held that no waiting closes.
 * - `timed-out`, `ended`: the time was over, or somebody asked for an end.
 * - `replaced`: another flattening took over.
 */
export type ClosingOutcome = 'flat' | 'stuck' | 'timed-out' | 'ended' | 'replaced';

/** How positions were closed. */
export interface Closing {
  readonly outcome: ClosingOutcome;
  /** Messages that were lost on their way: what is known of positions may be wrong. */
  readonly missingCount: number;
  /** Orders to cancel of which nobody has said that they are gone. */
  readonly restingOrderIds: readonly string[];
}

/**
 * Name of the reader. It is the same for every flattening, so that one that was killed holds producers up no longer than
 * until the next, and two cannot close the same position twice.
 */
const CONSUMER = 'operator-flatten';

/** Nothing about positions has come for so long: what is known of them is what they are. */
const QUIET_MS = 500;

/** Longest wait for quiet before the first order: strategies may go on trading. */
const SETTLE_MS_MAX = 3_000;

const TICK_MS = 50;

/** Closes what the flattener knows of, and what it comes to know of; ends at a timeout, or when there is nothing left to do. */
export async function closePositions(given: ClosingGiven): Promise<Closing> {
  const { bus, topics, clock, flattener } = given;
  let positionMs = clock.monotonicMs();
  let missingCount = 0;
  const taken = { over: false };
  const resting = new Set(given.restingOrderIds);

  const readers = [
    await read(topics.positions, { from: given.cursors }, (position) => {
      positionMs = clock.monotonicMs();
      flattener.takePosition(position);
    }),
    await read(topics.decisions, {}, flattener.takeDecision),
    await read(topics.fills, {}, (fill) => {
      if (given.fillsAreWhole) resting.delete(fill.orderId);
      flattener.takeFill(fill);
    }),
    await read(topics.orderUpdates, {}, (update) => {
      if (isOver(update)) resting.delete(update.orderId);
      flattener.takeUpdate(update);
    }),
  ];
  try {
    await publish(topics.cancels, given.restingOrderIds.map(cancelOf));
    const outcome = await close();
    return { outcome, missingCount, restingOrderIds: [...resting] };
  } finally {
    for (const reader of readers) await reader.close();
    if (!taken.over) await bus.forget(CONSUMER);
  }

  async function close(): Promise<ClosingOutcome> {
    const startMs = clock.monotonicMs();
    let isSettled = false;
    for (;;) {
      const nowMs = clock.monotonicMs();
      const isQuiet = nowMs - positionMs >= QUIET_MS;
      isSettled ||= isQuiet || nowMs - startMs >= SETTLE_MS_MAX;
      const outcome = outcomeNow(isQuiet, nowMs - startMs);
      if (outcome !== null) return outcome;
      if (isSettled) await send(nowMs);
      await given.wait(TICK_MS);
    }
  }

  /** Null while there is something to do, or to wait for. */
  function outcomeNow(isQuiet: boolean, passedMs: number): ClosingOutcome | null {
    if (taken.over) return 'replaced';
    const state = flattener.state();
    const isDone = state === 'stuck' || (state === 'flat' && resting.size === 0);
    if (isQuiet && isDone) return state;
    if (given.isEnded()) return 'ended';
    return passedMs >= given.timeoutMs ? 'timed-out' : null;
  }

  async function send(monotonicMs: number): Promise<void> {
    await publish(topics.intents, flattener.next({ nowNs: clock.nowNs(), monotonicMs }));
  }

  async function publish<Message>(family: TopicFamily<Message>, values: readonly Message[]): Promise<void> {
    if (values.length > 0) await bus.publishBatch(values.map((value) => wireMessage(family, value)));
  }

  async function read<Message>(
    family: TopicFamily<Message>,
    options: Partial<SubscribeOptions>,
    take: (message: Message) => void,
  ): Promise<{ readonly close: () => Promise<void> }> {
    const subscription = await bus.subscribe(family, { consumer: CONSUMER, ...options });
    let isClosing = false;
    const pumped = pump(subscription, take).then(() => {
      taken.over ||= !isClosing;
    });
    return {
      async close() {
        isClosing = true;
        await subscription.close();
        await pumped;
      },
    };
  }

  async function pump<Message>(
    subscription: Subscription<Message>,
    take: (message: Message) => void,
  ): Promise<void> {
    for await (const delivery of subscription) {
      if (delivery.kind === 'gap') missingCount += delivery.missingCount;
      if (delivery.kind !== 'message') continue;
      take(delivery.value);
      subscription.acknowledge(delivery);
    }
  }
}

function isOver({ status }: OrderUpdate): boolean {
  return status === 'FILLED' || status === 'CANCELED' || status === 'REJECTED';
}

function cancelOf(orderId: string): OrderCancel {
  return { order: { kind: 'order-id', orderId } };
}
