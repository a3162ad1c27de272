import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createNodeFiles,
  lookUpProcesses,
  openJournal,
  readSmallText,
} from '../../../src/core/journal/index.ts';
import { journalWorld } from './journal-world.ts';
import { MemoryFiles } from './memory-files.ts';

async function inTemporaryFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'njord-journal-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const files = createNodeFiles('test');

describe('the real file system', () => {
  test('holds a journal over rotation and compression', async () => {
    await inTemporaryFolder(async (parent) => {
      const folder = path.join(parent, 'var/journal');
      const { ports, problems } = journalWorld(new MemoryFiles());
      const writer = await openJournal(
        { ...ports, files },
        { folder, name: 'fills', sync: { kind: 'each' } },
      );
      await writer.append({ id: 1 });
      await writer.rotate();
      await writer.append({ id: 2 });
      await writer.close();
      expect((await readdir(folder)).toSorted()).toEqual(['fills.20260105.ndjson.gz', 'fills.ndjson']);
      expect(problems).toEqual([]);
      expect((await stat(path.join(folder, 'fills.ndjson'))).mode & 0o777).toBe(0o600);
      expect(await readFile(path.join(folder, 'fills.ndjson'), 'utf8')).toBe('{"id":2,"crc":"6f70ab06"}\n');
    });
  });

  test('makes a file whole or not at all, and leaves no temporary one', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock');
      expect(await files.createWhole(file, 'first')).toBe(true);
      expect(await files.createWhole(file, 'second')).toBe(false);
      expect(await readFile(file, 'utf8')).toBe('first');
      expect(await readdir(folder)).toEqual(['lock']);
      await expect(files.createWhole(path.join(folder, 'no/lock'), '')).rejects.toMatchObject({
        code: 'ENOENT',
      });
    });
  });

  test('cuts, renames and removes', async () => {
    await inTemporaryFolder(async (folder) => {
      const [first, second] = [path.join(folder, 'a'), path.join(folder, 'b')];
      const file = await files.create(first);
      await file.write(Buffer.from('abc'));
      await file.truncate(1);
      await file.close();
      await files.rename(first, second);
      expect(await readSmallText(files, second)).toBe('a');
      await files.remove(second);
      expect(await readSmallText(files, second)).toBeUndefined();
      await expect(readSmallText(files, folder)).rejects.toMatchObject({ code: 'EISDIR' });
    });
  });
});

describe('the real processes', () => {
  test('tell that this one runs, by its number and its start', async () => {
    const processes = await lookUpProcesses(process);
    expect(processes.self.pid).toBe(process.pid);
    expect(await processes.isAlive(processes.self)).toBe(true);
  });

  test.runIf(process.platform === 'linux')('tell another process with the same number apart', async () => {
    const processes = await lookUpProcesses(process);
    expect(await processes.isAlive({ pid: process.pid, instance: '1' })).toBe(false);
  });

  test.each([
    ['gone', 'ESRCH', false],
    ['somebody else’s', 'EPERM', true],
  ])('that are %s are told by the code %s', async (_, code, isAlive) => {
    const host = {
      // No process has this number, so only the signal tells.
      pid: 2 ** 30,
      kill: () => {
        throw Object.assign(new Error(code), { code });
      },
    };
    const processes = await lookUpProcesses(host);
    expect(processes.self.instance).toBe('unknown');
    expect(await processes.isAlive({ pid: 2 ** 30, instance: 'unknown' })).toBe(isAlive);
  });
});
