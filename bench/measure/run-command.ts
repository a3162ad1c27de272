import { spawn } from 'node:child_process';
import type { Command } from '../commands.ts';
import { readChildrenCpuSeconds } from './children-cpu.ts';

/** How a command ended and what it took. */
export interface CommandRun {
  /** The signal's number plus 128 for a command that was killed by one. */
  readonly status: number;
  readonly wallSeconds: number;
  /** User and system time of the command and its children; null where it cannot be told. */
  readonly cpuSeconds: number | null;
  /** The end of what it wrote, standard output and error together. */
  readonly output: string;
}

const keptCharacters = 100_000;

/** Runs one command to its end; `onStart` is given its process id. */
export async function runCommand(
  command: Command,
  onStart: (pid: number) => void = () => undefined,
): Promise<CommandRun> {
  const cpuBefore = readChildrenCpuSeconds();
  const startMs = performance.now();
  const { status, output } = await runToEnd(command, onStart);
  const wallSeconds = (performance.now() - startMs) / 1000;
  const cpuAfter = readChildrenCpuSeconds();
  const cpuSeconds = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore;
  return { status, wallSeconds, cpuSeconds, output };
}

function runToEnd(
  { program, args, cwd, env }: Command,
  onStart: (pid: number) => void,
): Promise<Pick<CommandRun, 'status' | 'output'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    function keep(text: string): void {
      output = (output + text).slice(-keptCharacters);
    }
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', reject);
    child.once('spawn', () => onStart(child.pid ?? 0));
    child.once('close', (code) => resolve({ status: code ?? 128, output }));
  });
}

/** An error that shows how a command ended that should have ended otherwise. */
export function unexpectedEnd({ program, args, cwd }: Command, run: CommandRun, expected: string): Error {
  const line = [program, ...args].join(' ');
  return new Error(
    `Expected ${expected}, was status ${run.status}.\n$ cd ${cwd} && ${line}\n${run.output.trim()}`,
  );
}
