import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runNjord } from '../../src/cli/njord.ts';
import { KEYS } from '../core/audit/audit-world.ts';
import {
  type BackupWorld,
  inBackupWorld,
  PATIENT,
  readFiles,
  writeFiles,
} from '../core/backup/backup-world.ts';
import { MemoryFiles } from '../core/journal/memory-files.ts';
import { memoryHost, recordPorts } from './recorded-ports.ts';

const signals: string[] = [];

async function backup({ ports: { files, processes } }: BackupWorld, ...words: readonly string[]) {
  const ports = recordPorts({
    openHost: async () => ({ ...memoryHost(new MemoryFiles()), files, processes }),
    signalProcess: (pid, signal) => signals.push(`${signal} ${pid}`),
  });
  const exitCode = await runNjord(['backup', ...words], ports);
  return { exitCode, out: ports.out(), err: ports.err() };
}

/** Name of a backup that is made when the recorded ports say it is. */
const NAME = 'njord-20260101T000000Z';

describe('njord backup', PATIENT, () => {
  test('makes, verifies and restores', async () => {
    await inBackupWorld(async (world) => {
      const { root, target, data } = world;
      const made = await backup(world, 'create', '--root', root, '--to', target);
      expect(made).toMatchObject({ exitCode: 0, err: '' });
      const folder = path.join(target, NAME);
      expect(made.out.split('\n')).toEqual([
        `backup    ${folder}`,
        expect.stringMatching(/^files {5}6 files of [\d,]+ bytes, every byte as it was written$/),
        'content   9 lines, 1 audits',
        expect.stringMatching(/^digest {4}[0-9a-f]{64}$/),
        '',
      ]);
      const digest = /[0-9a-f]{64}/.exec(made.out)?.[0] ?? '';
      await writeFile(`${root}/key.pem`, KEYS.publicKey);
      const key = ['--public-key', `${root}/key.pem`];
      expect((await backup(world, 'verify', folder, '--digest', digest, ...key)).exitCode).toBe(0);
      const other = await backup(world, 'verify', folder, '--digest', 'f00');
      expect(other).toMatchObject({
        exitCode: 1,
        out: expect.stringContaining('expected the digest f00, was'),
      });

      expect(await readFile(`${data}/last-backup.txt`, 'utf8')).toBe('2026-01-01T00:00:00Z\n');
      await rm(`${data}/last-backup.txt`);
      const before = await readFiles(data);
      await rm(data, { recursive: true });
      const dry = await backup(world, 'restore', folder, '--root', root, '--only', 'data', '--dry-run');
      expect(dry.out).toMatch(/^would restore 4 files of [\d,]+ bytes of 2026-01-01T00:00:00Z\n {2}data/);
      const words = ['restore', folder, '--root', root, '--only', 'data', '--json'];
      const restored = await backup(world, ...words);
      expect(JSON.parse(restored.out)).toMatchObject({ files: 4, targets: { data }, written: true });
      expect(await readFiles(data)).toEqual(before);
      expect(await backup(world, ...words)).toMatchObject({
        exitCode: 1,
        err: expect.stringMatching(/^njord: .*expected an empty folder, or none, was one with 2 entries/),
      });
    });
  });

  test('restores both parts elsewhere, and one without settings where it is told', async () => {
    await inBackupWorld(async (world) => {
      const { root, target } = world;
      await backup(world, 'create', '--root', root, '--to', target);
      const folder = path.join(target, NAME);
      expect((await backup(world, 'restore', folder, '--root', `${root}/other`)).exitCode).toBe(0);
      expect(await readdir(`${root}/other`)).toEqual(['config', 'var']);
      const settings = ['--root', `${root}/third`, '--only', 'settings'];
      expect((await backup(world, 'restore', folder, ...settings)).exitCode).toBe(0);
      expect(await readdir(`${root}/third`)).toEqual(['config']);
      await cp(folder, `${root}/headless`, { recursive: true });
      await rm(`${root}/headless/settings`, { recursive: true });
      expect(await backup(world, 'restore', `${root}/headless`)).toMatchObject({
        exitCode: 2,
        err: expect.stringContaining('Name the folder of the data with --data.'),
      });
      expect(await backup(world, 'restore', `${root}/headless`, '--data', `${root}/d`)).toMatchObject({
        exitCode: 1,
        err: expect.stringContaining('settings/base.yaml: expected a file of'),
      });
    });
  });

  test('says what it would do, holds services still where it may, and removes what is too old', async () => {
    await inBackupWorld(
      async (world) => {
        const { root, target, data } = world;
        await writeFiles(data, { 'services/fills.lock': '{"pid":7,"instance":"start of 7"}' });
        const words = ['create', '--root', root, '--to', target];
        expect(await backup(world, ...words)).toMatchObject({
          exitCode: 1,
          err: expect.stringContaining('was files written by process 7'),
        });
        const dry = await backup(world, ...words, '--pause', '--dry-run');
        expect(dry.out).toMatch(/^would copy 6 files .*\n.*\n.*\nwould hold still process 7\n$/);
        expect(signals).toEqual([]);
        await writeFiles(target, { 'njord-20250101T000000Z/manifest.json': '{}' });
        const made = await backup(world, ...words, '--pause', '--keep-days', '30', '--json');
        expect(signals.splice(0)).toEqual(['SIGSTOP 7', 'SIGCONT 7']);
        expect(JSON.parse(made.out)).toMatchObject({ ok: true, paused: [7], removed: [], files: 6 });
      },
      { alive: [7] },
    );
  });

  test('keeps a faulty backup and all older ones, and says so', async () => {
    await inBackupWorld(async (world) => {
      const { root, target, data } = world;
      await writeFiles(data, { 'services/x.ndjson': 'nonsense\n{"torn":' });
      const made = await backup(world, 'create', '--root', root, '--to', target, '--keep-days', '1');
      expect(made.exitCode).toBe(1);
      expect(made.out).toMatch(/\nFAULTY .*x\.ndjson:1: .*\nnote .*x\.ndjson:2: /);
      const folder = path.join(target, NAME);
      await writeFile(`${folder}/data/services/x.ndjson`, 'nonsense\n{"tarn":');
      const verdict = await backup(world, 'verify', folder, '--json');
      expect(verdict.exitCode).toBe(1);
      expect(JSON.parse(verdict.out)).toMatchObject({ ok: false, damage: [expect.any(String)], lines: 0 });
      expect((await backup(world, 'verify', folder)).out).toMatch(/DAMAGED\ndigest .*\nDAMAGED {3}data/);
    });
  });

  test('says what it cannot read, and explains itself', async () => {
    await inBackupWorld(async (world) => {
      const { root, target } = world;
      const nowhere = await backup(world, 'create', '--root', `${root}/no`, '--to', target);
      expect(nowhere).toMatchObject({ exitCode: 2, err: expect.stringContaining('base.yaml') });
      expect((await backup(world, 'create', '--root', root)).exitCode).toBe(2);
      expect((await backup(world, 'verify', `${root}/no`)).exitCode).toBe(1);
      const key = ['--public-key', `${root}/no`];
      expect((await backup(world, 'verify', root, ...key)).exitCode).toBe(2);
      await writeFile(`${root}/key`, 'no key');
      expect((await backup(world, 'verify', root, '--public-key', `${root}/key`)).exitCode).toBe(2);
      expect((await backup(world, '--help')).out).toContain('njord backup restore /var/backups');
      expect(await readFile(`${root}/config/base.yaml`, 'utf8')).toContain('app:');
    });
  });
});
