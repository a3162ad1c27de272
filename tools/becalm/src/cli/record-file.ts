import { resolve } from 'node:path';
import { readRunRecord } from '../speed/run-record.ts';
import type { RecordedRun } from '../worlds/recorded-run.ts';
import { readText, shownPath } from './named-files.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads a run that `becalm run --record` wrote.
 *
 * @param given - as the user named it
 * @throws UsageError where it cannot be read, or is no such record
 */
export async function readRecordFile(
  given: string,
  ports: Pick<CliPorts, 'readFile' | 'workingDirectory'>,
): Promise<RecordedRun> {
  const path = resolve(ports.workingDirectory, given);
  const advice = 'Write a record with "becalm run --record", and name it.';
  const read = readRunRecord(await readText(path, advice, ports));
  if (read.kind === 'run') return read.run;
  throw new UsageError(`${shownPath(path, ports)}: ${read.reason} ${advice}`);
}
