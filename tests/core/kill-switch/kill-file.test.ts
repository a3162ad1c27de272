import { lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createKillFile, lookAtMedia, lookAtMedium } from '../../../src/core/kill-switch/index.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';

describe('the file', () => {
  test('is tripped with its folders, keeps its first note, and is cleared', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'a', 'b', 'halt');
      const medium = createKillFile(file);
      expect(await medium.look()).toBe('clear');
      await medium.trip('first');
      await medium.trip('second');
      expect([await medium.look(), await medium.note()]).toEqual(['tripped', 'first']);
      await medium.clear();
      await medium.clear();
      expect([await medium.look(), await medium.note()]).toEqual(['clear', undefined]);
    });
  });

  test.each<[string, (file: string) => Promise<unknown>]>([
    ['an empty file', (file) => writeFile(file, '')],
    ['a folder', (file) => mkdir(file)],
    ['a link to nowhere', (file) => symlink('/nowhere/at/all', file)],
    ['a link to itself', (file) => symlink(file, file)],
  ])('is tripped by %s, since something is there', async (_, make) => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'halt');
      await make(file);
      expect(await lookAtMedia([createKillFile(file)])).toBe('file');
    });
  });

  test('shows no more of a note than anyone wants to read', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'halt');
      await writeFile(file, 'x'.repeat(5_000));
      expect(await createKillFile(file).note()).toHaveLength(1_024);
    });
  });

  test('says why it could not be tripped or cleared', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFile(path.join(folder, 'plain'), '');
      await expect(createKillFile(path.join(folder, 'plain', 'halt')).trip('x')).rejects.toThrow(
        /ENOTDIR|EEXIST/,
      );
      await mkdir(path.join(folder, 'halt'));
      await expect(createKillFile(path.join(folder, 'halt')).clear()).rejects.toThrow('directory');
    });
  });
});

describe('a path that cannot be looked at is unreadable, not clear', () => {
  test('a folder that leads to itself', async () => {
    await inTemporaryFolder(async (folder) => {
      await symlink(path.join(folder, 'loop'), path.join(folder, 'loop'));
      expect(await lookAtMedia([createKillFile(path.join(folder, 'loop', 'halt'))])).toBe('unreadable');
    });
  });

  test('a folder that is a file', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFile(path.join(folder, 'plain'), '');
      expect(await lookAtMedia([createKillFile(path.join(folder, 'plain', 'halt'))])).toBe('unreadable');
    });
  });

  test('a name that is too long', async () => {
    expect(await lookAtMedia([createKillFile(`/${'x'.repeat(300)}`)])).toBe('unreadable');
  });

  test.each(['EACCES', 'EPERM', 'EIO', 'ESTALE', 'EMFILE'])('%s', async (code) => {
    const refuse = () => Promise.reject(Object.assign(new Error(code), { code }));
    expect(await lookAtMedium(createKillFile('/halt', refuse))).toBe('unreadable');
  });

  test('an error of another kind', async () => {
    expect(await lookAtMedium(createKillFile('/halt', () => Promise.reject(new TypeError('odd'))))).toBe(
      'unreadable',
    );
  });
});

describe('watching', () => {
  test('gives a sign when the file comes, and none for its neighbours', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'halt');
      const medium = createKillFile(file);
      let giveUp = () => {};
      const seen = new Promise<boolean>((resolve) => {
        const look = () =>
          lstat(file).then(
            () => resolve(true),
            () => undefined,
          );
        giveUp = medium.watch(() => void look());
      });
      await writeFile(path.join(folder, 'neighbour'), '');
      await medium.trip('x');
      expect(await seen).toBe(true);
      giveUp();
      expect(await readFile(file, 'utf8')).toBe('x');
    });
  });

  test('a folder that is not there yet is no failure: polling goes on', () => {
    createKillFile('/nowhere/at/all/halt').watch(() => {})();
  });
});
