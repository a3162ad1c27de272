/**
 * Virtual time: the one queue through which every timer, wait and delivery of the simulated system goes. Nothing happens
 * between two events, and time jumps from one to the next.
 */
import type { RandomSource } from '../core/random.ts';
import type { Clock } from '../core/time.ts';
import type { Timers } from '../core/timers.ts';
import { EventQueue, type QueuedEvent } from './event-queue.ts';

/** Time that passes event by event. */
export interface VirtualTime {
  /** Milliseconds since the start, whole. */
  readonly nowMs: () => number;
  /** Timers of what matters by itself. */
  readonly timers: Timers;
  /**
   * Timers of what only watches, at a steady pace: a watch of which nobody could see the outcome, since nothing else
   * happens until long after it, is left out.
   */
  readonly watching: (paceMs: number) => Timers;
  /** Runs something at a moment; one that has passed means now. */
  readonly at: (atMs: number, run: () => void) => void;
  /** Resolves after some milliseconds, as an event of its own also after 0. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Lets the next event happen; false when there is none up to and including `endMs`. */
  readonly step: (endMs: number) => boolean;
  /** Number of events that have happened. */
  readonly stepCount: () => number;
}

/** A watch runs at least so many milliseconds before the next event that might ask for its outcome. */
const WATCH_LEAD_MS = 60;

/** Makes time that stands at 0; `random` decides between events of the same moment. */
export function createVirtualTime(random: RandomSource): VirtualTime {
  const events = new EventQueue();
  const watches = new EventQueue();
  /** Pace of each watch that waits, in milliseconds. */
  const paces = new WeakMap<QueuedEvent, number>();
  let nowMs = 0;
  let askedCount = 0;
  let stepCount = 0;

  return {
    nowMs: () => nowMs,
    timers: { start: (delayMs, callback) => cancelerOf(ask(events, nowMs + delayMs, callback)) },
    watching: (paceMs) => ({
      start(delayMs, callback) {
        const watch = ask(watches, nowMs + delayMs, callback);
        paces.set(watch, paceMs);
        return cancelerOf(watch);
      },
    }),
    at(atMs, run) {
      ask(events, atMs, run);
    },
    wait: (milliseconds) =>
      new Promise((resolve) => {
        ask(events, nowMs + milliseconds, resolve);
      }),
    step,
    stepCount: () => stepCount,
  };

  function ask(queue: EventQueue, atMs: number, run: () => void): QueuedEvent {
    askedCount += 1;
    const wholeMs = Math.max(nowMs, Math.ceil(atMs));
    const event = { atMs: wholeMs, tie: random.nextUint32(), number: askedCount, run, isCanceled: false };
    queue.add(event);
    return event;
  }

  function step(endMs: number): boolean {
    const next = takeNext(endMs);
    if (next === undefined) return false;
    nowMs = next.atMs;
    stepCount += 1;
    next.run();
    return true;
  }

  function takeNext(endMs: number): QueuedEvent | undefined {
    for (;;) {
      const event = events.peek();
      const watch = watches.peek();
      const eventMs = event?.atMs ?? Number.POSITIVE_INFINITY;
      if (watch === undefined || eventMs <= watch.atMs) return eventMs <= endMs ? events.take() : undefined;
      if (watch.atMs > endMs) return undefined;
      watches.take();
      const skippedMs = skippableMs(watch, Math.min(eventMs, endMs));
      if (skippedMs === 0) return watch;
      watch.atMs += skippedMs;
      watches.add(watch);
    }
  }

  /** How much later a watch may run without anybody noticing, in whole paces. */
  function skippableMs(watch: QueuedEvent, untilMs: number): number {
    const paceMs = paces.get(watch) ?? 1;
    return Math.max(0, Math.floor((untilMs - WATCH_LEAD_MS - watch.atMs) / paceMs) * paceMs);
  }
}

/** Makes the clock of a machine: its wall clock may be off, its monotonic one is not. */
export function machineClock(
  { nowMs }: Pick<VirtualTime, 'nowMs'>,
  startNs: bigint,
  offsetMs: () => number,
): Clock {
  return {
    nowNs: () => startNs + BigInt(nowMs() + offsetMs()) * 1_000_000n,
    monotonicMs: nowMs,
  };
}

function cancelerOf(event: QueuedEvent): () => void {
  return () => {
    event.isCanceled = true;
  };
}
