import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { keepSeed, readKeptSeeds } from '../../../src/cli/simulate/kept-seeds.ts';
import { inTemporaryFolder } from '../../core/temporary-folder.ts';

const SEED = { seed: 7, hours: 24, invariant: 'exact-books' };

test('a seed is kept once, in a file that is made for it', () =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, '.njord', 'seeds.json');
    expect(await readKeptSeeds(file)).toEqual([]);
    await keepSeed(file, SEED);
    await keepSeed(file, { ...SEED, invariant: 'order-ends' });
    await keepSeed(file, { ...SEED, hours: 1 });
    expect(await readKeptSeeds(file)).toEqual([SEED, { ...SEED, hours: 1 }]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ schema: 'njord.simulation-seeds/1' });
  }));

test('of more than a hundred the oldest goes', () =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'seeds.json');
    const seeds = Array.from({ length: 100 }, (_, seed) => ({ ...SEED, seed }));
    await writeFile(file, JSON.stringify({ schema: 'njord.simulation-seeds/1', seeds }));
    await keepSeed(file, { ...SEED, seed: 1_000 });
    const kept = await readKeptSeeds(file);
    expect([kept.length, kept[0]?.seed, kept.at(-1)?.seed]).toEqual([100, 1, 1_000]);
  }));

test('a file that holds something else, or cannot be read, is an error that says what to do', () =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'seeds.json');
    await writeFile(file, '{"seeds":[{"seed":-1}]}');
    await expect(readKeptSeeds(file)).rejects.toThrow('expected the seeds that once failed');
    await mkdir(path.join(folder, 'folder'));
    await expect(readKeptSeeds(path.join(folder, 'folder'))).rejects.toThrow('Correct it or remove it.');
  }));
