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
export async function njord(...words: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [launcher, ...words], { env: { ...process.env, NO_COLOR: '1' } });
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
