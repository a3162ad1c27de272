import fs, { type Stats } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { withAnswer, wrapFunction } from './wrap-function.ts';

/**
 * Lets file times agree with the virtual clock: what was touched while this time has been running is told
 * in virtual time, everything older as it is.
 */

/** Says the virtual time of a real one, both in milliseconds since the Unix epoch; null before time began. */
export type ToVirtual = (realMs: number) => number | null;

const timeFields = ['atimeMs', 'mtimeMs', 'ctimeMs', 'birthtimeMs'] as const;

/** Requests that tell the times of a file. */
const reads = ['stat', 'lstat', 'fstat'] as const;

/** Requests that stamp a file. */
const writes = ['appendFile', 'copyFile', 'mkdir', 'mkdtemp', 'writeFile'] as const;

/**
 * Replaces the functions of `node:fs` and `node:fs/promises` that tell or make file times.
 *
 * @param stamped - called when a file has been stamped; time must not move in the next few milliseconds,
 * as the stamp is that of the last tick of the file system's own clock
 */
export function tellVirtualFileTimes(toVirtual: ToVirtual, stamped: () => void): void {
  function tell(answer: unknown): unknown {
    if (!(answer instanceof fs.Stats)) return answer;
    for (const field of timeFields) retime(answer, field, toVirtual);
    return answer;
  }
  function note(answer: unknown): unknown {
    stamped();
    return answer;
  }
  for (const name of reads) onAnswer(name, tell);
  for (const name of writes) onAnswer(name, note);
  syncBuiltinESMExports();
}

/** Lets a function see the answers of a request, in each of its three forms. */
function onAnswer(name: string, see: (answer: unknown) => unknown): void {
  wrapFunction(
    fs,
    `${name}Sync`,
    (real) =>
      (...given) =>
        see(real(...given)),
  );
  wrapFunction(
    fs.promises,
    name,
    (real) =>
      async (...given) =>
        see(await real(...given)),
  );
  wrapFunction(fs, name, (real) =>
    withAnswer(real, (callback) => (error, ...answer) => {
      const seen = answer.length === 0 ? [] : [see(answer[0]), ...answer.slice(1)];
      if (answer.length === 0) see(undefined);
      return callback(error, ...seen);
    }),
  );
}

/** The dates of a `Stats` are made from these fields when they are asked for. */
function retime(stats: Stats, field: (typeof timeFields)[number], toVirtual: ToVirtual): void {
  const virtual = toVirtual(stats[field]);
  if (virtual !== null) stats[field] = virtual;
}
