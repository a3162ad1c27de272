import { isPlainObject } from '../../../src/core/contracts/field-reader.ts';
import type { Decoded } from '../../../src/core/contracts/index.ts';
import {
  type JournalPorts,
  type JournalSettings,
  readJournal,
  type WriterProblem,
} from '../../../src/core/journal/index.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { MemoryFiles } from './memory-files.ts';

export const FOLDER = 'var/journal';
export const NAME = 'fills';
export const ACTIVE = `${FOLDER}/${NAME}.ndjson`;

/** 2026-01-05T09:00:00Z. */
export const START_NS = 1_767_603_600_000_000_000n;

/** Surroundings of a writer in which nothing happens by itself. */
export interface JournalWorld {
  readonly ports: JournalPorts;
  readonly clock: VirtualClock;
  readonly problems: WriterProblem[];
  /** Runs every timer that was started and not stopped, and tells how many there were. */
  readonly runTimers: () => number;
}

/** Makes surroundings; `pid` is the process of the writer, and no other process is alive. */
export function journalWorld(files: MemoryFiles, pid = 1): JournalWorld {
  const clock = createVirtualClock(START_NS);
  const problems: WriterProblem[] = [];
  const timers = new Set<() => void>();
  files.modifiedMs = Number(START_NS / 1_000_000n);
  return {
    clock,
    problems,
    runTimers: () => {
      const due = [...timers];
      timers.clear();
      for (const run of due) run();
      return due.length;
    },
    ports: {
      files,
      clock,
      processes: { self: { pid, instance: `start of ${pid}` }, isAlive: async () => false },
      startTimer: (_, run) => {
        timers.add(run);
        return () => timers.delete(run);
      },
      onProblem: (problem) => problems.push(problem),
    },
  };
}

export function settings(changes: Partial<JournalSettings> = {}): JournalSettings {
  return { folder: FOLDER, name: NAME, sync: { kind: 'each' }, ...changes };
}

/** A record that tests write. */
export interface Numbered {
  readonly id: number;
}

export function decodeNumbered(message: unknown): Decoded<Numbered> {
  const id = isPlainObject(message) ? message['id'] : undefined;
  return typeof id === 'number'
    ? { kind: 'ok', value: { id }, ignored: [] }
    : { kind: 'invalid', fields: [{ field: 'id', expected: 'a number', found: 'none' }], ignored: [] };
}

/** Reads the numbers of all records in the order in which the files hold them, and the problems by code. */
export async function readNumbers(
  files: MemoryFiles,
  changes: { readonly requiresChecksums?: boolean } = {},
) {
  const codes: string[] = [];
  const reading = await readJournal(files, {
    folder: FOLDER,
    name: NAME,
    decode: decodeNumbered,
    timeOf: () => 0n,
    requiresChecksums: true,
    onProblem: ({ code }) => codes.push(code),
    ...changes,
  });
  const numbers: number[] = [];
  for await (const block of reading.records) numbers.push(...block.map(({ id }) => id));
  return { numbers, codes };
}
