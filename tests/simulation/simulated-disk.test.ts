import { expect, test } from 'vitest';
import { type JournalFiles, writeFully } from '../../src/core/journal/index.ts';
import { createRandomSource } from '../../src/core/random.ts';
import { Life } from '../../src/simulation/life.ts';
import { SimulatedDisk } from '../../src/simulation/simulated-disk.ts';

const PATH = 'folder/file';

function world(seed = 1) {
  const disk = new SimulatedDisk({
    wait: () => Promise.resolve(),
    random: createRandomSource(seed),
    wallMs: () => 1_000,
  });
  const life = new Life(1);
  return { disk, life, files: disk.filesFor(life) };
}

async function textOf(files: JournalFiles, path = PATH): Promise<string> {
  const file = await files.openRead(path);
  return new TextDecoder().decode(await file.read(0, 1_000));
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('what is written can be read at once, renamed, and removed', async () => {
  const { files } = world();
  const file = await files.openAppend(PATH);
  await writeFully(file, bytes('one'));
  await writeFully(file, bytes('two'));
  expect(await textOf(files)).toBe('onetwo');
  await files.rename(PATH, 'folder/other');
  expect(await files.list('folder')).toEqual(['other']);
  expect((await files.openAppend('folder/other')).sizeBytes).toBe(6);
  expect(await files.createWhole('folder/other', 'x')).toBe(false);
  await files.remove('folder/other');
  await expect(files.openRead('folder/other')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('what was synced survives, and of the rest a prefix', async () => {
  const lengths = new Set<number>();
  for (let seed = 1; seed <= 40; seed += 1) {
    const { disk, life, files } = world(seed);
    const file = await files.openAppend(PATH);
    await files.syncFolder('folder');
    await file.write(bytes('safe'));
    await file.sync();
    await file.write(bytes('lost?'));
    life.end();
    disk.goDown();
    const text = await textOf(disk.filesFor(new Life(2)));
    expect('safelost?'.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThanOrEqual(4);
    lengths.add(text.length);
  }
  expect(lengths.size).toBeGreaterThan(3);
});

test('a name that was not synced may be gone, and one that was is there', async () => {
  const names = new Set<string>();
  for (let seed = 1; seed <= 20; seed += 1) {
    const { disk, files } = world(seed);
    await files.openAppend(PATH);
    await files.syncFolder('folder');
    await files.rename(PATH, 'folder/renamed');
    disk.goDown();
    names.add((await disk.filesFor(new Life(2)).list('folder')).join());
  }
  expect([...names].toSorted()).toEqual(['file', 'renamed']);
});

test('nothing that a life does after its end reaches the disk', async () => {
  const { disk, life, files } = world();
  const file = await files.openAppend(PATH);
  await files.syncFolder('folder');
  life.end();
  void file.write(bytes('ghost'));
  void file.sync();
  disk.goDown();
  expect(await textOf(disk.filesFor(new Life(2)))).toBe('');
});

test('each fault happens once, at the next occasion', async () => {
  const { disk, files } = world();
  const injected: string[] = [];
  const file = await files.openAppend(PATH);
  disk.arm({ kind: 'write-fails', code: 'ENOSPC', part: 0.5 }, () => injected.push('full'));
  await expect(file.write(bytes('abcd'))).rejects.toMatchObject({ code: 'ENOSPC' });
  await file.truncate(0);
  disk.arm({ kind: 'short-write', part: 0.5 }, () => injected.push('short'));
  expect(await file.write(bytes('abcd'))).toBe(2);
  disk.arm({ kind: 'sync-fails' }, () => injected.push('sync'));
  await file.write(bytes('efgh'));
  await expect(file.sync()).rejects.toMatchObject({ code: 'EIO' });
  await file.sync();
  expect(injected).toEqual(['full', 'short', 'sync']);
  expect(await textOf(files)).toBe('abefgh');
});

test('a torn write ends the life in its middle', async () => {
  const { disk, life, files } = world();
  const file = await files.openAppend(PATH);
  await files.syncFolder('folder');
  disk.arm({ kind: 'torn-write', part: 0.5 }, () => undefined);
  void file.write(bytes('abcd'));
  expect(life.isDead).toBe(true);
  disk.goDown();
  expect('ab'.startsWith(await textOf(disk.filesFor(new Life(2))))).toBe(true);
});
