import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSecrets, fingerprintOf } from '../../tools/validate/secrets/find-secrets.ts';
import { GitBatchError, readGitBatch, readObjectPaths } from '../../tools/validate/secrets/git-blobs.ts';
import { readReviewed, review } from '../../tools/validate/secrets/review.ts';
import { scan } from '../../tools/validate/secrets/scan.ts';
import { anyText } from '../any-text.ts';

/** In parts: this file is scanned as well. */
const token = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');
const ageKey = `AGE-SECRET-KEY-1${'QPZRY9X8GF'.repeat(6).slice(0, 58)}`;
const pem = (kind: string) =>
  [
    `-----BEGIN ${kind}PRIVATE KEY-----`,
    'MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v',
    'VpguoRK9JLsLMREScVpezJpGXA7r',
    `-----END ${kind}PRIVATE KEY-----`,
  ].join('\n');

describe('a secret', () => {
  test.each([
    ['a token', token, 'github/GITHUB_TOKEN'],
    ['an age key', ageKey, 'plain-keys/AgeKey'],
    ['a short private key', pem(''), 'plain-keys/PemKey'],
    ['a private key of a kind', pem('EC '), 'plain-keys/PemKey'],
  ])('is found: %s', async (_, secret, rule) => {
    expect(await findSecrets('a/b.yaml', `first: 1\nkey: ${secret}\n`)).toEqual([
      { path: 'a/b.yaml', line: 2, rule, fingerprint: fingerprintOf(secret) },
    ]);
  });

  test('is found below a comment that would switch the rule off', async () => {
    const text = `// secretlint-disable\nconst key = '${token}';\n`;
    expect(await findSecrets('a.ts', text)).toHaveLength(1);
  });

  test('is not what people write', async () => {
    const text =
      'The key stands in AGE-SECRET-KEY-1…, or between BEGIN and END PRIVATE KEY; see ENC[AES256_GCM].\n';
    expect(await findSecrets('a.md', text)).toEqual([]);
  });
});

describe('the list of what was reviewed', () => {
  const finding = { path: 'a.ts', line: 3, rule: 'x/Y', fingerprint: '0123456789abcdef' };
  const entry = { path: 'a.ts', fingerprint: '0123456789abcdef', reason: 'Made for tests, opens nothing.' };

  test('explains a finding wherever it stands in its file', () => {
    expect(review([finding, { ...finding, line: 9 }], [entry])).toEqual({
      open: [],
      explained: 2,
      stale: [],
    });
  });

  test('explains no other secret, and none in another file', () => {
    const others = [
      { ...finding, fingerprint: 'ffffffffffffffff' },
      { ...finding, path: 'b.ts' },
    ];
    expect(review(others, [entry])).toEqual({ open: others, explained: 0, stale: [entry] });
  });

  test.each([
    ['without a reason', [{ path: 'a', fingerprint: '0123456789abcdef', reason: 'test' }]],
    ['with a secret in the place of a fingerprint', [{ ...entry, fingerprint: token }]],
    ['with something else', [{ ...entry, line: 3 }]],
  ])('is refused %s', (_, list) => {
    expect(() => readReviewed(JSON.stringify(list))).toThrow('Expected a list of reviewed findings');
    expect(readReviewed(JSON.stringify([entry]))).toEqual([entry]);
  });
});

describe('what git prints', () => {
  const id = (index: number) => index.toString(16).padStart(40, '0');
  const printed = (blobs: readonly { readonly type: string; readonly bytes: Uint8Array }[]) =>
    Buffer.concat(
      blobs.flatMap(({ type, bytes }, index) => [
        Buffer.from(`${id(index)} ${type} ${bytes.length}\n`),
        bytes,
        Buffer.from('\n'),
      ]),
    );

  async function blobsOf(bytes: Uint8Array, pieceLength = bytes.length + 1) {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
    }
    const read: { id: string; bytes: Buffer }[] = [];
    for await (const blob of readGitBatch(pieces()))
      read.push({ id: blob.id, bytes: Buffer.from(blob.bytes) });
    return read;
  }

  test('is read blob by blob, in whatever pieces it comes', async () => {
    const objects = fc.array(
      fc.record({ type: fc.constantFrom('blob', 'tree', 'commit'), bytes: fc.uint8Array({ maxLength: 40 }) }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(objects, fc.integer({ min: 1, max: 30 }), async (all, pieceLength) => {
        const expected = all
          .map(({ type, bytes }, index) => ({ type, id: id(index), bytes: Buffer.from(bytes) }))
          .filter(({ type }) => type === 'blob')
          .map(({ id: one, bytes }) => ({ id: one, bytes }));
        expect(await blobsOf(printed(all), pieceLength)).toEqual(expected);
      }),
    );
  });

  test('is refused where it is cut off or something else', async () => {
    const whole = printed([{ type: 'blob', bytes: Buffer.from('text') }]);
    await expect(blobsOf(whole.subarray(0, -1))).rejects.toThrow(GitBatchError);
    await expect(blobsOf(Buffer.from('0123 missing\n'))).rejects.toThrow('Expected an object of git');
    await fc.assert(
      fc.asyncProperty(anyText(), async (text) => {
        const read = await blobsOf(Buffer.from(text)).catch((error: unknown) => error);
        expect(read instanceof GitBatchError || (Array.isArray(read) && text === '')).toBe(true);
      }),
    );
  });

  test('names paths, of which a commit has none', () => {
    expect(readObjectPaths(`${id(1)}\n${id(2)} a b.ts\n${id(3)} \n`)).toEqual(new Map([[id(2), 'a b.ts']]));
  });
});

test('a scan counts texts, leaves out what is none, and finds secrets', async () => {
  async function* files() {
    yield { path: 'a.txt', bytes: Buffer.from(token) };
    yield { path: 'b.png', bytes: Buffer.from(`\0${token}`) };
  }
  expect(await scan(files())).toMatchObject({ textCount: 1, binaryCount: 1, findings: [{ path: 'a.txt' }] });
});
