import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChainLink, chainEvent } from '../../../src/core/audit/audit-event.ts';
import { createHeadSigner, createHeadVerifier, verifyAudit } from '../../../src/core/audit/index.ts';
import { checkedLine } from '../../../src/core/journal/line-checksum.ts';
import { applyDamage, damage } from '../journal/damage.ts';
import { MemoryFiles } from '../journal/memory-files.ts';
import {
  EVENTS,
  entry,
  FOLDER,
  HEADS,
  KEYS,
  keyPair,
  openLog,
  recordAll,
  verify,
  verifyUnsigned,
} from './audit-world.ts';

const COUNT = 7;

let intact: Promise<readonly string[]> | undefined;

/** An audit that was written once, in files of one's own. */
async function written(): Promise<MemoryFiles> {
  intact ??= write();
  const [events = '', heads = ''] = await intact;
  const files = new MemoryFiles();
  files.put(EVENTS, events);
  files.put(HEADS, heads);
  return files;
}

async function write(): Promise<readonly string[]> {
  const files = new MemoryFiles();
  const { log } = await openLog(files);
  await recordAll(log, COUNT);
  await log.close();
  expect(files.paths()).toEqual([HEADS, EVENTS]);
  return [EVENTS, HEADS].map((path) => files.text(path) ?? '');
}

/** Changes the lines of a file. */
function change(files: MemoryFiles, path: string, edit: (lines: string[]) => readonly string[]): void {
  const lines = (files.text(path) ?? '').split('\n').slice(0, -1);
  files.put(
    path,
    edit(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** An audit with other events whose checksums fit each other, from event `from` on. */
function rewrite(lines: readonly string[], from: number): readonly string[] {
  let link: ChainLink = { sequence: from - 1, checksum: from === 1 ? '' : checksumIn(lines[from - 2]!) };
  return lines.map((line, index) => {
    if (index + 1 < from) return line;
    const event = chainEvent(entry(100 + index), 1_767_603_600_000_000_000n, link);
    link = event;
    return event.line;
  });
}

function withOtherChecksum(line: string): string {
  const checksum = checksumIn(line);
  return line.replace(checksum, (checksum.startsWith('0') ? '1' : '0') + checksum.slice(1));
}

function checksumIn(line: string): string {
  return /"checksum":"([0-9a-f]+)"/.exec(line)?.[1] ?? '';
}

test('an audit as it was written is intact, with the key and without', async () => {
  const files = await written();
  expect(await verify(files)).toEqual({
    flaw: undefined,
    last: { sequence: COUNT, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) },
    lastHead: expect.objectContaining({ sequence: COUNT }),
    headCount: 4,
    isSigned: true,
    tornLine: undefined,
  });
  expect(await verifyUnsigned(files)).toMatchObject({
    flaw: undefined,
    isSigned: false,
    lastHead: undefined,
  });
});

test('an empty audit with its first head is intact', async () => {
  const files = new MemoryFiles();
  await (await openLog(files)).log.close();
  expect(await verify(files)).toMatchObject({
    flaw: undefined,
    last: { sequence: 0, checksum: '' },
    headCount: 1,
  });
});

describe('tampering with the events', () => {
  test.each<[string, (lines: string[]) => readonly string[], string, number | undefined]>([
    ['an edit', (lines) => lines.with(2, lines[2]!.replace('"1.5"', '"9.5"')), 'BAD_CHECKSUM', 3],
    [
      'an edit of the stamp',
      (lines) => lines.with(6, lines[6]!.replace('17676', '17677')),
      'BAD_CHECKSUM',
      7,
    ],
    ['an edited checksum', (lines) => lines.with(2, withOtherChecksum(lines[2]!)), 'BAD_CHECKSUM', 3],
    ['a deletion', (lines) => lines.toSpliced(2, 1), 'BAD_SEQUENCE', 3],
    ['a deletion of the first', (lines) => lines.slice(1), 'BAD_SEQUENCE', 1],
    ['a swap', (lines) => [...lines.slice(0, 2), lines[3]!, lines[2]!, ...lines.slice(4)], 'BAD_SEQUENCE', 3],
    ['an insertion', (lines) => lines.toSpliced(2, 0, lines[1]!), 'BAD_SEQUENCE', 3],
    ['other spaces', (lines) => lines.with(2, lines[2]!.replace(',', ', ')), 'NOT_CANONICAL', 3],
    [
      'a line checksum',
      (lines) => lines.with(2, Buffer.from(checkedLine(lines[2]!)).toString().trimEnd()),
      'NOT_CANONICAL',
      3,
    ],
    ['a blank line', (lines) => lines.toSpliced(2, 0, ''), 'NOT_CANONICAL', undefined],
    [
      'another field',
      (lines) => lines.with(2, lines[2]!.replace('"seq"', '"see":1,"seq"')),
      'BAD_CHECKSUM',
      3,
    ],
    [
      'a field twice',
      (lines) => lines.with(2, lines[2]!.replace('"seq":3', '"seq":3,"seq":3')),
      'NOT_CANONICAL',
      3,
    ],
    ['no event', (lines) => lines.with(2, '{}'), 'UNREADABLE_LINE', 3],
    ['no JSON', (lines) => lines.with(2, '{'), 'UNREADABLE_LINE', 3],
  ])('shows without the key: %s', async (_, edit, code, line) => {
    const files = await written();
    change(files, EVENTS, edit);
    const { flaw } = await verifyUnsigned(files);
    expect({ code: flaw?.code, line: flaw?.line }).toEqual({ code, line });
    expect(flaw?.reason).toMatch(/expected .*, was /s);
  });

  test.each<[string, (lines: string[]) => readonly string[], string]>([
    ['an end that was cut off', (lines) => lines.slice(0, -1), 'TRUNCATED'],
    ['everything cut off', () => [], 'TRUNCATED'],
    ['everything written anew, checksums included', (lines) => rewrite(lines, 1), 'REWRITTEN'],
    ['the end written anew', (lines) => rewrite(lines, 5), 'REWRITTEN'],
    [
      'more events than are signed',
      (lines) => rewrite([...lines, '', '', '', ''], COUNT + 1),
      'UNSIGNED_TAIL',
    ],
  ])('shows with the key alone: %s', async (_, edit, code) => {
    const files = await written();
    change(files, EVENTS, edit);
    expect((await verifyUnsigned(files)).flaw).toBeUndefined();
    expect((await verify(files)).flaw?.code).toBe(code);
  });

  test('shows in files that were rotated, added or removed', async () => {
    const files = await written();
    const rotated = `${FOLDER}/audit.20260105.ndjson`;
    files.put(rotated, files.text(EVENTS) ?? '');
    expect((await verify(files)).flaw).toMatchObject({ code: 'BAD_SEQUENCE', path: EVENTS, line: 1 });
    await files.remove(EVENTS);
    expect((await verify(files)).flaw).toBeUndefined();
    files.put(`${rotated}.gz`, gzipSync(files.text(rotated) ?? '').subarray(0, -9));
    await files.remove(rotated);
    expect((await verify(files)).flaw).toMatchObject({ code: 'UNREADABLE_LINE', path: `${rotated}.gz` });
    await files.remove(`${rotated}.gz`);
    expect((await verify(files)).flaw).toMatchObject({ code: 'TRUNCATED' });
  });
});

describe('tampering with the heads', () => {
  test.each<[string, (lines: string[]) => readonly string[], string]>([
    ['all are gone', () => [], 'NO_HEADS'],
    [
      'a claim is edited',
      (lines) => lines.with(1, lines[1]!.replace('"every":3', '"every":9')),
      'BAD_SIGNATURE',
    ],
    ['a checksum is edited', (lines) => lines.with(1, withOtherChecksum(lines[1]!)), 'BAD_SIGNATURE'],
    ['one is no head', (lines) => lines.with(1, '{}'), 'BAD_HEAD'],
    ['one is blank', (lines) => lines.with(1, ''), 'BAD_HEAD'],
    ['two are swapped', (lines) => [lines[0]!, lines[2]!, lines[1]!, lines[3]!], 'BAD_HEAD'],
    ['the last ones are gone', (lines) => lines.slice(0, 2), 'UNSIGNED_TAIL'],
  ])('shows: %s', async (_, edit, code) => {
    const files = await written();
    change(files, HEADS, edit);
    expect((await verify(files)).flaw?.code).toBe(code);
  });

  test('signed with another key', async () => {
    const files = new MemoryFiles();
    const { log } = await openLog(files, { ports: { signer: createHeadSigner(keyPair().privateKey) } });
    await log.close();
    expect((await verify(files)).flaw).toMatchObject({
      code: 'BAD_SIGNATURE',
      line: 1,
      reason: expect.stringContaining(`the key ${createHeadVerifier(KEYS.publicKey).keyId}`),
    });
  });
});

test('a last line that its writer has not finished is told, and is no flaw', async () => {
  const files = await written();
  files.put(EVENTS, `${files.text(EVENTS)}{"act`);
  files.put(HEADS, `${files.text(HEADS)}{"che`);
  expect(await verify(files)).toMatchObject({
    flaw: undefined,
    tornLine: `${EVENTS}:8: expected a whole last line, was one cut off after 5 characters`,
  });
});

test('a file that is gone while it is verified is an error of the file system', async () => {
  await expect(
    verifyAudit(new MemoryFiles(), { eventPaths: ['nowhere'], headPaths: [] }),
  ).rejects.toMatchObject({
    code: 'UNREADABLE',
  });
});

test.each(['', 'no key', KEYS.publicKey.replace('MCow', 'MCox')])('%j is no key', (pem) => {
  expect(() => createHeadSigner(pem)).toThrow(/^Expected an Ed25519 private key in PEM\. Make a pair with/);
  expect(() => createHeadVerifier(pem)).toThrow(/^Expected an Ed25519 public key in PEM/);
});

test('of a damaged audit no other event passes for one that was written', async () => {
  const files = await written();
  const before = Buffer.from(files.text(EVENTS) ?? '');
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const damaged = damages.reduce<Uint8Array>((content, each) => applyDamage(content, each), before);
      files.put(EVENTS, damaged);
      const { flaw, last } = await verify(files);
      const wholeLines = commonPrefix(before, damaged).toString().split('\n').length - 1;
      if (Buffer.compare(before, damaged) === 0) expect(flaw).toBeUndefined();
      else if (before.subarray(0, -1).equals(damaged)) expect(flaw).toBeUndefined();
      else expect(flaw?.reason).toContain('expected ');
      expect(last.sequence).toBeLessThanOrEqual(Math.min(COUNT, wholeLines + 1));
    }),
  );
});

function commonPrefix(left: Uint8Array, right: Uint8Array): Buffer {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return Buffer.from(left.subarray(0, length));
}
