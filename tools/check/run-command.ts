import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Command } from './parts.ts';
import type { CommandResult } from './run-parts.ts';

/** How a program ended, with what it printed for other programs to read. */
export interface CommandEnd extends CommandResult {
  /** Standard output alone; `output` has both streams in the order in which they came. */
  readonly stdout: string;
}

/** Runs a program in the folder `root`; one that cannot be started has failed, and its output says why. */
export function runCommand(root: string, { program, args }: Command): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: childEnvironment(root),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed: Buffer[] = [];
    const all: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      printed.push(chunk);
      all.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => all.push(chunk));
    child.on('error', (error) =>
      resolve({ passed: false, output: `${error.message}. Run npm ci first.`, stdout: '' }),
    );
    child.on('close', (status) =>
      resolve({
        passed: status === 0,
        output: Buffer.concat(all).toString(),
        stdout: Buffer.concat(printed).toString(),
      }),
    );
  });
}

/** Tools come from the repository's own node_modules; their output stays plain, so that it can be quoted. */
function childEnvironment(root: string): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const path = [join(root, 'node_modules', '.bin'), inherited['PATH']].join(delimiter);
  return { ...inherited, PATH: path, NO_COLOR: '1' };
}
