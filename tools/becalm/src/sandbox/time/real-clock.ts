import { createFireOrder } from './fire-order.ts';
import {
  type Moment,
  type NativeTime,
  type SlowTurn,
  stampAt,
  type TimerCallback,
  type WorldClock,
} from './world-clock.ts';

/** Node counts in whole milliseconds: a timer is surely due one millisecond after its time. */
const tickMs = 1;

/**
 * Time that begins where the world says and flows with the real clock from there; it never jumps. The
 * timers are Node's own, so what waits natively (sockets, child processes) keeps step with them.
 */
export function createRealClock(native: NativeTime, slowTurn: SlowTurn): WorldClock {
  let originMs = 0;
  let startedMs = native.nowMs();
  let driftMs = 0;
  let begun: readonly Moment[] = [];
  const order = createFireOrder();
  /** When each timer of the current time is due; one of an earlier time that was refreshed calls nobody. */
  let running = new Map<unknown, number>();

  const elapsedMs = (): number => native.nowMs() - startedMs + driftMs;
  const nowMs = (): number => originMs + elapsedMs();

  function setTimeout(callback: TimerCallback, delayMs: number, ...given: readonly unknown[]): unknown {
    const own = running;
    const handle = native.setTimeout(
      (...answer) => {
        own.delete(handle);
        return own === running ? callback(...answer) : undefined;
      },
      delayMs,
      ...given,
    );
    own.set(handle, native.nowMs() + delayMs);
    return handle;
  }

  /** The turn that has just begun is slow: it lasts until the next timer is due. */
  function passTurn(): void {
    const untilDueMs = Math.min(...running.values()) - native.nowMs();
    if (untilDueMs > 0 && slowTurn(untilDueMs)) native.block(untilDueMs + tickMs);
  }

  return {
    nowMs,
    elapsedMs,
    virtualOf: (realMs) => stampAt(begun, realMs, nowMs()),
    set(epochMs) {
      for (const handle of running.keys()) native.clearTimeout(handle);
      running = new Map();
      originMs = epochMs;
      startedMs = native.nowMs();
      driftMs = 0;
      order.clear();
      begun = [{ realMs: native.epochMs(), virtualMs: epochMs }];
    },
    drift(byMs) {
      driftMs += byMs;
    },
    stall: native.block,
    setTimeout,
    setLateTimeout(callback, delayMs, { ms, overtaking }, ...given) {
      if (overtaking)
        return setTimeout(callback, Math.ceil(order.delayFor(native.nowMs(), delayMs, ms)), ...given);
      const afterStall: TimerCallback = (...answer) => {
        if (ms > 0) native.block(ms);
        return callback(...answer);
      };
      return setTimeout(afterStall, delayMs, ...given);
    },
    setInterval(callback, delayMs, ...given) {
      const own = running;
      const handle = native.setInterval(
        (...answer) => {
          own.set(handle, native.nowMs() + delayMs);
          return callback(...answer);
        },
        delayMs,
        ...given,
      );
      own.set(handle, native.nowMs() + delayMs);
      return handle;
    },
    after: (delayMs, callback) => void setTimeout(callback, delayMs),
    clear(handle) {
      running.delete(handle);
      native.clearTimeout(handle);
    },
    immediates: { added: passTurn, ran: () => undefined },
  };
}
