import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { TimerCallback } from './world-clock.ts';
import { type AnyFunction, withAnswer, wrapFunction } from './wrap-function.ts';

/**
 * Lets independent file requests come back in another order than they were made: a request by path is
 * answered as late as the world says. Requests on one open file or stream keep their order, so `open`,
 * `read`, `write` and `close` are left alone.
 */
const requestsByPath = [
  'access',
  'appendFile',
  'copyFile',
  'lstat',
  'mkdir',
  'mkdtemp',
  'readFile',
  'readdir',
  'readlink',
  'realpath',
  'rename',
  'rm',
  'rmdir',
  'stat',
  'truncate',
  'unlink',
  'writeFile',
] as const;

/** What a request by path meets on its way. */
export interface LateFilesGiven {
  /** Lateness of the request that is made now, by its name, in milliseconds; 0 answers at once. */
  readonly late: (name: string) => number;
  /** Runs a callback in so many virtual milliseconds. */
  readonly after: (delayMs: number, callback: () => void) => unknown;
  /** The callback for the answer as it is to be called. */
  readonly answering: (callback: TimerCallback, what: string) => TimerCallback;
}

/** Replaces the requests of `node:fs` and `node:fs/promises`. */
export function delayFileRequests(given: LateFilesGiven): void {
  for (const name of requestsByPath) {
    wrapFunction(fs, name, (real) => lateCallback(real, name, given));
    wrapFunction(fs.promises, name, (real) => latePromise(real, name, given));
  }
  syncBuiltinESMExports();
}

function lateCallback(
  real: AnyFunction,
  name: string,
  { late, after, answering }: LateFilesGiven,
): AnyFunction {
  return withAnswer(real, (callback) => {
    const delayMs = late(name);
    const answered = answering(callback, `the answer to ${name}`);
    if (delayMs === 0) return answered;
    return (...answer) =>
      after(delayMs, () => {
        answered(...answer);
      });
  });
}

function latePromise(
  real: AnyFunction,
  name: string,
  { late, after, answering }: LateFilesGiven,
): AnyFunction {
  return async (...given) => {
    const delayMs = late(name);
    const answered = answering(() => undefined, `the answer to ${name}`);
    const wait = (): Promise<void> =>
      new Promise((resolve) => {
        after(delayMs, resolve);
      });
    try {
      return await real(...given);
    } finally {
      if (delayMs > 0) await wait();
      answered();
    }
  };
}
