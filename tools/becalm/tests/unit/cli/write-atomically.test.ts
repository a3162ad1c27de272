import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically } from '../../../src/cli/write-atomically.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'becalm-write-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('writeAtomically', () => {
  it('creates the folders above the file and leaves nothing else', async () => {
    await writeAtomically(join(folder, 'a', 'b', 'report.json'), 'text');

    expect(await readFile(join(folder, 'a', 'b', 'report.json'), 'utf8')).toBe('text');
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['report.json']);
  });

  it('replaces what was there', async () => {
    await writeFile(join(folder, 'report.json'), 'an earlier and longer text');
    await writeAtomically(join(folder, 'report.json'), 'text');

    expect(await readFile(join(folder, 'report.json'), 'utf8')).toBe('text');
  });

  it('leaves no torn file behind when it fails', async () => {
    // A folder cannot be replaced by a file.
    await writeAtomically(join(folder, 'report.json', 'inner'), 'text');

    await expect(writeAtomically(join(folder, 'report.json'), 'text')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['report.json']);
  });
});
