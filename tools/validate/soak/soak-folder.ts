import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { readStartTicks } from './proc.ts';
import { type RecordOf, readRecords, type SoakRecord, wholeLinesLength } from './records.ts';

/** Name of the file with the records. */
export const SAMPLES_FILE = 'samples.ndjson';

/** Ids of the soaks in a folder, oldest first. */
export function soakIds(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((id) => existsSync(join(folder, id, SAMPLES_FILE)))
    .toSorted();
}

/** Reads what a soak has written down. */
export function readSoak(folder: string): readonly SoakRecord[] {
  return readRecords(readFileSync(join(folder, SAMPLES_FILE), 'utf8'));
}

/** Adds records, each on disk when the call comes back. */
export interface RecordWriter {
  readonly write: (record: SoakRecord) => void;
  readonly close: () => void;
}

/** Opens the file of records, without the part of a line that a crash left at its end. */
export function openRecords(folder: string): RecordWriter {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, SAMPLES_FILE);
  const whole = existsSync(file) ? wholeLinesLength(readFileSync(file)) : 0;
  const handle = openSync(file, existsSync(file) ? 'r+' : 'w+');
  ftruncateSync(handle, whole);
  let position = whole;
  return {
    write(record) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      writeSync(handle, line, 0, line.length, position);
      position += line.length;
      fsyncSync(handle);
    },
    close() {
      closeSync(handle);
    },
  };
}

/** Replaces a file as a whole: whoever reads it after a crash finds the old one or the new one. */
export function replaceFile(file: string, text: string): void {
  const draft = `${file}.new`;
  writeFileSync(draft, text, { flush: true });
  renameSync(draft, file);
}

/** Whether the process of a session still soaks. */
export function stillRuns({ pid, startTicks }: RecordOf<'session'>): boolean {
  return readStartTicks(pid) === startTicks;
}
