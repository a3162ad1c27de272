import { AsyncResource } from 'node:async_hooks';
import { type Clock, createClock } from '@sinonjs/fake-timers';
import { createDeadlines } from './deadlines.ts';
import { createFireOrder } from './fire-order.ts';
import type { PendingWork } from './pending-work.ts';
import type { Timers } from './safe-timers.ts';
import {
  type Moment,
  type NativeTime,
  type SlowTurn,
  stampAt,
  type TimerCallback,
  type WorldClock,
} from './world-clock.ts';

/** fake-timers numbers its timers from here on, so that they are told from Node's own. */
const firstId = 1e12;

/**
 * Real work that is done within this time takes no virtual time, so that the same seed gives the same
 * run: a file request or an exchange on loopback, whose real length is never the same twice.
 */
const graceMs = 50;

/**
 * Real time that flows into one turn at most. On a machine that is overloaded a turn may last for seconds,
 * in which the work that is waited for had no processor either.
 */
const flowMsMax = 5;

/** Turns in which nothing happened before the clock may jump: one for promises, one for what they started. */
const quietTurns = 2;

/**
 * Time that jumps. A timer's callback runs when it is due, but the wait for it takes no real time: once
 * nothing else can happen, the clock jumps to the next timer. While real work is pending it runs with
 * real time instead. It stands still until there are timers.
 *
 * One callback per turn of the event loop, as in Node, so that promises settle between two timers. What becomes
 * due while the event loop stalls fires at the end of the stall, in the order in which it was due.
 */
export function createVirtualClock(native: NativeTime, work: PendingWork, slowTurn: SlowTurn): VirtualClock {
  let clock: Clock = createClock(0);
  const deadlines = createDeadlines(() => clock.now);
  let originMs = 0;
  let driftMs = 0;
  let pendingImmediates = 0;
  let pumping = false;
  let quiet = 0;
  let flowingSinceMs: number | null = null;
  const order = createFireOrder();
  /** The end of the last stall; what is due before it fires then. */
  let stalledUntilMs = 0;
  /** Whether a request that was answered late has just called back. */
  let calledBack = false;
  let isHandedOver = false;
  /** When time moved. */
  let moves: Moment[] = [];

  function note(): void {
    moves.push({ realMs: native.epochMs(), virtualMs: clock.now + driftMs });
  }

  /** What the callback of a timer does is done at the time it was due. */
  function fireNext(): void {
    const deadline = deadlines.takeDue(nextDueMs(clock));
    if (deadline === null) {
      clock.next();
    } else {
      clock.now = Math.max(clock.now, deadline.atMs);
      deadline.end();
    }
    note();
  }

  function wake(): void {
    quiet = 0;
    if (pumping) return;
    pumping = true;
    native.setImmediate(turn);
  }

  /**
   * A turn in the phase of immediates. What answered real work set there runs before any timer, as in
   * Node, where immediates follow answers: the timers wait for their own phase.
   */
  function turn(): void {
    const answered = work.takeAnswered() || calledBack;
    calledBack = false;
    if (answered && pendingImmediates > 0) native.setImmediate(timersTurn);
    else timersTurn();
  }

  function timersTurn(): void {
    if (isHandedOver) return;
    work.takeAnswered();
    if (clock.timers === undefined || clock.timers.size === 0) {
      pumping = false;
      flowingSinceMs = null;
    } else if (work.busy()) {
      flow(nextDueMs(clock));
    } else if (pendingImmediates > 0) {
      passTurn(nextDueMs(clock));
    } else {
      jump();
    }
  }

  /** Real time passes: what becomes due in it fires, one callback per turn. */
  function flow(dueMs: number): void {
    quiet = 0;
    const due = Math.min(dueMs, deadlines.firstMs());
    const now = native.nowMs();
    flowingSinceMs ??= now + graceMs;
    flowingSinceMs = Math.max(flowingSinceMs, now - flowMsMax);
    const passed = Math.max(0, Math.floor(now - flowingSinceMs));
    if (passed > 0 && due <= clock.now + passed) {
      flowingSinceMs += Math.max(0, due - clock.now);
      fireNext();
    } else if (passed > 0) {
      flowingSinceMs += passed;
      clock.tick(passed);
      note();
    }
    if (pendingImmediates > 0) native.setImmediate(turn);
    else native.setTimeout(timersTurn, 1);
  }

  /** A turn of immediates: it takes no time, or it is slow and the next timer becomes due. */
  function passTurn(due: number): void {
    // What became due in a stall comes before the immediates of the next turn.
    if (due < clock.now || slowTurn(due - clock.now)) {
      fireNext();
      native.setImmediate(turn);
    } else {
      flow(due);
    }
  }

  /** What waits here fires when it is due by another clock, which tells the time from now on. */
  function handOver(other: WorldClock): void {
    isHandedOver = true;
    pumping = true;
    deadlines.handOver(native);
    const rest = (): void => {
      const due = nextDueMs(clock);
      if (due === Number.POSITIVE_INFINITY) return;
      const fire = (): void => {
        if (nextDueMs(clock) <= other.nowMs()) clock.next();
        rest();
      };
      native.setTimeout(fire, Math.max(0, Math.ceil(due - other.nowMs())));
    };
    rest();
  }

  function jump(): void {
    flowingSinceMs = null;
    quiet += 1;
    if (quiet > quietTurns) {
      quiet = 0;
      fireNext();
    }
    native.setImmediate(turn);
  }

  /**
   * Keeps the asynchronous context. As `AsyncLocalStorage.bind` does, but without a hook on its collection: with one,
   * each timer and all that its callback can reach outlives the next collection of young objects.
   */
  function bind(callback: TimerCallback): TimerCallback {
    const scope = new AsyncResource('BecalmTimer', { requireManualDestroy: true });
    return (...given) => scope.runInAsyncScope(callback, undefined, ...given);
  }

  /** Fires at the end of a stall of its own, or of the one in which it became due. */
  function afterStall(callback: TimerCallback, stallMs: number): TimerCallback {
    return (...given) => {
      standStill(stallMs);
      return callback(...given);
    };
  }

  function standStill(stallMs: number): void {
    stalledUntilMs = Math.max(stalledUntilMs, clock.now + stallMs);
    clock.now = stalledUntilMs;
  }

  return {
    nowMs: () => clock.now + driftMs,
    elapsedMs: () => clock.now + driftMs - originMs,
    virtualOf: (realMs) => stampAt(moves, realMs, clock.now + driftMs),
    set(epochMs) {
      clock = createClock(epochMs);
      originMs = epochMs;
      moves = [{ realMs: native.epochMs(), virtualMs: epochMs }];
      driftMs = 0;
      pendingImmediates = 0;
      flowingSinceMs = null;
      stalledUntilMs = epochMs;
      order.clear();
      deadlines.forget();
      if (isHandedOver) pumping = false;
      isHandedOver = false;
    },
    deadlines,
    handOver,
    drift(byMs) {
      driftMs += byMs;
    },
    stall(ms) {
      standStill(ms);
      note();
    },
    setTimeout(callback, delayMs, ...given) {
      wake();
      return clock.setTimeout(afterStall(bind(callback), 0), delayMs, ...given);
    },
    setLateTimeout(callback, delayMs, { ms, overtaking }, ...given) {
      wake();
      const stallMs = overtaking ? 0 : ms;
      const firesInMs = overtaking ? order.delayFor(clock.now, delayMs, ms) : delayMs;
      return clock.setTimeout(afterStall(bind(callback), stallMs), firesInMs, ...given);
    },
    setInterval(callback, delayMs, ...given) {
      wake();
      const fire = afterStall(bind(callback), 0);
      const handle = clock.setInterval(
        (...answer: readonly unknown[]) => {
          const isDelayed = clock.now < stalledUntilMs;
          clock.now = Math.max(clock.now, stalledUntilMs);
          // A stall swallows ticks: the next one comes a whole interval after its end.
          if (isDelayed && isRefreshable(handle)) handle.refresh();
          return fire(...answer);
        },
        delayMs,
        ...given,
      );
      return handle;
    },
    after(delayMs, callback) {
      wake();
      const bound = bind(callback);
      const answer = (): void => {
        calledBack = true;
        bound();
      };
      clock.setTimeout(afterStall(answer, 0), delayMs);
    },
    clear(handle) {
      const id = Number(handle);
      if (id >= firstId) clock.clearTimeout(id);
      else native.clearTimeout(handle);
    },
    immediates: {
      added() {
        pendingImmediates += 1;
      },
      ran() {
        pendingImmediates = Math.max(0, pendingImmediates - 1);
      },
    },
  };
}

/** A clock that jumps; the time of an ordinary run can be handed over to another. */
export interface VirtualClock extends WorldClock {
  /** What ends when time gets there, to which time does not jump. */
  readonly deadlines: Timers;
  /** From here on another clock tells the time, and turns this one's timers with it; none is set here any more. */
  readonly handOver: (other: WorldClock) => void;
}

/** Handles of fake-timers are like Node's, though their type does not say so. */
function isRefreshable(handle: unknown): handle is { readonly refresh: () => unknown } {
  return typeof handle === 'object' && handle !== null && 'refresh' in handle;
}

/** When the first timer is due; infinity when there is none. */
function nextDueMs(clock: Clock): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { callAt = first } of clock.timers?.values() ?? []) first = Math.min(first, callAt);
  return first;
}
