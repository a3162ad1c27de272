import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHeadVerifier } from '../../../src/core/audit/index.ts';
import {
  createBackup,
  noteLastBackup,
  readLastBackup,
  removeOldBackups,
  restoreBackup,
  verifyBackup,
} from '../../../src/core/backup/index.ts';
import { fewRuns } from '../../few-runs.ts';
import { KEYS } from '../audit/audit-world.ts';
import {
  type BackupWorld,
  inBackupWorld,
  MADE_NAME,
  MADE_NS,
  PATIENT,
  readFiles,
  writeFiles,
} from './backup-world.ts';

async function made({ ports, request }: BackupWorld): Promise<string> {
  const { folder } = await createBackup(ports, request);
  return folder;
}

/** Names of files and folders, and what may stand in files: bytes of any kind, also where a journal or an audit is read. */
const anyTree = fc.dictionary(
  fc.oneof(
    fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3}){0,2}\.(bin|log|ndjson|ndjson\.gz)$/),
    fc.constantFrom('.hidden', 'a b/ÿ😀.log', '-', '~', '$(x)', 'line\n.ndjson', 'x.lock.d/y'),
    fc.constantFrom('audit/x/audit.ndjson', 'audit/x/audit.heads.ndjson', 'audit/y/audit.ndjson'),
  ),
  fc.uint8Array({ maxLength: 300 }),
  { maxKeys: 6 },
);

describe('what was backed up', PATIENT, () => {
  test('comes back byte for byte, whatever it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, async (tree) => {
        await inBackupWorld(async (world) => {
          const { data, settings, root } = world;
          await writeFiles(data, tree);
          const before = { data: await readFiles(data), settings: await readFiles(settings) };
          const backup = await made(world);
          await rm(data, { recursive: true });
          const targets = { data, settings: `${root}/elsewhere/config` };
          const restored = await restoreBackup({ backup, targets, isDryRun: false });
          expect(restored.fileCount).toBe(
            Object.keys(before.data).length + Object.keys(before.settings).length,
          );
          expect(await readFiles(data)).toEqual(before.data);
          expect(await readFiles(targets.settings)).toEqual(before.settings);
          expect(await readdir(path.dirname(data))).toEqual([path.basename(data)]);
        });
      }),
      { numRuns: fewRuns(20) },
    );
  });

  test('keeps its permissions, and is only looked at in a dry run', async () => {
    await inBackupWorld(async (world) => {
      const backup = await made(world);
      const targets = { data: `${world.root}/new` };
      await restoreBackup({ backup, targets, isDryRun: true });
      await expect(stat(targets.data)).rejects.toThrow('ENOENT');
      await mkdir(targets.data, { mode: 0o750 });
      await restoreBackup({ backup, targets, isDryRun: false });
      expect((await stat(`${targets.data}/services/fills.ndjson`)).mode & 0o777).toBe(0o600);
      expect((await stat(targets.data)).mode & 0o777).toBe(0o750);
    });
  });

  test('is never put over something else, and never restored damaged', async () => {
    await inBackupWorld(async (world) => {
      const backup = await made(world);
      const { data } = world;
      await expect(restoreBackup({ backup, targets: { data }, isDryRun: false })).rejects.toMatchObject({
        code: 'NOT_EMPTY',
      });
      await writeFile(`${backup}/data/services/fills.ndjson`, '{"qty":"1.60"}\n{"qty":"2"}\n');
      const targets = { data: `${world.root}/new` };
      await expect(restoreBackup({ backup, targets, isDryRun: false })).rejects.toMatchObject({
        code: 'DAMAGED',
        message: expect.stringContaining('data/services/fills.ndjson: expected the SHA-256'),
      });
      await expect(stat(targets.data)).rejects.toThrow('ENOENT');
      await expect(
        restoreBackup({ backup, targets: { data: `${data}/audit/kill/audit.ndjson` }, isDryRun: true }),
      ).rejects.toMatchObject({ code: expect.stringMatching(/SYSTEM|DAMAGED/) });
    });
  });
});

describe('a verification', PATIENT, () => {
  test('finds any byte that is another, any file that is missing, and any that is too much', async () => {
    await inBackupWorld(async (world) => {
      const backup = await made(world);
      const names = Object.keys(await readFiles(backup));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...names),
          fc.nat(),
          fc.integer({ min: 1, max: 255 }),
          async (name, place, change) => {
            const file = path.join(backup, name);
            const bytes = await readFile(file);
            const other = Uint8Array.from(bytes);
            other[place % bytes.length]! ^= change;
            await writeFile(file, other);
            const found = await verifyBackup(backup).then(
              ({ damage }) => damage,
              (error: unknown) => [String(error)],
            );
            await writeFile(file, bytes);
            expect(found).toHaveLength(1);
          },
        ),
        { numRuns: fewRuns(5) },
      );
      await rm(`${backup}/settings/strategies.yaml`);
      await writeFile(`${backup}/data/more.ndjson`, '');
      await writeFile(`${backup}/data/services/fills.ndjson`, '');
      expect((await verifyBackup(backup)).damage).toEqual([
        'data/services/fills.ndjson: expected 27 bytes, was 0',
        'settings/strategies.yaml: expected a file of 15 bytes, was none',
        'data/more.ndjson: expected no such file, was one',
      ]);
    });
  });

  test('believes no manifest that leads out of the backup, or whose digest is another', async () => {
    await inBackupWorld(async (world) => {
      const backup = await made(world);
      const file = `${backup}/manifest.json`;
      const text = await readFile(file, 'utf8');
      for (const other of [
        text.replace('data/services/fills.ndjson', 'data/../../fills.ndjson'),
        text.replace('"installation": "njord"', '"installation": "other"'),
        '{',
      ]) {
        await writeFile(file, other);
        await expect(verifyBackup(backup)).rejects.toMatchObject({ code: 'DAMAGED' });
      }
      await rm(file);
      await expect(verifyBackup(backup)).rejects.toThrow('was ENOENT. Name the folder of a whole backup');
    });
  });

  test('reads audits with the key, and the settings', async () => {
    await inBackupWorld(async (world) => {
      const { data, settings } = world;
      const verifier = createHeadVerifier(KEYS.publicKey);
      const { folder } = await createBackup(world.ports, world.request);
      expect(await verifyBackup(folder, verifier)).toMatchObject({ faults: [], auditCount: 1 });
      const events = `${data}/audit/kill/audit.ndjson`;
      await writeFile(events, (await readFile(events, 'utf8')).replace('intent-2', 'intent-9'));
      await writeFile(`${settings}/base.yaml`, 'app: {}\n');
      await rm(folder, { recursive: true });
      const { verdict } = await createBackup(world.ports, world.request);
      expect(verdict.damage).toEqual([]);
      expect(verdict.faults[0]).toMatch(/audit\.ndjson:2: expected event 2 to have the checksum/);
      expect(verdict.faults[1]).toContain('base.yaml');
    });
  });
});

describe('the retention', PATIENT, () => {
  test('removes backups that are too old, and what was interrupted, and nothing else', async () => {
    await inBackupWorld(async (world) => {
      const { target, ports, request } = world;
      const dayNs = 86_400_000_000_000n;
      for (const ageDays of [40n, 31n, 30n, 1n])
        await createBackup({ ...ports, nowNs: () => MADE_NS - ageDays * dayNs }, request);
      await createBackup(ports, request);
      for (const other of [
        'njord-20200101T000000Z',
        'njord-20209901T000000Z',
        'notes',
        '.njord-20260103T000000Z.7.partial',
        '.njord-20260105T085900Z.8.partial',
      ])
        await mkdir(path.join(target, other));
      const removed = await removeOldBackups(target, { newest: MADE_NAME, days: 30, nowNs: MADE_NS });
      expect(removed).toEqual([
        '.njord-20260103T000000Z.7.partial',
        'njord-20251126T090000Z',
        'njord-20251205T090000Z',
      ]);
      expect(await readdir(target)).toHaveLength(7);
    });
  });

  test('never removes the newest, whatever the clock says', async () => {
    await inBackupWorld(async (world) => {
      await made(world);
      const nowNs = MADE_NS * 2n;
      expect(await removeOldBackups(world.target, { newest: MADE_NAME, days: 1, nowNs })).toEqual([]);
    });
  });
});

test('when the last backup was made is told to whoever asks, and damage of that note to nobody', async () => {
  await inBackupWorld(async ({ data, ports }) => {
    expect(await readLastBackup(ports.files, data)).toBeUndefined();
    await noteLastBackup(data, MADE_NS);
    expect(await readLastBackup(ports.files, data)).toBe(MADE_NS);
    await writeFiles(data, { 'last-backup.txt': 'yesterday' });
    expect(await readLastBackup(ports.files, data)).toBeUndefined();
  });
});
