/**
 * Files with one JSON object per line: one writer, durable when acknowledged, readable after any crash.
 *
 * @module
 */
export * from '../../../../src/core/journal/index.ts';
export type { JournalFault } from '../../../../src/core/journal/journal-error.ts';
export type { Segment } from '../../../../src/core/journal/segment-name.ts';
