import { createFireOrder } from './fire-order.ts';
import { type Moment, type NativeTime, stampAt, type TimerCallback, type WorldClock } from './world-clock.ts';

/**
 * Time that begins where the world says and flows with the real clock from there; it never jumps. The
 * timers are Node's own, so what waits natively (sockets, child processes) keeps step with them.
 */
export function createRealClock(native: NativeTime): WorldClock {
  let originMs = 0;
  let startedMs = native.nowMs();
  let driftMs = 0;
  let begun: readonly Moment[] = [];
  const order = createFireOrder();
  /** Of the current time; a timer of an earlier one that was refreshed calls nobody. */
  let running = new Set<unknown>();

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
    own.add(handle);
    return handle;
  }

  return {
    nowMs,
    elapsedMs,
    virtualOf: (realMs) => stampAt(begun, realMs, nowMs()),
    set(epochMs) {
      for (const handle of running) native.clearTimeout(handle);
      running = new Set();
      originMs = epochMs;
      startedMs = native.nowMs();
      driftMs = 0;
      order.clear();
      begun = [{ realMs: native.epochMs(), virtualMs: epochMs }];
    },
    drift(byMs) {
      driftMs += byMs;
    },
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
      const handle = native.setInterval(callback, delayMs, ...given);
      running.add(handle);
      return handle;
    },
    after: (delayMs, callback) => void setTimeout(callback, delayMs),
    clear(handle) {
      running.delete(handle);
      native.clearTimeout(handle);
    },
    immediates: { added: () => undefined, ran: () => undefined },
  };
}
