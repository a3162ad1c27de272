import { fileDamaged } from '../bus-error.ts';
import type { BusFile } from './bus-file.ts';
import { type BusRecord, readRecord, writeRecord } from './bus-record.ts';
import { type BusState, recordsOf, replayRecords } from './bus-state.ts';

/** First line of every bus file. */
const HEADER = '{"file":"njord.bus","version":1}\n';

/** Lines after which the file is written anew, by the messages that it may hold. */
const LINES_PER_MESSAGE = 10;
const LINE_COUNT_MIN = 1_000;

/** What a bus was left with. */
export interface OpenedStore {
  readonly store: BusStore;
  readonly state: BusState;
  /** Bytes of a last line that was cut off by a crash; its batch had not been accepted. */
  readonly tornLength: number;
}

/** Keeps what happens on the durable topics of a bus in a file. */
export class BusStore {
  readonly #file: BusFile;
  readonly #lineCountMax: number;
  #lineCount: number;

  private constructor(file: BusFile, logCapacity: number, lineCount: number) {
    this.#file = file;
    this.#lineCountMax = Math.max(LINE_COUNT_MIN, logCapacity * LINES_PER_MESSAGE);
    this.#lineCount = lineCount;
  }

  /**
   * Reads the file and writes it anew with what still matters.
   *
   * @throws BusError when a line before the last is damaged: nobody knows then what is missing
   */
  static async open(file: BusFile, logCapacity: number): Promise<OpenedStore> {
    const { records, tornLength } = readRecords(await file.read());
    const state = replayRecords(records, logCapacity);
    const store = new BusStore(file, logCapacity, 0);
    await store.compact(state);
    return { store, state, tornLength };
  }

  /** Whether it is time for `compact`. */
  get isLong(): boolean {
    return this.#lineCount >= this.#lineCountMax;
  }

  /** Appends records; they are on the disk when the promise resolves. */
  async append(records: readonly BusRecord[]): Promise<void> {
    await this.#file.append(records.map(writeRecord).join(''));
    this.#lineCount += records.length;
  }

  /** Writes the file anew. */
  async compact(state: BusState): Promise<void> {
    await this.#file.replace(HEADER + [...recordsOf(state)].map(writeRecord).join(''));
    this.#lineCount = 0;
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

function readRecords(text: string): { readonly records: readonly BusRecord[]; readonly tornLength: number } {
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  if (lines.length > 0 && `${lines[0] ?? ''}\n` !== HEADER) throw fileDamaged(1);
  const records = lines.slice(1).map((line, index) => {
    const record = readRecord(line);
    if (record === undefined) throw fileDamaged(index + 2);
    return record;
  });
  return { records, tornLength: torn.length };
}
