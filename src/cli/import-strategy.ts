import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { isPlainObject } from '../core/contracts/field-reader.ts';
import { describe } from '../core/contracts/record.ts';
import { textOfThrown } from '../core/thrown.ts';
import { isStrategyType, type StrategyModule } from '../strategies/index.ts';

/**
 * Loads the module of a strategy, whose default export is what `defineStrategy` returned. A module whose text has changed
 * since it was last loaded is loaded anew; the modules that it imports are not.
 */
export async function importStrategy(file: string): Promise<StrategyModule> {
  const version = await hashOf(file);
  if (version === null)
    return { kind: 'invalid', expected: 'a readable module', found: 'none', advice: `Look at ${file}.` };
  try {
    // Node keeps what it has loaded by address: another query is another module.
    const loaded: unknown = await import(`${pathToFileURL(file).href}?version=${version}`);
    const type = isPlainObject(loaded) ? loaded['default'] : undefined;
    if (isStrategyType(type)) return { kind: 'ok', type, version };
    const advice = 'Export what defineStrategy returns.';
    return { kind: 'invalid', expected: 'a strategy as default export', found: describe(type), advice };
  } catch (error) {
    const found = textOfThrown(error).replaceAll(/\s+/g, ' ').slice(0, ERROR_LENGTH_MAX);
    return { kind: 'invalid', expected: 'a module that can be loaded', found };
  }
}

/** Longest text of an error that is quoted, in characters. */
const ERROR_LENGTH_MAX = 200;

/** Returns a short hash of the text of a file; null when it cannot be read. */
async function hashOf(file: string): Promise<string | null> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
      .slice(0, 16);
  } catch {
    return null;
  }
}
