import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { describeProblem, readYaml } from '../../../src/core/config/index.ts';
import { decryptSops, isSopsFile, Secret } from '../../../src/core/secrets/index.ts';
import { type Encryption, encryptSops, type PlainTree, seal } from './sops-encryptor.ts';

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);

const TREE: PlainTree = {
  api_keys: { binanceus: { key: 'K-12345', secret: 'a "b"\n: ÄŁ🔑' } },
  rest: { whole: 7, broken: 2.5, yes: true, no: false, nothing: null, empty: '', list: ['a', 'b', 3] },
};

async function open(text: string, ...identities: readonly string[]) {
  const yaml = readYaml('secrets.enc.yaml', text);
  if (yaml.kind === 'invalid') throw new Error(yaml.problems.map(describeProblem).join('\n'));
  expect(isSopsFile(yaml.value)).toBe(true);
  const opened = await decryptSops(
    yaml.value,
    (identities.length === 0 ? [identity] : identities).map(asSecret),
  );
  if (opened.kind === 'ok') return { content: opened.value.content, problems: [] };
  return { content: undefined, problems: opened.problems.map(describeProblem) };
}

function asSecret(text: string): Secret {
  return new Secret(text);
}

function encrypt(tree: PlainTree = TREE, encryption: Partial<Encryption> = {}): Promise<string> {
  return encryptSops(tree, { recipients: [recipient], ...encryption });
}

/** Changes the encrypted file as an attacker would, who has no key. */
async function tamper(change: (file: Tampered) => void, encryption: Partial<Encryption> = {}) {
  const file = parse(await encrypt(TREE, encryption)) as Tampered;
  change(file);
  return open(stringify(file, { lineWidth: 0 }));
}

interface Tampered {
  api_keys: { binanceus: Record<string, string> };
  rest: Record<string, unknown> & { list: string[] };
  sops: Record<string, unknown> & { age: Record<string, string>[] };
}

describe('what sops wrote is read back', () => {
  test('with values of every kind', async () => {
    expect(await open(await encrypt())).toEqual({ content: TREE, problems: [] });
  });

  test('by any of several recipients', async () => {
    const other = await generateX25519Identity();
    const text = await encrypt(TREE, { recipients: [await identityToRecipient(other), recipient] });
    expect((await open(text, other)).content).toEqual(TREE);
    expect((await open(text, await generateX25519Identity(), identity)).content).toEqual(TREE);
  });

  test('with a MAC that covers encrypted values only', async () => {
    expect((await open(await encrypt(TREE, { macOnlyEncrypted: true }))).content).toEqual(TREE);
  });

  test('and the encrypted text shows nothing of it', async () => {
    const text = await encrypt();
    expect(text).not.toContain('K-12345');
    expect(text).toContain('ENC[AES256_GCM,');
  });
});

describe('a file that anyone changed is refused', () => {
  const WRONG_MAC = 'sops.mac: expected the MAC of these values, was another';
  const CHANGED = 'expected a value that sops encrypted, was changed, or moved here';

  test.each<[string, (file: Tampered) => void, string]>([
    ['a MAC of something else', ({ sops }) => (sops['mac'] = seal('0'.repeat(128), 'str', 'x')), WRONG_MAC],
    ['a later change', ({ sops }) => (sops['lastmodified'] = '2026-11-23T10:00:00Z'), WRONG_MAC],
    ['a removed value', ({ rest }) => delete rest['whole'], WRONG_MAC],
    ['a removed section', (file) => delete (file as Partial<Tampered>).api_keys, WRONG_MAC],
    ['a value too many', ({ rest }) => (rest['more'] = seal('x', 'str', 'rest:more:')), WRONG_MAC],
    ['another kind of MAC', ({ sops }) => (sops['mac_only_encrypted'] = true), WRONG_MAC],
    ['items in another order', ({ rest }) => rest.list.reverse(), WRONG_MAC],
    ['an item repeated', ({ rest }) => rest.list.push(rest.list[0]!), WRONG_MAC],
    [
      'exchanged values',
      ({ api_keys: { binanceus } }) =>
        ([binanceus['key'], binanceus['secret']] = [binanceus['secret']!, binanceus['key']!]),
      CHANGED,
    ],
    ['a changed letter', ({ rest }) => (rest['yes'] = flip(String(rest['yes']))), CHANGED],
    [
      'plain text',
      ({ rest }) => (rest['whole'] = 7),
      'rest.whole: expected a value that sops encrypted, was plain text',
    ],
    [
      'a cut tag',
      ({ rest }) => (rest['yes'] = String(rest['yes']).replace(/tag:.{8}/, 'tag:')),
      'a damaged envelope',
    ],
    ['an unknown type', ({ rest }) => (rest['yes'] = seal('x', 'code', 'rest:yes:')), 'a damaged envelope'],
    [
      'no MAC',
      ({ sops }) => delete sops['mac'],
      'sops.mac: expected ENC[AES256_GCM,…] as sops writes it, was missing',
    ],
    ['no time', ({ sops }) => delete sops['lastmodified'], 'sops.lastmodified: expected text'],
    [
      'no recipients',
      ({ sops }) => (sops.age = []),
      'sops.age: expected at least one age recipient, was a list',
    ],
    [
      'recipients of another service',
      (file) => (file.sops = { pgp: [] } as never),
      'a list of age recipients, was missing',
    ],
    [
      'a damaged envelope',
      ({ sops }) => (sops.age[0]!['enc'] = 'x'),
      `expected an age identity of ${recipient}`,
    ],
    [
      'a block that is text',
      (file) => (file.sops = 'x' as never),
      'sops: expected a map of settings, was text',
    ],
  ])('%s', async (_, change, says) => {
    const { content, problems } = await tamper(change);
    expect(content).toBeUndefined();
    expect(problems.join('\n')).toContain(says);
    expect(problems.join('\n')).not.toContain('K-12345');
  });

  test('and the places of values are told, every one', async () => {
    const { problems } = await tamper(({ rest }) => {
      rest['whole'] = 7;
      rest.list[1] = 'b';
    });
    expect(problems).toEqual([
      expect.stringMatching(/^secrets\.enc\.yaml:6:10: rest\.whole: /),
      expect.stringMatching(/^secrets\.enc\.yaml:14:7: rest\.list\[1\]: /),
    ]);
  });
});

describe('without the right key', () => {
  test('a file stays closed, and says whose key it wants', async () => {
    const { content, problems } = await open(await encrypt(), await generateX25519Identity());
    expect(content).toBeUndefined();
    expect(problems).toEqual([
      expect.stringContaining(`expected an age identity of ${recipient}, was none that opens`),
    ]);
  });

  test('a data key of the wrong length opens nothing', async () => {
    const text = await encrypt();
    const other = parse(await encrypt(TREE, { dataKey: Buffer.alloc(32, 1) })) as Tampered;
    const file = parse(text) as Tampered;
    file.sops.age = other.sops.age;
    expect((await open(stringify(file))).problems.join()).toContain('was changed, or moved here');
  });
});

/** Exchanges one letter of the encrypted bytes. */
function flip(envelope: string): string {
  return envelope.replace(/data:(.)/, (_, letter: string) => `data:${letter === 'A' ? 'B' : 'A'}`);
}
