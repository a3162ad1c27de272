import { relative } from 'node:path';
import { reasonOf } from '../worlds/reason-of.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads a file that the user named, or that stands where it is expected.
 *
 * @param advice - what to do where it cannot be read
 * @throws UsageError where it cannot be read
 */
export async function readText(
  path: string,
  advice: string,
  ports: Pick<CliPorts, 'readFile' | 'workingDirectory'>,
): Promise<string> {
  try {
    return await ports.readFile(path);
  } catch (error) {
    throw new UsageError(`Expected to read "${shownPath(path, ports)}", was: ${reasonOf(error)}. ${advice}`, {
      cause: error,
    });
  }
}

/**
 * Writes a file that the user asked for.
 *
 * @throws UsageError where that fails
 */
export async function writeText(
  path: string,
  text: string,
  ports: Pick<CliPorts, 'writeFile' | 'workingDirectory'>,
): Promise<void> {
  try {
    await ports.writeFile(path, text);
  } catch (error) {
    throw new UsageError(
      `Expected to write "${shownPath(path, ports)}", was: ${reasonOf(error)}. Make room for it, or name another file.`,
      { cause: error },
    );
  }
}

/** A path as it is shown: relative to the working directory where it lies below. */
export function shownPath(path: string, { workingDirectory }: Pick<CliPorts, 'workingDirectory'>): string {
  const short = relative(workingDirectory, path);
  return short.startsWith('..') ? path : short;
}
