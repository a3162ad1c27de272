import { join } from 'node:path';

/** Where Node looks for the folder of its cache of compiled code when a process starts. */
export const compiledCodeVariable = 'NODE_COMPILE_CACHE';

/**
 * The folder in which the workers of a hunt share compiled code.
 *
 * @param temporaryFolder - the one in which each worker has its own for temporary files
 */
export function compiledCodeFolder(temporaryFolder: string): string {
  return join(temporaryFolder, 'compiled');
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a worker that reads compiled code from its first module on, also the modules that would otherwise have to
 * be stripped of types. One that has a cache of its own, or counts coverage, stays as it is.
 */
export function withCompiledCode(env: Environment, temporaryFolder: string): Environment {
  if (env['NODE_V8_COVERAGE'] !== undefined) return env;
  return { [compiledCodeVariable]: compiledCodeFolder(temporaryFolder), ...env };
}
