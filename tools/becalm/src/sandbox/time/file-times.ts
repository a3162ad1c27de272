import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { rememberTimes, timeFields } from './known-times.ts';
import { withAnswer, wrapFunction } from './wrap-function.ts';

/**
 * Lets file times agree with the virtual clock: what was touched while this time has been running is told
 * in virtual time; everything older, and times that user code set itself, as they are.
 */
export interface FileTimes {
  /** Forgets which file was stamped when: time starts anew. */
  readonly forget: () => void;
}

/** What file times have to do with time. */
export interface FileTimesGiven {
  /** The virtual time of a real one, both in milliseconds since the Unix epoch; null before time began. */
  readonly virtualOf: (realMs: number) => number | null;
  /** The virtual time it is. */
  readonly nowMs: () => number;
  /** The real time it is. */
  readonly realNowMs: () => number;
}

/** Requests that tell the times of a file. */
const reads = ['stat', 'lstat', 'fstat'] as const;

type FileOf = (given: readonly unknown[], answer: unknown) => unknown;

/** Requests that stamp a file, and which it is. */
const writes: Readonly<Record<string, FileOf>> = {
  appendFile: ([file]) => file,
  copyFile: ([, copy]) => copy,
  mkdir: ([folder]) => folder,
  mkdtemp: (_, folder) => folder,
  writeFile: ([file]) => file,
};

/** Replaces the functions of `node:fs` and `node:fs/promises` that tell or make file times. */
export function tellVirtualFileTimes({ virtualOf, nowMs, realNowMs }: FileTimesGiven): FileTimes {
  const { fstatSync, lstatSync, statSync } = fs;
  const known = rememberTimes(nowMs);
  function tell(answer: unknown): unknown {
    if (!(answer instanceof fs.Stats)) return answer;
    for (const field of timeFields) {
      const virtual = known.of(answer, field) ?? virtualOf(answer[field]);
      if (virtual !== null) answer[field] = virtual;
    }
    return answer;
  }
  for (const name of reads) onAnswer(name, () => tell);
  for (const [name, fileOf] of Object.entries(writes)) {
    onAnswer(name, (given) => {
      const sinceMs = realNowMs();
      return (answer) => {
        known.stamped(fileOf(given, answer), sinceMs);
        return answer;
      };
    });
  }
  for (const [name, look] of Object.entries({ utimes: statSync, lutimes: lstatSync, futimes: fstatSync })) {
    onAnswer(name, ([file]) => (answer) => {
      known.chosen(look, file);
      return answer;
    });
  }
  syncBuiltinESMExports();
  return { forget: known.forget };
}

type See = (answer: unknown) => unknown;

/** Lets a function see what a request, in each of its three forms, is given, and then its answer. */
function onAnswer(name: string, look: (given: readonly unknown[]) => See): void {
  wrapFunction(fs, `${name}Sync`, (real) => (...given) => {
    const see = look(given);
    return see(real(...given));
  });
  wrapFunction(fs.promises, name, (real) => async (...given) => {
    const see = look(given);
    return see(await real(...given));
  });
  wrapFunction(fs, name, (real) => (...given) => {
    const see = look(given);
    const seeing = withAnswer(real, (callback) => (error, ...answer) => {
      const seen = answer.length === 0 ? [] : [see(answer[0]), ...answer.slice(1)];
      if (answer.length === 0) see(undefined);
      return callback(error, ...seen);
    });
    return seeing(...given);
  });
}
