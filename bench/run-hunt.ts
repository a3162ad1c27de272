import { existsSync, rmSync } from 'node:fs';
import { becalmCommand } from './commands.ts';
import { type MemorySample, MemorySampler } from './measure/memory-samples.ts';
import { type CommandRun, runCommand, unexpectedEnd } from './measure/run-command.ts';
import { type Report, readReport } from './report.ts';

/** What `becalm hunt` is to hunt. */
export interface HuntGiven {
  /** The entry file of the becalm to measure. */
  readonly bin: string;
  readonly root: string;
  readonly project: string | null;
  /** A number of seeds or a range, as `--seeds` takes it. */
  readonly seeds: string;
  /** Null for becalm's default. */
  readonly workers: number | null;
  /** As `--axes` takes them; null for becalm's own choice. */
  readonly axes: string | null;
  /** Further flags, as they are. */
  readonly flags?: readonly string[];
  /** Where the report goes. */
  readonly json: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Hears the process id of the hunt when it has started. */
  readonly onStart?: (pid: number) => void;
}

/** A hunt that came to its end. */
export interface HuntRun extends CommandRun {
  readonly report: Report;
  readonly memory: readonly MemorySample[];
}

/** All passed, findings, incomplete: with these `becalm hunt` leaves a report. */
const statusesWithReport: readonly number[] = [0, 1, 3];

/** Hunts in a process of its own and reads the report; throws when there is none. */
export async function runHunt(given: HuntGiven): Promise<HuntRun> {
  const command = becalmCommand(given.bin, given.root, [
    'hunt',
    ...['--root', given.root],
    ...['--seeds', given.seeds],
    ...(given.workers === null ? [] : ['--workers', String(given.workers)]),
    ...['--json', given.json],
    ...(given.project === null ? [] : ['--project', given.project]),
    ...(given.axes === null ? [] : ['--axes', given.axes]),
    ...(given.flags ?? []),
  ]);
  rmSync(given.json, { force: true });
  const sampler = new MemorySampler();
  const run = await runCommand({ ...command, env: { ...command.env, ...given.env } }, (pid) => {
    sampler.start(pid);
    given.onStart?.(pid);
  });
  const memory = sampler.stop();
  if (!statusesWithReport.includes(run.status) || !existsSync(given.json))
    throw unexpectedEnd(
      command,
      run,
      `a report in ${given.json} and status ${statusesWithReport.join(', ')}`,
    );
  return { ...run, report: readReport(given.json), memory };
}
