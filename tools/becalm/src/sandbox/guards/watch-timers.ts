import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { promisify } from 'node:util';
import { timerDelay } from '../time/timer-delay.ts';
import { type AnyFunction, wrapFunction } from '../time/wrap-function.ts';
import type { Look, Stretch } from './sighting.ts';

/** A timer that user code set. */
export interface SetTimer {
  /** `poll` for a pause between two looks of `vi.waitFor` and the like, which is no sleep. */
  readonly kind: 'timer' | 'interval' | 'poll';
  readonly delayMs: number;
  /** In which stretch of tests it was set. */
  readonly stretch: number;
  /** Made when it was set: its stack says where. */
  readonly at: Error;
}

/** Follows the timers of user code: those of `globalThis`, `node:timers` and `node:timers/promises`. */
export interface TimerWatch {
  /** Tells of timers that were set since, and neither fired nor were cleared. */
  readonly look: Look;
}

/** What the watch is told, and tells. */
export interface TimerWatchGiven {
  readonly stretch: Stretch;
  /** Hears of every timer that fires, each tick of an interval. */
  readonly fired: (timer: SetTimer) => void;
}

/**
 * Starts to follow them; they do what they did before, whichever clock they are of. Timers that Vitest has captured and
 * those of fake timers are not seen.
 */
export function watchTimers({ stretch, fired }: TimerWatchGiven): TimerWatch {
  const pending = new Map<unknown, SetTimer>();

  function begin(kind: SetTimer['kind'], delayMs: unknown): SetTimer {
    return { kind, delayMs: timerDelay(delayMs), stretch: stretch(), at: new Error(kind) };
  }

  function callbackTimer(kind: SetTimer['kind'], real: AnyFunction): AnyFunction {
    return function set(this: unknown, callback, delayMs, ...given) {
      if (typeof callback !== 'function') return Reflect.apply(real, this, [callback, delayMs, ...given]);
      const timer = begin(kind, delayMs);
      const fire = function (this: unknown, ...answer: unknown[]): unknown {
        if (kind === 'timer') pending.delete(handle);
        fired(timer);
        return Reflect.apply(callback, this, answer);
      };
      const handle: unknown = Reflect.apply(real, this, [fire, delayMs, ...given]);
      pending.set(handle, timer);
      return handle;
    };
  }

  /** Timers that promises stand for; `ref: false` is asked for by those that nobody waits for. */
  function promisedTimer(real: AnyFunction, optionsAt: number): AnyFunction {
    return function set(this: unknown, ...given) {
      const timer = begin('timer', given[0]);
      const key = { hasRef: () => !isUnref(given[optionsAt]) };
      pending.set(key, timer);
      const end = (): void => void pending.delete(key);
      const promise: unknown = Reflect.apply(real, this, given);
      return Promise.resolve(promise).then(
        (value) => {
          end();
          fired(timer);
          return value;
        },
        (error: unknown) => {
          end();
          throw error;
        },
      );
    };
  }

  function clearing(real: AnyFunction): AnyFunction {
    return function clear(this: unknown, handle) {
      if (typeof handle === 'object') pending.delete(handle);
      else for (const key of pending.keys()) if (isNumbered(key, handle)) pending.delete(key);
      return Reflect.apply(real, this, [handle]);
    };
  }

  const promises = timers.promises as object;
  wrapFunction(promises, 'setTimeout', (real) => promisedTimer(real, 2));
  wrapFunction(Reflect.get(promises, 'scheduler') as object, 'wait', (real) => promisedTimer(real, 1));
  const promised: unknown = Reflect.get(promises, 'setTimeout');
  for (const [name, wrap] of [
    ['setTimeout', (real: AnyFunction) => withPromise(callbackTimer('timer', real), promised)],
    ['setInterval', (real: AnyFunction) => callbackTimer('interval', real)],
    ['clearTimeout', clearing],
    ['clearInterval', clearing],
  ] as const) {
    wrapFunction(globalThis, name, wrap);
    Reflect.set(timers, name, Reflect.get(globalThis, name));
  }
  syncBuiltinESMExports();

  return {
    look: () => {
      const now = stretch();
      return () =>
        [...pending].flatMap(([handle, { kind, delayMs, at, stretch: set }]) => {
          if (set !== now || !keepsWaiting(handle)) return [];
          const goesOn = kind === 'timer' ? 'has not fired' : 'goes on';
          return {
            guard: 'timers' as const,
            what: `${kind === 'timer' ? 'a timer' : 'an interval'} of ${delayMs} ms ${goesOn}`,
            advice: `Wait for it, or ${kind === 'timer' ? 'clearTimeout' : 'clearInterval'} in afterEach.`,
            at,
          };
        });
    },
  };
}

function withPromise(wrapper: AnyFunction, promised: unknown): AnyFunction {
  Object.defineProperty(wrapper, promisify.custom, { value: promised, enumerable: true });
  return wrapper;
}

function isUnref(options: unknown): boolean {
  return typeof options === 'object' && options !== null && Reflect.get(options, 'ref') === false;
}

function isNumbered(handle: unknown, id: unknown): boolean {
  return (typeof id === 'number' || typeof id === 'string') && Number(handle) === Number(id);
}

/** Whether a timer has neither been closed by its own method nor keeps nothing alive. */
function keepsWaiting(handle: unknown): boolean {
  if (typeof handle !== 'object' || handle === null) return true;
  if (Reflect.get(handle, '_destroyed') === true) return false;
  const hasRef: unknown = Reflect.get(handle, 'hasRef');
  return typeof hasRef !== 'function' || Reflect.apply(hasRef, handle, []) !== false;
}
