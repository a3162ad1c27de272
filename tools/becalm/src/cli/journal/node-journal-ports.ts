import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { takeLock } from './lock.ts';
import type { AppendFile, JournalPorts, RawLine } from './ports.ts';
import { treeOf } from './tree.ts';

/** The ports of a real process. */
export const nodeJournalPorts: JournalPorts = {
  takeLock: (path) => takeLock(path, process.pid),
  treeOf,
  exists: existsSync,
  readLines,
  openAppend,
  move: renameSync,
};

const lineBreak = 0x0a;

/** Reads a file line by line: as one text it may be longer than a string can be. */
async function* readLines(path: string): AsyncGenerator<RawLine, void> {
  let rest: Buffer[] = [];
  let end = 0;
  const take = (last: Buffer, whole: boolean): RawLine => {
    const line = Buffer.concat([...rest, last]);
    rest = [];
    end += line.length + (whole ? 1 : 0);
    return { text: line.toString('utf8'), end, whole };
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(lineBreak); at >= 0; at = chunk.indexOf(lineBreak, from)) {
      yield take(chunk.subarray(from, at), true);
      from = at + 1;
    }
    rest.push(chunk.subarray(from));
  }
  const last = take(Buffer.alloc(0), false);
  if (last.text !== '') yield last;
}

/** Lines are written at once, so that not even SIGKILL takes one away. */
function openAppend(path: string, keptBytes: number): AppendFile {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'a');
  ftruncateSync(file, keptBytes);
  const { ino, dev } = fstatSync(file);
  return {
    append(text) {
      let left: Uint8Array = Buffer.from(text);
      while (left.length > 0) left = left.subarray(writeSync(file, left));
    },
    stands() {
      const now = statSync(path, { throwIfNoEntry: false });
      return now?.ino === ino && now.dev === dev;
    },
    close: () => {
      closeSync(file);
    },
  };
}
