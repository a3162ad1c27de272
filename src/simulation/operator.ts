/** The people at the system: now and then they cancel an order that is open. */
import { TOPICS, wireMessage } from '../core/bus/index.ts';
import { drawInteger } from '../core/random.ts';
import type { BusServer } from './bus-server.ts';
import { streamOf } from './streams.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What an operator needs. */
export interface OperatorGround {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly server: BusServer;
  /** Orders that are open now, oldest first. */
  readonly openOrderIds: () => readonly string[];
}

/** Somebody who cancels orders. */
export interface Operator {
  readonly start: () => void;
  readonly stop: () => void;
}

/** Between two looks at the open orders, in milliseconds. */
const PAUSE_MS = { min: 60_000, max: 600_000 };

/** Orders that are canceled at once, at most. */
const CANCELS_MAX = 12;

/** Makes an operator who has not begun. */
export function createOperator({ seed, time, server, openOrderIds }: OperatorGround): Operator {
  const random = streamOf(seed, 'operator', 'cancels');
  let isStopped = false;

  function planNext(): void {
    time.at(time.nowMs() + drawInteger(random, PAUSE_MS.min, PAUSE_MS.max), () => {
      if (isStopped) return;
      cancelSome(drawInteger(random, 1, CANCELS_MAX));
      planNext();
    });
  }

  /** A cancel that the bus does not take is not missed by anybody. */
  function cancelSome(count: number): void {
    for (const orderId of openOrderIds().slice(0, count)) {
      const cancel = wireMessage(TOPICS.cancels, { order: { kind: 'order-id', orderId } });
      server.publishBatch([cancel]).catch(() => undefined);
    }
  }

  return {
    start: planNext,
    stop() {
      isStopped = true;
    },
  };
}
