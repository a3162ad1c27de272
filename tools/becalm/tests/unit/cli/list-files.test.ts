import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listFiles } from '../../../src/cli/list-files.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'becalm-list-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('lists files of all depths, without what a project does not write itself', async () => {
  for (const below of ['src/cart/deep', 'node_modules/p', '.git', 'empty']) {
    await mkdir(join(folder, below), { recursive: true });
  }
  const files = ['a.ts', '.c8rc.json', 'src/b.ts', 'src/cart/deep/c.ts', 'node_modules/p/d.ts', '.git/e'];
  for (const file of files) await writeFile(join(folder, file), '');
  await symlink(join(folder, 'src'), join(folder, 'link'));

  expect((await listFiles(folder)).toSorted()).toEqual([
    '.c8rc.json',
    'a.ts',
    'src/b.ts',
    'src/cart/deep/c.ts',
  ]);
});

it('rejects where there is no folder', async () => {
  await expect(listFiles(join(folder, 'missing'))).rejects.toThrow('ENOENT');
});
