import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { njord } from '../njord-process.ts';
import { ROOT, runProgram } from './run-program.ts';
import { ownSystemIsMissing } from './tools.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'njord-backup-'));
  await cp(path.join(ROOT, 'config'), path.join(folder, 'config'), { recursive: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs `njord up` while something is done; returns how it ended. */
async function whileUp(work: () => Promise<void>): Promise<number | null> {
  const words = ['up', '--root', folder, '--port', '0', '--speed', '500'];
  const child = spawn(process.execPath, [path.join(ROOT, 'bin', 'njord.js'), ...words], { stdio: 'pipe' });
  const ended = once(child, 'close') as Promise<[number | null]>;
  // Until its end it has somebody to talk to: who stops listening breaks the pipe.
  let said = '';
  const started = new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('health and metrics')) resolve();
    });
  });
  child.stdout.resume();
  await Promise.race([started, ended]);
  try {
    await work();
  } finally {
    child.kill('SIGTERM');
  }
  const [code] = await ended;
  return code;
}

async function journalsBelow(root: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.ndjson'));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(root, name))] as const)),
  );
}

test('services that run are refused, or held still: what is copied is what stood there, and they go on', async () => {
  const to = path.join(folder, 'backups');
  const data = path.join(folder, 'var', 'log', 'njord');
  const create = ['backup', 'create', '--root', folder, '--to', to];
  const code = await whileUp(async () => {
    expect(await njord(...create)).toMatchObject({
      code: 1,
      err: expect.stringContaining('files written by process'),
    });
    const paused = await njord(...create, '--pause');
    expect(paused).toMatchObject({ code: 0, err: '' });
    expect(paused.out).toMatch(/held still for the time of the copy: process \d+\n$/);
  });
  // Its books reconcile.
  expect(code).toBe(0);
  const [name = ''] = await readdir(to);
  const copied = await journalsBelow(path.join(to, name, 'data'));
  const now = await journalsBelow(data);
  expect(copied.size).toBeGreaterThan(4);
  let grown = 0;
  for (const [file, bytes] of copied) {
    const later = now.get(file) ?? Buffer.alloc(0);
    expect(later.subarray(0, bytes.length).equals(bytes), file).toBe(true);
    if (later.length > bytes.length) grown += 1;
  }
  expect(grown).toBeGreaterThan(0);
});

test('the data are lost and come back byte for byte, and the audits are intact', async () => {
  const to = path.join(folder, 'backups');
  const data = path.join(folder, 'var', 'log', 'njord');
  expect(await whileUp(() => Promise.resolve())).toBe(0);
  expect((await njord('backup', 'create', '--root', folder, '--to', to)).code).toBe(0);
  const before = await journalsBelow(data);
  await rm(data, { recursive: true });
  const [name = ''] = await readdir(to);
  const restored = await njord('backup', 'restore', path.join(to, name), '--root', folder, '--only', 'data');
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(await journalsBelow(data)).toEqual(before);
  expect(await njord('audit', 'verify', '--root', data)).toMatchObject({ code: 0 });
  expect(await whileUp(() => Promise.resolve())).toBe(0);
});

/** Runs a command of njord over a disk, `$folder/small`, that is far too small; tells what is left on that disk. */
const ON_SMALL_DISK = `
folder=$1; shift
mount -t tmpfs -o size=64k tmpfs "$folder/small"
code=0
"$@" || code=$?
echo "code $code"
find "$folder/small" -mindepth 1 -printf 'left %P\\n'
`;

test.skipIf(ownSystemIsMissing())(
  'a disk that is full keeps nothing of what failed, and nothing else is touched',
  async () => {
    const [data, to, small] = ['var/log/njord', 'backups', 'small'].map((name) => path.join(folder, name));
    await mkdir(`${data}/services`, { recursive: true });
    await mkdir(small!);
    await writeFile(`${data}/services/fills.ndjson`, '{"qty":"1.50"}\n'.repeat(20_000));
    expect((await njord('backup', 'create', '--root', folder, '--to', to!)).code).toBe(0);
    const [name = ''] = await readdir(to!);
    const before = [await journalsBelow(data!), await journalsBelow(to!)];
    const onSmallDisk = (...words: readonly string[]) =>
      runProgram('unshare', [
        ...['--mount', 'sh', '-uc', ON_SMALL_DISK, 'sh', folder],
        ...[process.execPath, path.join(ROOT, 'bin', 'njord.js'), 'backup', ...words],
      ]);
    const restored = await onSmallDisk('restore', path.join(to!, name), '--root', `${small}/new`);
    expect(restored.text).toMatch(
      /was ENOSPC\. Check the path.*\ncode 1\nleft new(\nleft new\/var(\/log)?)*\n$/,
    );
    const created = await onSmallDisk('create', '--root', folder, '--to', small!);
    expect(created.text).toMatch(/was ENOSPC\. Check the path.*\ncode 1\n$/);
    expect([await journalsBelow(data!), await journalsBelow(to!)]).toEqual(before);
    expect((await njord('backup', 'verify', path.join(to!, name))).code).toBe(0);
  },
);
