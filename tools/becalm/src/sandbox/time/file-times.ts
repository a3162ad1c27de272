import fs, { type Stats } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { withAnswer, wrapFunction } from './wrap-function.ts';

/**
 * Lets file times agree with the virtual clock: what was touched while this time has been running is told
 * in virtual time; everything older, and times that user code set itself, as they are.
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
  const chosen = rememberChosenTimes();
  function tell(answer: unknown): unknown {
    if (!(answer instanceof fs.Stats)) return answer;
    const own = chosen.of(answer);
    for (const field of timeFields) {
      const virtual = own?.[field] === answer[field] ? null : toVirtual(answer[field]);
      if (virtual !== null) answer[field] = virtual;
    }
    return answer;
  }
  function note(answer: unknown): unknown {
    stamped();
    return answer;
  }
  for (const name of reads) onAnswer(name, tell);
  for (const name of writes) onAnswer(name, note);
  for (const [name, look] of Object.entries(chosen.settersOf)) {
    onAnswer(name, (answer, [file]) => {
      chosen.remember(look, file);
      return answer;
    });
  }
  syncBuiltinESMExports();
}

type Look = (file: never) => Stats;
type ChosenTimes = Pick<Stats, 'atimeMs' | 'mtimeMs'> & Partial<Record<(typeof timeFields)[number], number>>;

/** Times that user code gave to files, by file: they are in its own time already. */
function rememberChosenTimes(): {
  readonly settersOf: Readonly<Record<string, Look>>;
  readonly remember: (look: Look, file: unknown) => void;
  readonly of: (stats: Stats) => ChosenTimes | undefined;
} {
  const times = new Map<string, ChosenTimes>();
  const keyOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;
  const { fstatSync, lstatSync, statSync } = fs;
  return {
    settersOf: { utimes: statSync, lutimes: lstatSync, futimes: fstatSync },
    remember(look, file) {
      try {
        // type-coverage:ignore-next-line -- the request itself has just taken this file
        const stats = look(file as never);
        times.set(keyOf(stats), { atimeMs: stats.atimeMs, mtimeMs: stats.mtimeMs });
      } catch {
        // It is gone already.
      }
    },
    of: (stats) => times.get(keyOf(stats)),
  };
}

/** Lets a function see the answers of a request, in each of its three forms, and what was asked. */
function onAnswer(name: string, see: (answer: unknown, given: readonly unknown[]) => unknown): void {
  wrapFunction(
    fs,
    `${name}Sync`,
    (real) =>
      (...given) =>
        see(real(...given), given),
  );
  wrapFunction(
    fs.promises,
    name,
    (real) =>
      async (...given) =>
        see(await real(...given), given),
  );
  wrapFunction(fs, name, (real) => (...given) => {
    const seeing = withAnswer(real, (callback) => (error, ...answer) => {
      const seen = answer.length === 0 ? [] : [see(answer[0], given), ...answer.slice(1)];
      if (answer.length === 0) see(undefined, given);
      return callback(error, ...seen);
    });
    return seeing(...given);
  });
}
