/**
 * Opens files that `sops` encrypted for age recipients, into memory only.
 *
 * Each value stands encrypted under the data key of the file and is bound to its keys; the data key is encrypted for
 * each recipient; the MAC over all values in their order is bound to the time of the last change. Non-goals: the other
 * key services of SOPS, and values left in plain text, which it calls unencrypted.
 *
 * Format: https://github.com/getsops/sops (sops.go, aes/cipher.go).
 */
import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { checkSettings } from '../config/check-settings.ts';
import { type Checked, type Problem, pathText } from '../config/problem.ts';
import type { YamlFile } from '../config/yaml-file.ts';
import { isPlainObject } from '../contracts/field-reader.ts';
import type { DataKeyOpener } from './age-key.ts';
import { kindOf } from './kind-of.ts';
import { openSopsEnvelope, parseSopsEnvelope, type SopsType } from './sops-envelope.ts';
import { SOPS_METADATA, type SopsMetadata } from './sops-metadata.ts';

/** Starts the MAC of files that say it covers encrypted values only: SHA-256 of "sops". */
const MAC_ONLY_ENCRYPTED = createHash('sha256').update('sops').digest();

/** Tells whether a file has the block that sops adds. */
export function isSopsFile({ content }: YamlFile): boolean {
  return Object.hasOwn(content, 'sops');
}

/** Decrypts a file whose data key can be opened; its places keep their positions. Problems never show a value. */
export async function decryptSops(file: YamlFile, openDataKey: DataKeyOpener): Promise<Checked<YamlFile>> {
  const { sops, ...values } = file.content;
  const block = checkSettings({ ...file, content: { sops } }, SOPS_FILE, kindOf);
  if (block.kind === 'invalid') return block;
  const metadata = block.value.sops;
  const key = await openDataKey(metadata.age);
  if (key === undefined) return refuse(noIdentity(file, metadata));

  const mac = createHash('sha512');
  if (metadata.mac_only_encrypted) mac.update(MAC_ONLY_ENCRYPTED);
  const problems: Problem[] = [];
  const content = openMap(values, [], { file, key, mac, problems });
  if (problems.length > 0) return refuse(...problems);
  return isMacRight(metadata, key, mac)
    ? { kind: 'ok', value: { ...file, content } }
    : refuse(wrongMac(file));
}

const SOPS_FILE = z.looseObject({ sops: SOPS_METADATA });

/** What a walk over the values needs and gathers. */
interface Walk {
  readonly file: YamlFile;
  readonly key: Uint8Array;
  readonly mac: Hash;
  readonly problems: Problem[];
}

type Keys = readonly (string | number)[];

function openMap(map: Readonly<Record<string, unknown>>, keys: Keys, walk: Walk): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, openAny(value, [...keys, key], walk)]),
  );
}

function openAny(value: unknown, keys: Keys, walk: Walk): unknown {
  if (isPlainObject(value)) return openMap(value, keys, walk);
  if (Array.isArray(value)) return value.map((item: unknown, index) => openAny(item, [...keys, index], walk));
  // Where there is nothing, SOPS encrypts nothing.
  if (value === null || value === '') return value;
  return openValue(value, keys, walk);
}

function openValue(value: unknown, keys: Keys, walk: Walk): unknown {
  const envelope = typeof value === 'string' ? parseSopsEnvelope(value) : undefined;
  if (envelope === undefined) return refuseValue(keys, 'plain text, or a damaged envelope', walk);
  const bytes = openSopsEnvelope(envelope, walk.key, placeOf(keys));
  if (bytes === undefined) return refuseValue(keys, 'changed, or moved here', walk);
  walk.mac.update(bytes);
  return plainValue(envelope.type, bytes.toString('utf8'));
}

function refuseValue(keys: Keys, found: string, { file, problems }: Walk): unknown {
  const place = { file: file.file, path: pathText(keys), ...file.positionOf(keys, 'value') };
  problems.push({ ...place, expected: 'a value that sops encrypted', found });
  return undefined;
}

/** Items of a list are bound to the keys of the list, not to their number. */
function placeOf(keys: Keys): string {
  return keys
    .filter((key) => typeof key === 'string')
    .map((key) => `${key}:`)
    .join('');
}

function plainValue(type: SopsType, text: string): string | number | boolean {
  switch (type) {
    case 'str':
      return text;
    case 'int':
    case 'float':
      return Number(text);
    case 'bool':
      return text === 'True';
  }
}

function isMacRight(metadata: SopsMetadata, key: Uint8Array, mac: Hash): boolean {
  const written = openSopsEnvelope(metadata.mac, key, metadata.lastmodified);
  return written?.toString('utf8') === mac.digest('hex').toUpperCase();
}

function wrongMac({ file, positionOf }: YamlFile): Problem {
  return {
    file,
    path: 'sops.mac',
    expected: 'the MAC of these values',
    found: 'another: values were added, removed, exchanged or put in another order since sops wrote the file',
    advice: 'Restore the file, or edit it with sops.',
    ...positionOf(['sops', 'mac'], 'value'),
  };
}

function noIdentity({ file, positionOf }: YamlFile, { age }: SopsMetadata): Problem {
  return {
    file,
    path: 'sops.age',
    expected: `an age identity of ${age.map(({ recipient }) => recipient.slice(0, 80)).join(' or ')}`,
    found: 'none that opens the data key',
    advice: 'Name the right key file, or let a recipient add yours with sops updatekeys.',
    ...positionOf(['sops', 'age'], 'key'),
  };
}

function refuse(...problems: readonly Problem[]): Checked<never> {
  return { kind: 'invalid', problems };
}
