import type { JournalAnswer } from '../../hunt/journal.ts';
import { reasonOf } from '../../worlds/reason-of.ts';
import { shownPath } from '../named-files.ts';
import { UsageError } from '../usage-error.ts';
import { headerStart, type JournalHeader, readHeader, readLine } from './lines.ts';
import type { JournalPorts, RawLine } from './ports.ts';

/** A journal that was read. */
export interface ReadJournal {
  readonly header: JournalHeader;
  /** The answers of a key in the order in which they were noted. */
  readonly answers: ReadonlyMap<string, readonly JournalAnswer[]>;
  readonly count: number;
  /** Its length up to the end of the last whole line. */
  readonly bytes: number;
  /** Whether a last line was cut short, and left out. */
  readonly torn: boolean;
  /** Whether its hunt was done. */
  readonly done: boolean;
}

/** What to do without a journal. */
const anew = 'Start anew without --resume; what stands there is then moved aside.';

/**
 * Reads a journal; a last line that was cut short, as by a power cut, is left out.
 *
 * @returns null where there is nothing in it to go on with
 * @throws UsageError for another file, and for one that is damaged
 */
export async function readJournal(
  path: string,
  ports: { readonly journal: JournalPorts; readonly workingDirectory: string },
): Promise<ReadJournal | null> {
  const shown = shownPath(path, ports);
  const reading: Reading = { shown, header: null, answers: new Map(), lines: 0, count: 0, ...start };
  try {
    for await (const line of ports.journal.readLines(path)) take(reading, line);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`Expected to read "${shown}", was: ${reasonOf(error)}. ${anew}`, { cause: error });
  }
  const { header, count } = reading;
  return header === null || count === 0 ? null : { ...reading, header };
}

const start = { bytes: 0, torn: false, done: false };

interface Reading {
  readonly shown: string;
  header: JournalHeader | null;
  readonly answers: Map<string, JournalAnswer[]>;
  lines: number;
  count: number;
  bytes: number;
  torn: boolean;
  done: boolean;
}

function take(reading: Reading, { text, end, whole }: RawLine): void {
  reading.lines++;
  if (!whole) reading.torn = true;
  if (reading.header === null) takeHeader(reading, text, whole);
  else if (whole) takeLine(reading, text);
  if (whole) reading.bytes = end;
}

function takeHeader(reading: Reading, text: string, whole: boolean): void {
  reading.header = readHeader(text);
  const isCut = !whole && text.startsWith(headerStart);
  if (reading.header === null && !isCut) throw foreign(reading.shown, text);
}

function takeLine(reading: Reading, text: string): void {
  const line = readLine(text);
  if (line === null) throw damaged(reading.shown, reading.lines);
  reading.done = line.kind === 'end';
  if (line.kind === 'end') return;
  const told = reading.answers.get(line.key);
  if (told === undefined) reading.answers.set(line.key, [line.answer]);
  else told.push(line.answer);
  reading.count++;
}

/** Whether a file is a journal of this version. */
export async function isJournal(path: string, ports: JournalPorts): Promise<boolean> {
  for await (const { text } of ports.readLines(path)) return readHeader(text) !== null;
  return false;
}

const shownCharacters = 40;

function foreign(shown: string, line: string): UsageError {
  const beginning = JSON.stringify(line.slice(0, shownCharacters));
  return new UsageError(
    `Expected "${shown}" to be the journal of a hunt, was a file that begins with ${beginning}. ${anew}`,
  );
}

function damaged(shown: string, line: number): UsageError {
  return new UsageError(
    `Expected line ${line} of "${shown}" to be an answer, was something else: the file is damaged. ${anew}`,
  );
}
