import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What came of a command. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const launcher = path.join(import.meta.dirname, '..', '..', 'bin', 'njord.js');

/** Runs a command that ends by itself, as a process without colours. */
export function njord(...words: readonly string[]): Promise<Run> {
  return njordIn(process.cwd(), ...words);
}

/** Runs a command that ends by itself in this folder, as a process without colours. */
export async function njordIn(cwd: string, ...words: readonly string[]): Promise<Run> {
  const env = { ...process.env, NO_COLOR: '1' };
  const child = spawn(process.execPath, [launcher, ...words], { cwd, env });
  const read = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    read.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    read.err += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...read };
}
