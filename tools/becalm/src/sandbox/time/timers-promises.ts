import type { TimerCallback } from './world-clock.ts';

/** The timers that promises are made of. */
export interface CallbackTimers {
  readonly setTimeout: (callback: TimerCallback, delayMs?: unknown) => unknown;
  readonly setInterval: (callback: TimerCallback, delayMs?: unknown) => unknown;
  readonly setImmediate: (callback: TimerCallback) => NodeJS.Immediate;
  readonly clearTimeout: (handle: unknown) => void;
  readonly clearInterval: (handle: unknown) => void;
  readonly clearImmediate: (handle: NodeJS.Immediate | undefined) => void;
}

interface Options {
  readonly signal?: AbortSignal;
}

/** What `node:timers/promises` exports. */
export interface PromisedTimers {
  readonly setTimeout: (delayMs?: unknown, value?: unknown, options?: Options) => Promise<unknown>;
  readonly setImmediate: (value?: unknown, options?: Options) => Promise<unknown>;
  readonly setInterval: (delayMs?: unknown, value?: unknown, options?: Options) => AsyncGenerator;
  readonly scheduler: object;
}

/** The functions of `node:timers/promises` over other timers, with the same values, signals and errors. */
export function timersPromisesOf(timers: CallbackTimers): PromisedTimers {
  function setTimeout(delayMs?: unknown, value?: unknown, options: Options = {}): Promise<unknown> {
    return settle(value, options, (resolve) => {
      const handle = timers.setTimeout(resolve, delayMs);
      return () => {
        timers.clearTimeout(handle);
      };
    });
  }

  function setImmediate(value?: unknown, options: Options = {}): Promise<unknown> {
    return settle(value, options, (resolve) => {
      const handle = timers.setImmediate(resolve);
      return () => {
        timers.clearImmediate(handle);
      };
    });
  }

  async function* setInterval(delayMs?: unknown, value?: unknown, options: Options = {}): AsyncGenerator {
    let due = 0;
    let wake: (() => void) | null = null;
    const notice = (): void => wake?.();
    const handle = timers.setInterval(() => {
      due += 1;
      notice();
    }, delayMs);
    options.signal?.addEventListener('abort', notice, { once: true });
    try {
      for (;;) {
        if (options.signal?.aborted === true) throw abortError(options.signal);
        if (due > 0) {
          due -= 1;
          yield value;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      timers.clearInterval(handle);
      options.signal?.removeEventListener('abort', notice);
    }
  }

  const scheduler = {
    wait: (delayMs: number, options?: Options) => setTimeout(delayMs, undefined, options),
    yield: () => setImmediate(),
  };
  return { setTimeout, setImmediate, setInterval, scheduler };
}

type Start = (resolve: () => void) => () => void;

function settle(value: unknown, { signal }: Options, start: Start): Promise<unknown> {
  if (signal?.aborted === true) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    const stop = start(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    });
    function onAbort(): void {
      stop();
      if (signal !== undefined) reject(abortError(signal));
    }
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** As Node makes it: the signal's reason is the cause. */
function abortError(signal: AbortSignal): Error {
  const cause: unknown = Reflect.get(signal, 'reason');
  const error = new Error('The operation was aborted', { cause });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}
