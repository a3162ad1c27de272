import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { CommandEnd } from './carry-out.ts';

/** A command, where it runs, and when it is ended. */
export interface StartedCommand {
  readonly root: string;
  readonly argv: readonly string[];
  readonly secondsMax: number;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Between the request to end and the end, in milliseconds. */
const GRACE_MS = 5_000;

/** Output that is kept, in characters: the end says how it went. */
const OUTPUT_MAX = 4_000_000;

/**
 * Runs a command in a group of its own; with the time or the signal, all of the group is ended. `{file}` among the arguments
 * stands for a file of which the text comes back as `document`; without it, that is the standard output.
 */
export async function startCommand(command: StartedCommand): Promise<CommandEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'njord-validate-'));
  const file = join(folder, 'result.json');
  try {
    const writesFile = command.argv.some((word) => word.includes('{file}'));
    const argv = command.argv.map((word) => word.replace('{file}', file));
    const { stdout, ...end } = await ended({ ...command, argv });
    return { ...end, document: writesFile ? textOf(file) : stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Ended = Omit<CommandEnd, 'document'> & { readonly stdout: string };

function ended({ root, argv, secondsMax, env, signal }: StartedCommand): Promise<Ended> {
  const [program = '', ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: environmentOf(root, env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let [stdout, output, timedOut] = ['', '', false];
    const end = (): void => {
      endGroup(child.pid);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, secondsMax * 1_000);
    signal.addEventListener('abort', end);
    const finish = (status: number | null, said = output): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve({ status, timedOut, output: said, stdout });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      output = `${output}${chunk.toString()}`.slice(-OUTPUT_MAX);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(-OUTPUT_MAX);
    });
    child.on('error', (error) => finish(null, error.message));
    child.on('close', (status) => finish(status));
    if (signal.aborted) end();
  });
}

/** Politely first: Vitest and the drills take their own children with them. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => {
    signalGroup(pid, 'SIGKILL');
  }, GRACE_MS).unref();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}

/** Tools come from the repository; their output stays plain. Coverage of this process is none of theirs. */
function environmentOf(root: string, env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, NODE_V8_COVERAGE: __, VITEST: ___, ...inherited } = process.env;
  const path = [join(root, 'node_modules', '.bin'), inherited['PATH']].join(delimiter);
  return { ...inherited, PATH: path, NO_COLOR: '1', ...env };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
