import { join } from 'node:path';

/** A program to start. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** On top of the environment of the bench. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Root of the repository. */
export const repository = join(import.meta.dirname, '..');

/** Where benches keep their files; git ignores it. */
export const benchFolder = join(repository, '.becalm', 'bench');

/** The becalm that is measured unless another is named. */
export const becalmBin = join(repository, 'tools', 'becalm', 'bin', 'becalm.js');

const vitestBin = join(repository, 'node_modules', 'vitest', 'vitest.mjs');

/** Vitest as a process of its own, on this very Node. */
export function vitestCommand(root: string, args: readonly string[]): Command {
  return { program: process.execPath, args: [vitestBin, 'run', ...args], cwd: root, env: { NO_COLOR: '1' } };
}

/** becalm as a process of its own, on this very Node. */
export function becalmCommand(bin: string, cwd: string, args: readonly string[]): Command {
  return { program: process.execPath, args: [bin, ...args], cwd, env: { NO_COLOR: '1' } };
}
