/** Seeds that once failed, in a file of the repository: they are run first, whatever else is asked for. */

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOfThrown } from '../../core/thrown.ts';

/** A seed that once failed. */
export interface KeptSeed {
  readonly seed: number;
  /** Hours of the simulation that failed. */
  readonly hours: number;
  /** What did not hold. */
  readonly invariant: string;
}

/** A file of kept seeds that is none. */
export class KeptSeedsError extends Error {
  /** Stable code of this error. */
  readonly code = 'KEPT_SEEDS';

  /** Names the file and what is wrong with it. */
  constructor(file: string, cause: unknown) {
    const found = messageOfThrown(cause);
    super(
      `${file}: expected the seeds that once failed, was something else: ${found}. Correct it or remove it.`,
      {
        cause,
      },
    );
    this.name = 'KeptSeedsError';
  }
}

/** Where they are kept unless another file is named. */
export const KEPT_SEEDS_FILE: string = path.join('.njord', 'simulation-seeds.json');

/** Seeds that are kept, at most: the oldest goes. */
const KEPT_COUNT_MAX = 100;

const SCHEMA = 'njord.simulation-seeds/1';

const documents = z.object({
  schema: z.literal(SCHEMA),
  seeds: z.array(z.object({ seed: z.int().min(0), hours: z.number().positive(), invariant: z.string() })),
});

/**
 * Reads the kept seeds; none where there is no file.
 *
 * @throws KeptSeedsError where the file holds something else
 */
export async function readKeptSeeds(file: string): Promise<readonly KeptSeed[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new KeptSeedsError(file, error);
  }
  try {
    return documents.parse(JSON.parse(text)).seeds;
  } catch (error) {
    throw new KeptSeedsError(file, error);
  }
}

/** Adds a seed to those that are kept, unless it is there already; the file is there as a whole or not at all. */
export async function keepSeed(file: string, kept: KeptSeed): Promise<void> {
  const before = await readKeptSeeds(file);
  if (before.some(({ seed, hours }) => seed === kept.seed && hours === kept.hours)) return;
  const seeds = [...before, kept].slice(-KEPT_COUNT_MAX);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify({ schema: SCHEMA, seeds }, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
