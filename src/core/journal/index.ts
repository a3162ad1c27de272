/** Journals: one JSON object per line, written by one writer, durable when acknowledged, readable after any crash. */
export type { JournalPlace } from './active-file.ts';
export {
  type AppendFile,
  chunksOf,
  type JournalFiles,
  type ReadFile,
  readSmallText,
  writeFully,
} from './files.ts';
export { JournalError, type JournalErrorCode } from './journal-error.ts';
export { LINE_BYTES_MAX } from './line-limits.ts';
export { findLockOwner, type LockOwner, type LockProcesses } from './lock.ts';
export { mergeByTime, type Timed } from './merge-by-time.ts';
export { createNodeFiles } from './node-files.ts';
export { lookUpProcesses, type ProcessTable } from './node-processes.ts';
export { openJournal } from './open-journal.ts';
export { describeWriterProblem, type WriterProblem } from './problem.ts';
export {
  describeLineProblem,
  type LineProblem,
  type LineProblemCode,
  type LineRules,
  type ReadItem,
  type ReadRecord,
  readSegment,
} from './read-segment.ts';
export { type JournalCounts, type JournalQuery, type JournalReading, readJournal } from './reader.ts';
export { segmentsOf, symbolInFileName, withoutCopies } from './segment-name.ts';
export type { JournalPorts, JournalRecord, JournalSettings, JournalWriter, SyncPolicy } from './writer.ts';
