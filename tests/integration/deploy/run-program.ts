import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The repository. */
export const ROOT = path.join(import.meta.dirname, '..', '..', '..');

/** What came of a program. */
export interface Ended {
  readonly code: number | null;
  /** Everything it wrote, to either of its outputs, in the order in which it came. */
  readonly text: string;
}

/** Runs a program in the repository until it ends. */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', ...env },
    // A pipe that one program of a script made non-blocking is refused by the next, which is Ansible.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}
