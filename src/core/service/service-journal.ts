import path from 'node:path';
import { isPlainObject } from '../contracts/field-reader.ts';
import {
  describeLineProblem,
  type JournalFiles,
  type JournalPorts,
  type LineRules,
  openJournal,
  type ReadItem,
  readSegment,
  segmentsOf,
  withoutCopies,
} from '../journal/index.ts';
import { ServiceJournalError } from './restore.ts';
import type { ServiceJournal } from './run-service.ts';

/** Name of the folder with the journals of services that are processes of their own. */
export const SERVICES_FOLDER = 'services';

/** A journal of steps that is open, or the reason why it cannot be used. */
export interface ServiceJournalPlace {
  /** Folder of all service journals. */
  readonly folder: string;
  /** Name of the service. */
  readonly name: string;
  /** Whether rotated files are compressed; yes by default. */
  readonly compresses?: boolean;
}

/** Records that a writer of steps needs to keep: none is ever dropped, so a restart reads every file. */
const settings = { sync: { kind: 'each' }, rotatesDaily: true } as const;

/**
 * Opens the journal of a service: every record is on disk before its promise resolves, and a line that is damaged ends
 * the reading with an error, since what a service noted must not be guessed.
 *
 * @throws JournalError when another process writes it, or the file system refuses
 */
export async function openServiceJournal(
  ports: JournalPorts,
  { folder, name, compresses = true }: ServiceJournalPlace,
): Promise<ServiceJournal> {
  const writer = await openJournal(ports, { folder, name, compresses, ...settings });
  return {
    read: () => readServiceJournal(ports.files, { folder, name }),
    append: (record) => writer.append({ ...record }),
    close: () => writer.close(),
  };
}

/** Lets somebody hear how long each record was under way to the disk. */
export function timedJournal(
  journal: ServiceJournal,
  monotonicMs: () => number,
  observe: (ms: number) => void,
): ServiceJournal {
  return {
    ...journal,
    async append(record) {
      const startMs = monotonicMs();
      await journal.append(record);
      observe(monotonicMs() - startMs);
    },
  };
}

/**
 * Reads the steps of a service, file after file, in the order in which they were written; also while it writes.
 *
 * @throws ServiceJournalError where a line is damaged, or not yet whole
 */
export async function* readServiceJournal(
  files: JournalFiles,
  { folder, name }: ServiceJournalPlace,
): AsyncGenerator {
  for (const { fileName } of withoutCopies(segmentsOf(name, await files.list(folder)))) {
    for await (const items of readSegment(files, path.join(folder, fileName), stepRules)) {
      yield* items.map((item) => recordOf(name, item)).filter((record) => record !== undefined);
    }
  }
}

/** Returns the record of a line; undefined for a blank one. */
function recordOf(service: string, item: ReadItem<object>): object | undefined {
  if (item.kind === 'problem')
    throw new ServiceJournalError(service, `a line is damaged: ${describeLineProblem(item.problem)}`);
  return item.kind === 'record' ? item.value : undefined;
}

const stepRules: LineRules<Readonly<Record<string, unknown>>> = {
  requiresChecksums: true,
  decode: (value) =>
    isPlainObject(value)
      ? { kind: 'ok', value, ignored: [] }
      : { kind: 'invalid', fields: [{ field: '', expected: 'an object', found: typeof value }], ignored: [] },
};
