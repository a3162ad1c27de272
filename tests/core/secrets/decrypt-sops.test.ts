import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { describeProblem, readYaml, type YamlFile } from '../../../src/core/config/index.ts';
import {
  ageKeyOpener,
  type DataKeyOpener,
  decryptSops,
  isSopsFile,
  Secret,
} from '../../../src/core/secrets/index.ts';
import { readAlready } from '../config/read-already.ts';
import { ENCRYPTED, IDENTITY, OTHER_IDENTITY, PLAIN, RECIPIENT } from './sample-secrets.ts';
import { DATA_KEY, encryptSops, encryptTree, type PlainTree, seal } from './sops-encryptor.ts';

const TREE: PlainTree = {
  api_keys: { binanceus: { key: 'K-12345', secret: 'a "b"\n: ÄŁ🔑' } },
  rest: { whole: 7, broken: 2.5, yes: true, no: false, nothing: null, empty: '', list: ['a', 'b', 3] },
};

/** Opens a file with age, by the identities of its recipients. */
function open(text: string, ...identities: readonly string[]) {
  const yaml = readYaml('secrets.enc.yaml', text);
  if (yaml.kind === 'invalid') throw new Error(yaml.problems.map(describeProblem).join('\n'));
  return openWith(yaml.value, ageKeyOpener(identities.map((each) => new Secret(each))));
}

/** Opens a file of which only the values count: its data key is there. */
function openContent(content: YamlFile['content']) {
  return openWith(readAlready('secrets.enc.yaml', content), async () => DATA_KEY);
}

async function openWith(file: YamlFile, openDataKey: DataKeyOpener) {
  expect(isSopsFile(file)).toBe(true);
  const opened = await decryptSops(file, openDataKey);
  if (opened.kind === 'ok') return { content: opened.value.content, problems: [] };
  return { content: undefined, problems: opened.problems.map(describeProblem) };
}

let encrypted: Promise<object> | undefined;

/** Changes the encrypted file as an attacker would, who has no key. */
async function tamper(change: (file: Tampered) => void) {
  encrypted ??= encryptTree(TREE);
  const file = structuredClone(await encrypted) as Tampered;
  change(file);
  return file;
}

interface Tampered extends Record<string, unknown> {
  api_keys: { binanceus: Record<string, string> };
  rest: Record<string, unknown> & { list: string[] };
  sops: Record<string, unknown> & { age: Record<string, string>[] };
}

describe('what sops wrote is read back', () => {
  test('with values of every kind', async () => {
    expect(await open(await encryptSops(TREE), IDENTITY)).toEqual({ content: TREE, problems: [] });
  });

  test('by any of several recipients', async () => {
    const recipients = [await identityToRecipient(OTHER_IDENTITY), RECIPIENT];
    const text = await encryptSops({ key: 'K-12345' }, { recipients });
    expect((await open(text, OTHER_IDENTITY)).content).toEqual({ key: 'K-12345' });
    const nobody = await generateX25519Identity();
    expect((await open(text, nobody, IDENTITY)).content).toEqual({ key: 'K-12345' });
    expect((await open(text, nobody)).content).toBeUndefined();
  });

  test('with a MAC that covers encrypted values only', async () => {
    const tree = (await encryptTree(TREE, { macOnlyEncrypted: true })) as Tampered;
    expect((await openContent(tree)).content).toEqual(TREE);
  });

  test('and the encrypted text shows nothing of it', async () => {
    const text = JSON.stringify(await encryptTree(TREE));
    expect(text).not.toContain('K-12345');
    expect(text).toContain('ENC[AES256_GCM,');
  });

  test('the sample is what is encrypted today, apart from the draws of age', async () => {
    expect(ENCRYPTED).toBe(await encryptSops(PLAIN));
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
      'a block that is text',
      (file) => (file.sops = 'x' as never),
      'sops: expected a map of settings, was text',
    ],
  ])('%s', async (_, change, says) => {
    const { content, problems } = await openContent(await tamper(change));
    expect(content).toBeUndefined();
    expect(problems.join('\n')).toContain(says);
    expect(problems.join('\n')).not.toContain('K-12345');
  });

  test('and the places of values are told, every one', async () => {
    const file = await tamper(({ rest }) => {
      rest['whole'] = 7;
      rest.list[1] = 'b';
    });
    expect((await open(stringify(file, { lineWidth: 0 }), IDENTITY)).problems).toEqual([
      expect.stringMatching(/^secrets\.enc\.yaml:6:10: rest\.whole: /),
      expect.stringMatching(/^secrets\.enc\.yaml:14:7: rest\.list\[1\]: /),
    ]);
  });
});

describe('without the right key', () => {
  const WANTED = `expected an age identity of ${RECIPIENT}, was none that opens`;

  test('a file stays closed, and says whose key it wants', async () => {
    const { content, problems } = await open(ENCRYPTED, OTHER_IDENTITY);
    expect(content).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(WANTED)]);
  });

  test('so it does when the envelope of the key is damaged', async () => {
    const damaged = ENCRYPTED.replace('YWdlLWVuY3J5', 'YWdlLWVuY3J6');
    expect((await open(damaged, IDENTITY)).problems).toEqual([expect.stringContaining(WANTED)]);
  });

  test('the data key of another file opens nothing', async () => {
    const file = (await encryptTree(TREE, { dataKey: Buffer.alloc(32, 1) })) as Tampered;
    expect((await openContent(file)).problems.join()).toContain('was changed, or moved here');
  });
});

/** Exchanges one letter of the encrypted bytes. */
function flip(envelope: string): string {
  return envelope.replace(/data:(.)/, (_, letter: string) => `data:${letter === 'A' ? 'B' : 'A'}`);
}
