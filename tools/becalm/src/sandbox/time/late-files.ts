import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
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

/** Runs a callback in so many virtual milliseconds. */
export type After = (delayMs: number, callback: () => void) => unknown;

/**
 * Replaces the requests of `node:fs` and `node:fs/promises`.
 *
 * @param late - lateness of the next request in milliseconds; 0 answers at once
 */
export function delayFileRequests(late: () => number, after: After): void {
  for (const name of requestsByPath) {
    wrapFunction(fs, name, (real) => lateCallback(real, late, after));
    wrapFunction(fs.promises, name, (real) => latePromise(real, late, after));
  }
  syncBuiltinESMExports();
}

function lateCallback(real: AnyFunction, late: () => number, after: After): AnyFunction {
  return withAnswer(real, (callback) => {
    const delayMs = late();
    if (delayMs === 0) return callback;
    return (...answer) =>
      after(delayMs, () => {
        callback(...answer);
      });
  });
}

function latePromise(real: AnyFunction, late: () => number, after: After): AnyFunction {
  return async (...given) => {
    const delayMs = late();
    const wait = (): Promise<void> =>
      new Promise((resolve) => {
        after(delayMs, resolve);
      });
    try {
      return await real(...given);
    } finally {
      if (delayMs > 0) await wait();
    }
  };
}
