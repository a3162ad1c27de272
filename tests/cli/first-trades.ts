import { readFile } from 'node:fs/promises';
import path from 'node:path';

const SAMPLE = path.join(import.meta.dirname, '../../data/sample-trades.ndjson');

/** Returns the first lines of the bundled trades, for what does not need all 800. */
export async function firstTrades(count: number): Promise<string> {
  const lines = (await readFile(SAMPLE, 'utf8')).split('\n', count);
  return lines.map((line) => `${line}\n`).join('');
}
