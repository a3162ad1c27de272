import { stripVTControlCharacters } from 'node:util';
import { vitestCommand } from '../commands.ts';
import { type CommandRun, runCommand, unexpectedEnd } from '../measure/run-command.ts';

/** One repetition of a suite as a Vitest process of its own. */
export interface LoopRun {
  readonly wallSeconds: number;
  readonly cpuSeconds: number | null;
  readonly tests: number;
  readonly files: number;
}

/** Which suite, and how Vitest is told to run it. */
export interface LoopGiven {
  readonly root: string;
  readonly project: string | null;
  readonly workers: number;
  readonly isolate: boolean;
  /** Writes the snapshots that are missing. */
  readonly update: boolean;
}

/** Runs the suite once; throws when a test fails, as a suite that fails is no yardstick. */
export async function runLoop(given: LoopGiven): Promise<LoopRun> {
  const command = vitestCommand(given.root, [
    `--maxWorkers=${given.workers}`,
    ...(given.isolate ? [] : ['--no-isolate']),
    ...(given.project === null ? [] : [`--project=${given.project}`]),
    ...(given.update ? ['--update'] : []),
  ]);
  // A suite may run fewer cases per property in a hunt: the loop has to do the same work.
  const run = await runCommand({ ...command, env: { ...command.env, BECALM: '1' } });
  const counts = readCounts(run.output);
  if (run.status !== 0 || counts === null) throw unexpectedEnd(command, run, 'a suite that passes');
  return { ...timesOf(run), ...counts };
}

/** What Vitest's summary counts: tests and files that passed; null where it is missing or counts failures. */
export function readCounts(output: string): { readonly tests: number; readonly files: number } | null {
  const text = stripVTControlCharacters(output);
  const files = /^ *Test Files +(\d+) passed/m.exec(text)?.[1];
  const tests = /^ *Tests +(\d+) passed/m.exec(text)?.[1];
  return files === undefined || tests === undefined ? null : { tests: Number(tests), files: Number(files) };
}

function timesOf({ wallSeconds, cpuSeconds }: CommandRun): Pick<LoopRun, 'wallSeconds' | 'cpuSeconds'> {
  return { wallSeconds, cpuSeconds };
}
