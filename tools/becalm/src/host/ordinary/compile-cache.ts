import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import type { Vitest } from 'vitest/node';

/**
 * Lets workers read again what Node has compiled before, Vitest's own modules and becalm's: without it a worker for each
 * file compiles them all for each file. It is Node's own cache, in the system's folder for such things.
 *
 * Not with coverage, which counts functions from the cache less precisely (Node's documentation of
 * `module.enableCompileCache`); `NODE_DISABLE_COMPILE_CACHE=1` turns it off.
 */
export function shareCompiledCode({ config }: Pick<Vitest, 'config'>): void {
  const { env } = process;
  if (config.coverage.enabled || env['NODE_V8_COVERAGE'] !== undefined) return;
  enableCompileCache();
  // Node tells the folder of its version within the one that it takes.
  const directory = getCompileCacheDir();
  if (directory !== undefined) env['NODE_COMPILE_CACHE'] ??= dirname(directory);
}
