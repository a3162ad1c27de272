import {
  appendFile,
  chmod,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BackupError, createBackup, restoreBackup, verifyBackup } from '../../../src/core/backup/index.ts';
import {
  type BackedUpFile,
  decodeManifest,
  type Manifest,
  manifestText,
  sealManifest,
} from '../../../src/core/backup/manifest.ts';
import { fewRuns } from '../../few-runs.ts';
import { inBackupWorld, PATIENT, readFiles } from './backup-world.ts';

const FILE = '/backup/manifest.json';

/** What a text is read as: the manifest, or why it is none. Anything else that is thrown fails the test. */
function decoded(text: string): Manifest | BackupError {
  try {
    return decodeManifest(FILE, text);
  } catch (error) {
    if (error instanceof BackupError) return error;
    throw error;
  }
}

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const sums = { bytes: fc.nat(), sha256, mode: fc.stringMatching(/^[0-7]{3}$/) };

/** Paths as a backup has them, and paths as somebody wants them who is after other files. */
const honestPath = fc.stringMatching(/^(data|settings)(\/[a-z]{1,4}){1,3}\.log$/);
const hostilePath = fc
  .array(fc.constantFrom('data', 'settings', '..', '.', '', '/', '\\', '\0', 'etc', '~', '..a', '%2e%2e'), {
    maxLength: 6,
  })
  .map((parts) => parts.join('/'));

const anyManifest = (anyPath: fc.Arbitrary<string>): fc.Arbitrary<Manifest> =>
  fc
    .record({
      createdAt: fc.constantFrom('2026-01-05T09:00:00Z', '2024-02-29T23:59:59.999Z'),
      installation: fc.string(),
      files: fc.array(fc.record<BackedUpFile>({ path: anyPath, ...sums }), { maxLength: 4 }),
    })
    .map(sealManifest);

describe('the manifest', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(anyManifest(honestPath), (manifest) => {
        expect(decoded(manifestText(manifest))).toEqual(manifest);
      }),
    );
  });

  test('is no other text: any is refused in the same words', () => {
    const anyText = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString()),
      fc.json({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const found = decoded(text);
        expect(found instanceof BackupError ? found.code : found).toBe('DAMAGED');
      }),
    );
  });

  test('is itself or refused wherever a piece of it is another', () => {
    const change = fc.record({ at: fc.nat(), length: fc.nat({ max: 90 }), put: fc.string({ maxLength: 9 }) });
    fc.assert(
      fc.property(anyManifest(honestPath), change, (manifest, { at, length, put }) => {
        const text = manifestText(manifest);
        const place = at % text.length;
        const found = decoded(text.slice(0, place) + put + text.slice(place + length));
        if (!(found instanceof BackupError)) expect(found).toEqual(manifest);
      }),
    );
  });

  test('names nothing outside, however well it is sealed', () => {
    fc.assert(
      fc.property(anyManifest(fc.oneof(hostilePath, honestPath)), (manifest) => {
        const found = decoded(manifestText(manifest));
        if (found instanceof BackupError) return;
        for (const { path: file } of found.files) {
          expect(path.resolve('/backup', file)).toMatch(/^\/backup\/(data|settings)\/./);
          expect(path.normalize(file)).toBe(file);
        }
      }),
    );
  });
});

/** Something that happens to a file of a backup on its way; `aside` is a folder beside the backup. */
interface Harm {
  readonly name: string;
  readonly done: (file: string, aside: string) => Promise<unknown>;
}

const harms: readonly Harm[] = [
  { name: 'lost', done: (file) => rm(file) },
  { name: 'cut off', done: async (file) => truncate(file, (await stat(file)).size - 1) },
  { name: 'emptied', done: (file) => truncate(file, 0) },
  { name: 'grown', done: (file) => appendFile(file, '\n') },
  { name: 'renamed', done: (file) => rename(file, `${file}.bak`) },
  { name: 'joined by another', done: (file) => cp(file, `${file}.copy`) },
  {
    name: 'replaced by a link to the same bytes',
    async done(file, aside) {
      await cp(file, `${aside}/same`);
      await rm(file);
      await symlink(`${aside}/same`, file);
    },
  },
  {
    name: 'replaced by a folder',
    async done(file) {
      await rm(file);
      await mkdir(file);
    },
  },
];

/** Files of a backup with the settings of the repository. */
const files = [
  'manifest.json',
  'data/services/fills.ndjson',
  'settings/base.yaml',
  'settings/strategies.yaml',
];

async function refusalOf(backup: string, targets: { data: string; settings: string }): Promise<BackupError> {
  const ended = restoreBackup({ backup, targets, isDryRun: false });
  const error: unknown = await ended.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof BackupError) return error;
  throw new Error('Expected a refusal, was none.', { cause: error });
}

describe('a restoration', PATIENT, () => {
  test.each(harms.map((harm) => [harm.name, harm] as const))(
    'of a backup with a file that is %s leaves everything as it was',
    async (_, { done }) => {
      await inBackupWorld(async (world) => {
        const { root } = world;
        const { folder } = await createBackup(world.ports, world.request);
        for (const [index, name] of files.entries()) {
          const own = `${root}/${index}`;
          const backup = `${own}/backup`;
          await cp(folder, backup, { recursive: true });
          await done(path.join(backup, name), own);
          const before = await readFiles(own);
          const targets = { data: `${own}/data`, settings: `${own}/config` };
          expect(await refusalOf(backup, targets), name).toHaveProperty(
            'message',
            expect.stringContaining(backup),
          );
          expect(await readFiles(own)).toEqual(before);
        }
      });
    },
  );

  test('of a backup with a part behind a link leaves everything as it was', async () => {
    await inBackupWorld(async ({ root, ports, request }) => {
      const { folder: backup } = await createBackup(ports, request);
      await rename(`${backup}/data`, `${root}/behind`);
      await symlink(`${root}/behind`, `${backup}/data`);
      const before = await readFiles(root);
      const targets = { data: `${root}/new/data`, settings: `${root}/new/config` };
      expect(await refusalOf(backup, targets)).toMatchObject({ code: 'STRANGE_FILE' });
      expect(await readFiles(root)).toEqual(before);
    });
  });

  test('of the files of one backup under the manifest of another is refused', async () => {
    await inBackupWorld(async (world) => {
      const { root, data, ports, request } = world;
      const { folder: backup } = await createBackup(ports, request);
      await appendFile(`${data}/services/fills.ndjson`, '{"qty":"9"}\n');
      const later = { ...ports, nowNs: () => ports.nowNs() + 1_000_000_000n };
      const { folder: other } = await createBackup(later, request);
      await cp(`${other}/manifest.json`, `${backup}/manifest.json`);
      const targets = { data: `${root}/new/data`, settings: `${root}/new/config` };
      expect(await refusalOf(backup, targets)).toMatchObject({ code: 'DAMAGED' });
      await expect(stat(targets.data)).rejects.toThrow('ENOENT');
    });
  });

  test('of a sealed manifest that names a file outside touches nothing', async () => {
    await inBackupWorld(async (world) => {
      const { root } = world;
      const { folder: backup, verdict } = await createBackup(world.ports, world.request);
      await fc.assert(
        fc.asyncProperty(hostilePath, async (hostile) => {
          const [first, ...others] = verdict.manifest.files;
          const named = [{ ...first!, path: hostile }, ...others];
          await writeFile(
            `${backup}/manifest.json`,
            manifestText(sealManifest({ ...verdict.manifest, files: named })),
          );
          const before = await readFiles(root);
          const targets = { data: `${root}/new/data`, settings: `${root}/new/config` };
          expect(await refusalOf(backup, targets)).toMatchObject({ code: 'DAMAGED' });
          expect(await readFiles(root)).toEqual(before);
        }),
        { numRuns: fewRuns(20) },
      );
    });
  });

  test('takes no folder within another, nor within the backup, by whatever name', async () => {
    await inBackupWorld(async (world) => {
      const { root } = world;
      const { folder: backup } = await createBackup(world.ports, world.request);
      await symlink(backup, `${root}/other-name`);
      const before = await readFiles(root);
      for (const [data, settings] of [
        ['/new', '/new'],
        ['/new/config/data', '/new/config'],
        ['/new', '/new/x/../config'],
        ['/other-name/new', '/new'],
        ['/new', `${backup.slice(root.length)}/settings/new`],
      ])
        expect(
          await refusalOf(backup, { data: `${root}${data}`, settings: `${root}${settings}` }),
        ).toMatchObject({ code: 'NESTED' });
      expect(await readFiles(root)).toEqual(before);
      expect((await verifyBackup(backup)).damage).toEqual([]);
    });
  });

  test('that cannot make the second folder leaves the first as it was', async () => {
    await inBackupWorld(async (world) => {
      const { root } = world;
      const { folder: backup } = await createBackup(world.ports, world.request);
      await mkdir(`${root}/data.restoring`);
      await writeFile(`${root}/data.restoring/mine`, 'mine');
      const before = [await readdir(root), await readFiles(root)];
      // A name of its own beside it would be too long.
      const targets = { data: `${root}/data`, settings: `${root}/${'x'.repeat(250)}` };
      expect(await refusalOf(backup, targets)).toMatchObject({
        code: 'SYSTEM',
        message: expect.stringContaining('was ENAMETOOLONG'),
      });
      expect([await readdir(root), await readFiles(root)]).toEqual(before);
    });
  });

  test('opens a folder that was not there to nobody else', async () => {
    await inBackupWorld(async (world) => {
      const { root } = world;
      const { folder: backup } = await createBackup(world.ports, world.request);
      const open = `${root}/open`;
      await mkdir(open);
      await chmod(open, 0o777);
      const targets = { data: `${open}/new`, settings: `${open}/config` };
      await restoreBackup({ backup, targets, isDryRun: false });
      for (const target of Object.values(targets)) expect((await stat(target)).mode & 0o777).toBe(0o700);
      expect(await readFile(`${targets.settings}/strategies.yaml`, 'utf8')).toBe('strategies: []\n');
    });
  });
});
