import { findSafeTimers } from '../time/safe-timers.ts';
import { isFunction } from '../time/wrap-function.ts';
import type { TimerWatchGiven } from './watch-timers.ts';

/**
 * Follows the pauses of `vi.waitFor`, `vi.waitUntil` and `expect.poll`, which Vitest takes from timers of its own. So it
 * does the deadlines of tests and hooks, which keep nothing alive.
 */
export function watchPolls({ stretch, fired }: TimerWatchGiven): void {
  const found = findSafeTimers();
  if (found === null) return;
  const { key, safe } = found;
  const watched = Object.fromEntries(
    ['setTimeout', 'setInterval'].flatMap((name) => {
      const real: unknown = Reflect.get(safe, name);
      return isFunction(real) ? [[name, watch(real)] as const] : [];
    }),
  );
  Reflect.set(globalThis, key, { ...safe, ...watched });

  function watch(
    real: (...given: unknown[]) => unknown,
  ): (callback: () => void, delayMs?: number) => unknown {
    return (callback, delayMs = 1) => {
      const timer = { kind: 'poll' as const, delayMs, stretch: stretch(), at: new Error('poll') };
      const handle = real(() => {
        if (keepsAlive(handle)) fired(timer);
        callback();
      }, delayMs);
      return handle;
    };
  }
}

function keepsAlive(handle: unknown): boolean {
  if (typeof handle !== 'object' || handle === null || !('hasRef' in handle)) return true;
  return !isFunction(handle.hasRef) || Reflect.apply(handle.hasRef, handle, []) === true;
}
