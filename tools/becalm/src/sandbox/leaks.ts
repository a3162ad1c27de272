import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * Ends what a file leaves running: timers it did not clear, servers, sockets and child processes it did
 * not close. In an isolated project the file's process would have ended and taken them along.
 */
export interface LeakGuard {
  /** Clears every timer set and closes every handle opened since the guard was made or last swept. */
  readonly sweep: () => void;
}

type TimerFunction = (callback: (...given: unknown[]) => void, ...rest: unknown[]) => object;

/** Wraps the timer functions of this process and starts to watch. */
export function guardLeaks(): LeakGuard {
  const live = new Set<object>();
  const clear = { timeout: clearTimeout, immediate: clearImmediate };

  const tracked = {
    setTimeout: track(setTimeout as unknown as TimerFunction),
    setInterval: track(setInterval as unknown as TimerFunction),
    setImmediate: track(setImmediate),
  };
  copyPromisified(tracked.setTimeout, timersPromises.setTimeout);
  copyPromisified(tracked.setImmediate, timersPromises.setImmediate);
  Object.assign(globalThis, tracked);
  Object.assign(timers, tracked);
  syncBuiltinESMExports();

  function track(real: TimerFunction): TimerFunction {
    const wrapper = {
      [real.name]: (callback: (...given: unknown[]) => void, ...rest: unknown[]) => {
        const handle = real(callback, ...rest);
        live.add(handle);
        return handle;
      },
    }[real.name];
    return wrapper ?? real;
  }

  const ours = new Set(activeHandles());
  return {
    sweep() {
      for (const handle of live) {
        clear.timeout(handle as NodeJS.Timeout);
        clear.immediate(handle as NodeJS.Immediate);
      }
      live.clear();
      for (const handle of activeHandles()) {
        if (!ours.has(handle)) close(handle);
      }
    },
  };
}

function copyPromisified(timer: TimerFunction, promised: unknown): void {
  Object.defineProperty(timer, promisify.custom, { value: promised, enumerable: true });
}

interface Closable {
  readonly kill?: (signal: string) => void;
  readonly destroy?: () => void;
  readonly close?: () => void;
  readonly terminate?: () => void;
}

/** Servers, sockets, child processes and the like that keep the process alive. */
function activeHandles(): object[] {
  const source = process as unknown as { readonly _getActiveHandles?: () => object[] };
  return source._getActiveHandles?.() ?? [];
}

function close(handle: Closable): void {
  try {
    if (handle.kill !== undefined) handle.kill('SIGKILL');
    else if (handle.destroy !== undefined) handle.destroy();
    else if (handle.close !== undefined) handle.close();
    else handle.terminate?.();
  } catch {
    // It closed itself in the meantime.
  }
}
