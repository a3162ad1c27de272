import { resolve } from 'node:path';
import { counted } from '../report/numbers.ts';
import { mergeRecords } from '../speed/merge-records.ts';
import { timingsText } from '../speed/timings.ts';
import type { RecordedRun } from '../worlds/recorded-run.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { shownPath, writeText } from './named-files.ts';
import type { CliPorts } from './ports.ts';
import { readRecordFile } from './record-file.ts';
import { readSettings } from './settings.ts';
import type { SuiteFlags } from './suite-flags.ts';
import { readTimingFile } from './timing-file.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `becalm timings`, read. */
export interface TimingsFlags extends Pick<SuiteFlags, 'root' | 'becalmConfig'> {
  /** Records as given; one at least. */
  readonly records: readonly [string, ...string[]];
  /** The timing file as given; null for that of the configuration. */
  readonly timings: string | null;
  /** Whether the records are those of the whole suite: what is in none of them is gone. */
  readonly whole: boolean;
}

/** Runs `becalm timings`; throws `UsageError` for what the user can set right. */
export async function timingsCommand(flags: TimingsFlags, ports: CliPorts): Promise<ExitCode> {
  const runs: RecordedRun[] = [];
  for (const record of flags.records) runs.push(await readRecordFile(record, ports));
  const known = await readTimingFile(await pathOf(flags, ports), ports);
  const merged = mergeRecords(known.timings, runs, { whole: flags.whole });
  if (merged.kind === 'refused') throw new UsageError(merged.reason);
  const { timings, added, dropped } = merged;
  await writeText(known.path, timingsText(timings), ports);
  const files = [...timings.values()].reduce((sum, { size }) => sum + size, 0);
  const facts = [
    `durations of ${counted(files, 'file')} in ${shownPath(known.path, ports)}`,
    `${counted(runs.length, 'record')} added`,
    ...(added === 0 ? [] : [`${added} new`]),
    ...(dropped === 0 ? [] : [`${dropped} gone`]),
  ];
  ports.stdout.write(`${facts.join(' · ')}\n`);
  return exitCodes.clean;
}

async function pathOf(flags: TimingsFlags, ports: CliPorts): Promise<string> {
  if (flags.timings !== null) return resolve(ports.workingDirectory, flags.timings);
  const { timings } = await readSettings(flags, ports);
  return resolve(ports.workingDirectory, flags.root ?? '.', timings);
}
