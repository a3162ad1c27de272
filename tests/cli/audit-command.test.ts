import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runNjord } from '../../src/cli/njord.ts';
import { EVENTS, HEADS, KEYS, openLog, recordAll } from '../core/audit/audit-world.ts';
import { MemoryFiles } from '../core/journal/memory-files.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { recordPorts } from './recorded-ports.ts';

async function verify(...words: readonly string[]) {
  const ports = recordPorts();
  const exitCode = await runNjord(['audit', 'verify', ...words], ports);
  return { exitCode, out: ports.out(), err: ports.err() };
}

const memory = new Map<number, Promise<MemoryFiles>>();

/** An audit of so many events, which several tests copy. */
function audited(count: number): Promise<MemoryFiles> {
  const known = memory.get(count);
  if (known !== undefined) return known;
  const written = writeAudit(count);
  memory.set(count, written);
  return written;
}

async function writeAudit(count: number): Promise<MemoryFiles> {
  const files = new MemoryFiles();
  const { log } = await openLog(files, { headEvery: 2 });
  await recordAll(log, count);
  await log.close();
  return files;
}

/** A folder with an audit of so many events, and its public key in `key.pem`. */
async function withAudit(count: number, use: (folder: string, key: string) => Promise<void>): Promise<void> {
  const files = await audited(count);
  await inTemporaryFolder(async (folder) => {
    await Promise.all([
      writeFile(path.join(folder, 'audit.ndjson'), files.text(EVENTS) ?? ''),
      writeFile(path.join(folder, 'audit.heads.ndjson'), files.text(HEADS) ?? ''),
      writeFile(path.join(folder, 'key.pem'), KEYS.publicKey),
    ]);
    await use(folder, path.join(folder, 'key.pem'));
  });
}

describe('njord audit verify', () => {
  test('finds an audit intact, with the key and without', async () => {
    await withAudit(3, async (folder, key) => {
      const signed = await verify('--root', folder, '--public-key', key);
      expect(signed).toMatchObject({ exitCode: 0, err: '' });
      expect(signed.out).toMatch(
        /^intact: events 1 to 3 fit\n3 signed heads fit\nlast signed head: event 3, checksum [0-9a-f]{64}\n$/,
      );
      expect(await verify('--root', folder)).toMatchObject({
        exitCode: 0,
        out: expect.stringContaining('signatures were not checked'),
      });
      const file = await verify('--file', path.join(folder, 'audit.ndjson'), '--public-key', key, '--json');
      expect(JSON.parse(file.out)).toMatchObject({
        intact: true,
        audits: [{ intact: true, flaw: null, last: { seq: 3 }, heads: 3, torn_line: null }],
      });
    });
  });

  test('names the first broken place', async () => {
    await withAudit(3, async (folder, key) => {
      const file = path.join(folder, 'audit.ndjson');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('intent-2', 'intent-9'));
      const edited = await verify('--root', folder);
      expect(edited.exitCode).toBe(1);
      expect(edited.out).toMatch(
        /^BROKEN at .*audit\.ndjson:2: expected event 2 to have .* \(BAD_CHECKSUM\)\nevents 1 to 1 fit\n/,
      );

      await writeFile(file, '');
      const cut = await verify('--root', folder, '--public-key', key, '--json');
      expect(cut.exitCode).toBe(1);
      expect(JSON.parse(cut.out)).toMatchObject({
        intact: false,
        audits: [{ flaw: { code: 'TRUNCATED', line: null }, last: { seq: 0 }, last_head: { seq: 0 } }],
      });
      expect((await verify('--root', folder, '--public-key', key)).out).toContain('no event fits');
    });
  });

  test('looks at the audit of every writer, also one whose events were taken away', async () => {
    await withAudit(3, async (folder, key) => {
      const root = `${folder}/root`;
      await mkdir(`${root}/audit`, { recursive: true });
      await writeFile(`${root}/audit/notes.txt`, '');
      for (const writer of ['kill', 'up']) {
        await mkdir(`${root}/audit/${writer}`);
        for (const name of ['audit.ndjson', 'audit.heads.ndjson'])
          await copyFile(`${folder}/${name}`, `${root}/audit/${writer}/${name}`);
      }
      const both = await verify('--root', root, '--public-key', key);
      expect(both.exitCode).toBe(0);
      expect(both.out.split('\n').filter((line) => !line.includes('head'))).toEqual([
        `${root}/audit/kill`,
        '  intact: events 1 to 3 fit',
        `${root}/audit/up`,
        '  intact: events 1 to 3 fit',
        '',
      ]);
      await rm(`${root}/audit/kill/audit.ndjson`);
      const robbed = await verify('--root', root, '--public-key', key, '--json');
      expect(robbed.exitCode).toBe(1);
      expect(JSON.parse(robbed.out)).toMatchObject({
        intact: false,
        audits: [
          { place: `${root}/audit/kill`, flaw: { code: 'TRUNCATED' } },
          { place: `${root}/audit/up`, flaw: null },
        ],
      });
    });
  });

  test('tells a line that its writer has not finished', async () => {
    await withAudit(0, async (folder) => {
      await writeFile(path.join(folder, 'audit.ndjson'), '{"act');
      const { exitCode, out } = await verify('--root', folder);
      expect(exitCode).toBe(0);
      expect(out).toMatch(
        /^intact: no events yet\n.*\nunfinished, by a crash or a writer at work: .*cut off after 5 characters\n$/,
      );
    });
  });

  test.each<[string, (folder: string) => readonly string[], string]>([
    [
      'a folder that is missing',
      (folder) => ['--root', `${folder}/no`],
      'expected a folder with an audit, was ENOENT',
    ],
    [
      'a folder without an audit',
      () => ['--root', import.meta.dirname],
      'expected files named audit.ndjson, was none',
    ],
    [
      'a file that is missing',
      (folder) => ['--file', `${folder}/no.ndjson`],
      'expected a file that can be read, was ENOENT',
    ],
    [
      'a key that is missing',
      (folder) => ['--root', folder, '--public-key', `${folder}/no`],
      'expected a public key in PEM, was ENOENT',
    ],
    [
      'a key that is none',
      (folder) => ['--root', folder, '--public-key', `${folder}/audit.ndjson`],
      'Expected an Ed25519 public key in PEM',
    ],
    [
      'two places at once',
      (folder) => ['--root', folder, '--file', 'x'],
      "option '--file <file>' cannot be used with option '--root <folder>'",
    ],
  ])('says what it cannot read: %s', async (_, words, expected) => {
    await withAudit(1, async (folder) => {
      expect(await verify(...words(folder))).toMatchObject({
        exitCode: 2,
        out: '',
        err: expect.stringContaining(expected),
      });
    });
  });

  test('explains itself', async () => {
    expect(await verify('--help')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('openssl genpkey'),
    });
  });
});
