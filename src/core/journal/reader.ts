/**
 * Reads a journal: its files merged by time, duplicates dropped, bad lines explained instead of fatal.
 *
 * A record is a duplicate of one with the same identity among the last 10 000 different ones; the first is kept.
 * Where the two differ in more than their place, that is counted apart.
 */
import path from 'node:path';
import { BoundedMap } from '../cache/index.ts';
import type { JournalPlace } from './active-file.ts';
import { errorCodeOf, type JournalFiles } from './files.ts';
import { JournalError } from './journal-error.ts';
import { mergeByTime, type Timed } from './merge-by-time.ts';
import { type LineProblem, type LineRules, type ReadRecord, readSegment } from './read-segment.ts';
import { activeFileName, segmentsOf, withoutCopies } from './segment-name.ts';

/** What to read. */
export interface JournalQuery<Value> extends JournalPlace, LineRules<Value> {
  /** Time by which files are merged and records chosen, nanoseconds since the epoch. */
  readonly timeOf: (value: Value) => bigint;
  /** What makes two records the same; `undefined` for one that is never a duplicate. By default none is. */
  readonly identityOf?: (value: Value) => string | undefined;
  /** Tells whether a record belongs here: `A/BC` and `AB/C` share a file name. All do by default. */
  readonly accepts?: (value: Value) => boolean;
  /** Earliest time, included. */
  readonly fromNs?: bigint;
  /** End, excluded. */
  readonly untilNs?: bigint;
  /** Hears of each place that was passed over. */
  readonly onProblem?: (problem: LineProblem) => void;
}

/** What was read so far. */
export interface JournalCounts {
  /** Records that were handed out. */
  readonly recordCount: number;
  /** Lines without anything. */
  readonly blankCount: number;
  /** Places that were passed over, each of which `onProblem` was told. */
  readonly problemCount: number;
  /** Records of others in the same file. */
  readonly foreignCount: number;
  /** Records outside the time asked for. */
  readonly outsideCount: number;
  /** Records dropped because their twin was handed out. */
  readonly duplicateCount: number;
  /** Those of the duplicates that were not equal to their twin. */
  readonly conflictCount: number;
  /** Records handed out with fields that the contract does not know. */
  readonly withUnknownFieldsCount: number;
}

/** A journal that is being read. */
export interface JournalReading<Value> {
  /** Paths of the files, in the order in which they were written. */
  readonly paths: readonly string[];
  /** The records in blocks, in order of time; to be iterated once. */
  readonly records: AsyncIterable<readonly Value[]>;
  /** Returns what was read so far. */
  readonly counts: () => JournalCounts;
}

/**
 * Finds the files of a journal; they are read by the iteration.
 *
 * @throws JournalError with `NO_FILES` when there is none, and with `UNREADABLE` when the system refuses.
 */
export async function readJournal<Value>(
  files: JournalFiles,
  query: JournalQuery<Value>,
): Promise<JournalReading<Value>> {
  const { folder, name } = query;
  const paths = withoutCopies(segmentsOf(name, await listFolder(files, query))).map(({ fileName }) =>
    path.join(folder, fileName),
  );
  if (paths.length === 0) throw noFiles(query);
  const tally: Tally = { ...NOTHING_READ };
  const streams = paths.map((each) => timedRecords(files, { path: each, query, tally }));
  return {
    paths,
    records: withoutDuplicates(mergeByTime(streams), query, tally),
    counts: () => ({ ...tally }),
  };
}

type Tally = { -readonly [Name in keyof JournalCounts]: number };

const NOTHING_READ: JournalCounts = Object.freeze({
  recordCount: 0,
  blankCount: 0,
  problemCount: 0,
  foreignCount: 0,
  outsideCount: 0,
  duplicateCount: 0,
  conflictCount: 0,
  withUnknownFieldsCount: 0,
});

interface TimedRecord<Value> extends Timed {
  readonly record: ReadRecord<Value>;
}

interface Source<Value> {
  readonly path: string;
  readonly query: JournalQuery<Value>;
  readonly tally: Tally;
}

async function* timedRecords<Value>(
  files: JournalFiles,
  { path: filePath, query, tally }: Source<Value>,
): AsyncGenerator<readonly TimedRecord<Value>[]> {
  for await (const items of readSegment(files, filePath, query)) {
    const chosen: TimedRecord<Value>[] = [];
    for (const item of items) {
      if (item.kind === 'blank') tally.blankCount += 1;
      else if (item.kind === 'record') choose(item, { query, tally, chosen });
      else {
        tally.problemCount += 1;
        query.onProblem?.(item.problem);
      }
    }
    yield chosen;
  }
}

function choose<Value>(
  record: ReadRecord<Value>,
  { query, tally, chosen }: { query: JournalQuery<Value>; tally: Tally; chosen: TimedRecord<Value>[] },
): void {
  if (query.accepts?.(record.value) === false) {
    tally.foreignCount += 1;
    return;
  }
  const timeNs = query.timeOf(record.value);
  const isOutside =
    (query.fromNs !== undefined && timeNs < query.fromNs) ||
    (query.untilNs !== undefined && timeNs >= query.untilNs);
  if (isOutside) tally.outsideCount += 1;
  else chosen.push({ timeNs, record });
}

async function* withoutDuplicates<Value>(
  blocks: AsyncIterable<readonly TimedRecord<Value>[]>,
  { identityOf }: JournalQuery<Value>,
  tally: Tally,
): AsyncGenerator<readonly Value[]> {
  const seen = new BoundedMap<string, string>();
  for await (const block of blocks) {
    const kept = block.filter(({ record }) =>
      isNew(record, { seen, identity: identityOf?.(record.value), tally }),
    );
    tally.recordCount += kept.length;
    for (const { record } of kept) if (record.hasUnknownFields) tally.withUnknownFieldsCount += 1;
    if (kept.length > 0) yield kept.map(({ record }) => record.value);
  }
}

function isNew(
  { text }: ReadRecord<unknown>,
  { seen, identity, tally }: { seen: BoundedMap<string, string>; identity: string | undefined; tally: Tally },
): boolean {
  if (identity === undefined) return true;
  const twin = seen.get(identity);
  if (twin === undefined) {
    seen.set(identity, text);
    return true;
  }
  tally.duplicateCount += 1;
  if (twin !== text) tally.conflictCount += 1;
  return false;
}

async function listFolder(files: JournalFiles, place: JournalPlace): Promise<readonly string[]> {
  try {
    return await files.list(place.folder);
  } catch (cause) {
    if (errorCodeOf(cause) === 'ENOENT') throw noFiles(place, cause);
    throw new JournalError(
      {
        code: 'UNREADABLE',
        path: place.folder,
        expected: 'a folder that can be listed',
        advice: 'Check the path and its permissions.',
      },
      cause,
    );
  }
}

function noFiles({ folder, name }: JournalPlace, cause?: unknown): JournalError {
  return new JournalError(
    {
      code: 'NO_FILES',
      path: path.join(folder, activeFileName(name)),
      expected: 'at least one file of this journal',
      found: 'none',
      advice: 'Check the folder and the name; the writer makes the file when it starts.',
    },
    cause,
  );
}
