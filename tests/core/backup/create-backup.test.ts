import { appendFileSync } from 'node:fs';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBackup, planBackup } from '../../../src/core/backup/index.ts';
import { inBackupWorld, MADE_NAME, PATIENT, readFiles, writeFiles } from './backup-world.ts';

const LOCK_OF_7 = { 'services/fills.lock': '{"pid":7,"instance":"start of 7"}\n' };

describe('a backup', PATIENT, () => {
  test('holds every file of data and settings byte for byte, with its permissions, and no lock', async () => {
    await inBackupWorld(async ({ ports, request, data, settings, target }) => {
      await writeFiles(data, { ...LOCK_OF_7, 'services/fills.lock.stale.3': '{}' });
      const expected = { data: await readFiles(data), settings: await readFiles(settings) };
      const { folder, verdict } = await createBackup(ports, request);
      expect(folder).toBe(path.join(target, MADE_NAME));
      const withoutLocks = Object.entries(expected.data).filter(([name]) => !name.includes('.lock'));
      expect(await readFiles(`${folder}/data`)).toEqual(Object.fromEntries(withoutLocks));
      expect(await readFiles(`${folder}/settings`)).toEqual(expected.settings);
      expect((await stat(`${folder}/data/services/fills.ndjson`)).mode & 0o777).toBe(0o600);
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      expect(verdict).toMatchObject({ damage: [], faults: [], notes: [], lineCount: 9, auditCount: 1 });
      expect(verdict.manifest.createdAt).toBe('2026-01-05T09:00:00Z');
      expect(await readdir(target)).toEqual([MADE_NAME]);
    });
  });

  test('is planned without a byte written', async () => {
    await inBackupWorld(async ({ ports, request, target }) => {
      expect(await planBackup(ports, request)).toMatchObject({ fileCount: 6, writers: [] });
      await expect(readdir(target)).rejects.toThrow('ENOENT');
    });
  });

  test('of an installation that has not run yet holds its settings', async () => {
    await inBackupWorld(async ({ ports, request, root }) => {
      const source = { ...request.source, data: `${root}/nothing` };
      const { verdict } = await createBackup(ports, { ...request, source });
      expect(verdict.manifest.files.map((file) => file.path)).toEqual([
        'settings/base.yaml',
        'settings/strategies.yaml',
      ]);
    });
  });

  test('is refused while somebody writes, and nothing is left of it', async () => {
    const changes = { alive: [7] };
    await inBackupWorld(async ({ ports, request, data, root, signals }) => {
      await writeFiles(data, LOCK_OF_7);
      await expect(createBackup(ports, request)).rejects.toMatchObject({
        code: 'WRITERS',
        message: expect.stringContaining('was files written by process 7. Stop the services'),
      });
      expect(signals).toEqual([]);
      expect(await readdir(root)).not.toContain('backups');
    }, changes);
  });

  test('holds writers still for the copy alone, and lets them go on, once each', async () => {
    await inBackupWorld(
      async ({ ports, request, data, signals }) => {
        await writeFiles(data, { ...LOCK_OF_7, 'log/up.lock': '{"pid":7,"instance":"start of 7"}\n' });
        const { paused } = await createBackup(ports, request);
        expect(paused).toMatchObject([
          { pid: 7, locks: [`${data}/log/up.lock`, `${data}/services/fills.lock`] },
        ]);
        expect(signals).toEqual(['SIGSTOP 7', 'SIGCONT 7']);
      },
      { alive: [7], pauses: true },
    );
  });

  test('lets writers go on whatever happens, also those that are gone', async () => {
    await inBackupWorld(
      async ({ ports, request, data, signals }) => {
        await writeFiles(data, { ...LOCK_OF_7, 'log/up.lock': '{"pid":8,"instance":"start of 8"}\n' });
        const send: typeof ports.send = (pid, signal) => {
          ports.send(pid, signal);
          if (pid === 7 && signal === 'SIGSTOP')
            throw Object.assign(new Error('no such process'), { code: 'ESRCH' });
          if (signal === 'SIGCONT') throw Object.assign(new Error('no such process'), { code: 'ESRCH' });
        };
        await expect(createBackup({ ...ports, send }, request)).rejects.toMatchObject({ code: 'SYSTEM' });
        expect(signals).toEqual(['SIGSTOP 8', 'SIGSTOP 7', 'SIGCONT 8']);
      },
      { alive: [7, 8], pauses: true },
    );
  });

  test('is refused where a file changes while it is copied', async () => {
    await inBackupWorld(async ({ ports, request, target, data }) => {
      const onProgress = async (): Promise<void> => {
        appendFileSync(`${data}/services/fills.ndjson`, '{"qty":"9"}\n');
      };
      await expect(createBackup(ports, { ...request, onProgress })).rejects.toMatchObject({
        code: 'CHANGED',
        message: expect.stringContaining('data/services/fills.ndjson: expected files that nobody changes'),
      });
      expect(await readdir(target)).toEqual([]);
    });
  });

  test('is copied once more where a write was still under way when its process was stopped', async () => {
    await inBackupWorld(
      async ({ ports, request, data }) => {
        await writeFiles(data, LOCK_OF_7);
        let late = 2;
        const onProgress = async (): Promise<void> => {
          if (late-- > 0) await writeFiles(data, { [`services/late-${late}.ndjson`]: '{}\n' });
        };
        const { verdict } = await createBackup(ports, { ...request, onProgress });
        const names = verdict.manifest.files.map((file) => file.path);
        expect(names.filter((name) => name.includes('late'))).toHaveLength(2);
        expect(verdict.damage).toEqual([]);
      },
      { alive: [7], pauses: true },
    );
  });

  test('carries no open secret: neither one that sops has not encrypted, nor the age key', async () => {
    await inBackupWorld(async ({ ports, request, settings }) => {
      await writeFiles(settings, { 'secrets.enc.yaml': 'redis_password: open\n' });
      await expect(createBackup(ports, request)).rejects.toMatchObject({ code: 'OPEN_SECRETS' });
      await writeFiles(settings, { 'secrets.enc.yaml': 'redis_password: ENC[x]\nsops: {}\n' });
      await createBackup(ports, request);
      await writeFiles(settings, { 'keys.txt': '# mine\nAGE-SECRET-KEY-1QQQ\n' });
      await expect(planBackup(ports, request)).rejects.toMatchObject({
        code: 'OPEN_SECRETS',
        message: expect.stringContaining('keys.txt: expected settings without an age key, was one.'),
      });
    });
  });

  test('is of plain files, lies elsewhere, and does not replace another', async () => {
    await inBackupWorld(async ({ ports, request, data }) => {
      await expect(createBackup(ports, { ...request, target: `${data}/backups` })).rejects.toMatchObject({
        code: 'STRANGE_FILE',
        message: expect.stringContaining('was one inside'),
      });
      await createBackup(ports, request);
      await expect(createBackup(ports, request)).rejects.toMatchObject({ code: 'SYSTEM' });
      await symlink('/etc/hostname', `${data}/link`);
      await expect(createBackup(ports, request)).rejects.toMatchObject({ code: 'STRANGE_FILE' });
    });
  });

  test('is kept and told as faulty where its source was damaged before', async () => {
    await inBackupWorld(async ({ ports, request, data }) => {
      await writeFiles(data, { 'services/orders.ndjson': '{"a":1}\nnonsense\n{"b":' });
      const { verdict } = await createBackup(ports, request);
      expect(verdict.damage).toEqual([]);
      expect(verdict.faults).toEqual([expect.stringContaining('orders.ndjson:2: expected one JSON value')]);
      expect(verdict.notes).toEqual([expect.stringContaining('orders.ndjson:3: expected a whole last line')]);
    });
  });

  test('says what the system refused', async () => {
    await inBackupWorld(async ({ ports, request, root }) => {
      await mkdir(`${root}/x`);
      await writeFile(`${root}/x/backups`, '');
      await expect(createBackup(ports, { ...request, target: `${root}/x/backups` })).rejects.toMatchObject({
        code: 'SYSTEM',
        message: expect.stringMatching(/was (EEXIST|ENOTDIR)\. Check the path/),
      });
    });
  });
});
