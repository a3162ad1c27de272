import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { njord } from '../njord-process.ts';
import { ROOT } from './run-program.ts';

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
