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

/** Wraps the timer functions of this process and starts to watch. */
export function guardLeaks(): LeakGuard {
  const timersSet = new Set<NodeJS.Timeout>();
  const immediatesSet = new Set<NodeJS.Immediate>();
  const real = { setTimeout, setInterval, setImmediate, clearTimeout, clearImmediate };

  function keep<Handle>(live: Set<Handle>, handle: Handle): Handle {
    live.add(handle);
    return handle;
  }

  const tracked = {
    setTimeout: (...given: Parameters<typeof setTimeout>) => keep(timersSet, real.setTimeout(...given)),
    setInterval: (...given: Parameters<typeof setInterval>) => keep(timersSet, real.setInterval(...given)),
    setImmediate: (...given: Parameters<typeof setImmediate>) =>
      keep(immediatesSet, real.setImmediate(...given)),
  };
  promise(tracked.setTimeout, timersPromises.setTimeout);
  promise(tracked.setImmediate, timersPromises.setImmediate);
  Object.assign(globalThis, tracked);
  Object.assign(timers, tracked);
  syncBuiltinESMExports();

  const ours = new Set(activeHandles());
  return {
    sweep() {
      for (const handle of timersSet) real.clearTimeout(handle);
      for (const handle of immediatesSet) real.clearImmediate(handle);
      timersSet.clear();
      immediatesSet.clear();
      for (const handle of activeHandles()) {
        if (!ours.has(handle)) close(handle);
      }
    },
  };
}

/** Gives `util.promisify` the promised form of a timer function, as Node does with its own. */
function promise(timer: object, promised: unknown): void {
  Object.defineProperty(timer, promisify.custom, { value: promised, enumerable: true });
}

interface Closable {
  readonly kill?: (signal: string) => void;
  readonly destroy?: () => void;
  readonly close?: () => void;
  readonly terminate?: () => void;
}

/** Servers, sockets, child processes and the like that keep the process alive. */
function activeHandles(): readonly Closable[] {
  // type-coverage:ignore-next-line -- undocumented since Node 0.x and without a public equal that gives the handles
  const source = process as { readonly _getActiveHandles?: () => Closable[] };
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
