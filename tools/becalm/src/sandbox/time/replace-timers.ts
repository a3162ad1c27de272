import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { promisify } from 'node:util';
import { pendingTimers } from './pending-timers.ts';
import { replaceSafeTimers, type Timers } from './safe-timers.ts';
import { timerDelay } from './timer-delay.ts';
import { timersPromisesOf } from './timers-promises.ts';
import type { Lateness, TimerCallback, WorldClock } from './world-clock.ts';

/** What a timer meets on its way. */
export interface TimersGiven {
  /** Lateness of a timer that is set now, with such a delay. */
  readonly late: (delayMs: number) => Lateness;
  /** The timer that was set last is none of user code. */
  readonly withdraw: () => void;
  /** A callback as it is to be called; what it is of in words, and its delay. */
  readonly calling: (callback: TimerCallback, what: string, delayMs?: number) => TimerCallback;
  /** Time-outs of tests and hooks. */
  readonly deadlines: Timers;
}

/** Puts the timers of a clock in the place of the global ones; returns the real immediates that wait, to be cleared. */
export function replaceTimers(
  clock: WorldClock,
  { late, withdraw, calling, deadlines }: TimersGiven,
): { readonly clear: () => void } {
  const { setImmediate: realSetImmediate, clearImmediate: realClearImmediate } = globalThis;
  const waiting = new Set<NodeJS.Immediate>();
  const clear = (handle: unknown): void => {
    pendingTimers.cleared(handle);
    clock.clear(handle);
  };

  const called = (callback: TimerCallback, what: string, delayMs: unknown): TimerCallback =>
    calling(checked(callback), what, timerDelay(delayMs));

  const replaced = {
    setTimeout: (callback: TimerCallback, delayMs?: unknown, ...given: readonly unknown[]) =>
      pendingTimers.note(
        'setTimeout',
        timerDelay(delayMs),
        clock.nowMs,
        called(callback, 'setTimeout', delayMs),
        (fire) => clock.setLateTimeout(fire, timerDelay(delayMs), late(timerDelay(delayMs)), ...given),
      ),
    setInterval: (callback: TimerCallback, delayMs?: unknown, ...given: readonly unknown[]) =>
      pendingTimers.note(
        'setInterval',
        timerDelay(delayMs),
        clock.nowMs,
        called(callback, 'setInterval', delayMs),
        (fire) => clock.setInterval(fire, timerDelay(delayMs), ...given),
      ),
    clearTimeout: clear,
    clearInterval: clear,
    setImmediate: (callback: TimerCallback, ...given: readonly unknown[]) => {
      clock.immediates.added();
      const run = calling(callback, 'setImmediate');
      const handle = realSetImmediate(() => {
        waiting.delete(handle);
        clock.immediates.ran();
        run(...given);
      });
      waiting.add(handle);
      return handle;
    },
    clearImmediate: (handle: NodeJS.Immediate | undefined) => {
      if (handle !== undefined && waiting.delete(handle)) clock.immediates.ran();
      realClearImmediate(handle);
    },
  };
  const promised = timersPromisesOf(replaced);
  Object.defineProperty(replaced.setTimeout, promisify.custom, {
    value: promised.setTimeout,
    enumerable: true,
  });
  Object.defineProperty(replaced.setImmediate, promisify.custom, {
    value: promised.setImmediate,
    enumerable: true,
  });

  Object.assign(globalThis, replaced);
  Object.assign(timers, replaced);
  Object.assign(timers.promises, promised);
  replaceAbortTimeout(replaced.setTimeout);
  replaceSafeTimers(
    {
      virtual: { set: replaced.setTimeout, clear },
      isDeadline: withdraw,
      real: deadlines,
    },
    replaced.setInterval,
  );
  syncBuiltinESMExports();
  return {
    clear() {
      for (const handle of waiting) realClearImmediate(handle);
      waiting.clear();
    },
  };
}

function checked(callback: TimerCallback): TimerCallback {
  if (typeof callback === 'function') return callback;
  const error = new TypeError(
    `The "callback" argument must be of type function. Received ${typeof callback}`,
  );
  throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
}

/** A signal that aborts in virtual time. Like Node's, it keeps nothing alive. */
function replaceAbortTimeout(setTimer: (callback: TimerCallback, delayMs: unknown) => unknown): void {
  AbortSignal.timeout = (delayMs: number): AbortSignal => {
    const controller = new AbortController();
    setTimer(() => {
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delayMs);
    return controller.signal;
  };
}
