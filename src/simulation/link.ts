/** The way of one machine to the bus: what it is made of, and what is wrong with it. */
import type { BusServer } from './bus-server.ts';
import type { Life } from './life.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Messages of a lossy topic that wait for a process at most. */
export const LOSSY_CAPACITY = 64;

/** What the connection of a machine is like; it outlives the lives of its process. */
export interface Link {
  /** There is no connection before this moment of virtual time. */
  brokenUntilMs: number;
  /** Nothing is handed to the process before this moment. */
  stalledUntilMs: number;
  /** The next batches take so much longer, in milliseconds each. */
  readonly slowness: { readonly delayMs: number; readonly onInjected: () => void }[];
  /** The answers to the next batches get lost. */
  readonly lostAnswers: (() => void)[];
}

/** What a linked bus is made of. */
export interface LinkGround {
  readonly server: BusServer;
  readonly time: VirtualTime;
  readonly life: Life;
  readonly link: Link;
  /** Draws how long a way takes, in milliseconds. */
  readonly drawWayMs: () => number;
  /** Hears of each subscription. */
  readonly onSubscribed: (queue: LinkedQueue) => void;
}

/** Messages that wait for a process. */
export interface LinkedQueue {
  /** Pattern of their topics. */
  readonly pattern: string;
  readonly length: () => number;
  readonly lengthMax: number;
}

/** Makes the connection of a machine, in order. */
export function soundLink(): Link {
  return { brokenUntilMs: 0, stalledUntilMs: 0, slowness: [], lostAnswers: [] };
}
