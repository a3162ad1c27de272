import path from 'node:path';
import {
  type JournalFiles,
  type ReadItem,
  readSegment,
  segmentsOf,
  withoutCopies,
} from '../journal/index.ts';
import { decodeStoredEvent, type StoredEvent } from './audit-event.ts';
import { decodeSignedHead, type SignedHead } from './signed-head.ts';

/** Name of the journal of events. */
export const AUDIT_NAME = 'audit';

/** Name of the journal of signed heads. */
export const HEADS_NAME = 'audit.heads';

/** Lists the files of one of the two journals, in the order of writing. */
export async function auditPaths(
  files: JournalFiles,
  folder: string,
  name: string,
): Promise<readonly string[]> {
  const segments = withoutCopies(segmentsOf(name, await files.list(folder)));
  return segments.map(({ fileName }) => path.join(folder, fileName));
}

/** Something in a file, with the file. */
export interface Placed<Value> {
  readonly path: string;
  readonly item: ReadItem<Value>;
}

/** Reads events from files, one after the other. */
export function readEvents(
  files: JournalFiles,
  paths: readonly string[],
): AsyncGenerator<Placed<StoredEvent>> {
  return readInOrder(paths, (each) => readSegment(files, each, { decode: decodeStoredEvent }));
}

/** Reads heads from files, one after the other. */
export function readHeads(files: JournalFiles, paths: readonly string[]): AsyncGenerator<Placed<SignedHead>> {
  return readInOrder(paths, (each) => readSegment(files, each, { decode: decodeSignedHead }));
}

async function* readInOrder<Value>(
  paths: readonly string[],
  read: (filePath: string) => AsyncGenerator<readonly ReadItem<Value>[]>,
): AsyncGenerator<Placed<Value>> {
  for (const each of paths) {
    for await (const block of read(each)) for (const item of block) yield { path: each, item };
  }
}
