import { createCipheriv, createHash } from 'node:crypto';
import { armor, Encrypter } from 'age-encryption';
import { stringify } from 'yaml';
import { RECIPIENT, WRAPPED_DATA_KEY } from './sample-secrets.ts';

/** What can be encrypted: maps and lists of plain values. */
export interface PlainTree {
  readonly [key: string]: PlainValue;
}
type PlainValue = string | number | boolean | null | PlainTree | readonly PlainValue[];

/** How a file is encrypted; a test that tampers changes one of these. */
export interface Encryption {
  /** Whom the data key is encrypted for; the recipient of the samples by default, whose copy is ready. */
  readonly recipients?: readonly string[];
  readonly lastModified?: string;
  readonly macOnlyEncrypted?: boolean;
  /** Values that the MAC covers; those of the tree by default. */
  readonly macOf?: PlainTree;
  readonly dataKey?: Buffer;
}

/** The data key of the samples. */
export const DATA_KEY = createHash('sha256').update('data key').digest();

/** Writes a tree as `sops --encrypt --age …` does; see sops.go and aes/cipher.go of getsops/sops. */
export async function encryptSops(tree: PlainTree, encryption: Encryption = {}): Promise<string> {
  return stringify(await encryptTree(tree, encryption), { lineWidth: 0 });
}

/** Encrypts a tree as `encryptSops` does, and leaves out the writing of YAML. */
export async function encryptTree(tree: PlainTree, encryption: Encryption = {}): Promise<object> {
  const { recipients, lastModified = '2026-11-22T10:00:00Z', dataKey = DATA_KEY } = encryption;
  const mac = createHash('sha512');
  if (encryption.macOnlyEncrypted === true) mac.update(createHash('sha256').update('sops').digest());
  for (const value of leaves(encryption.macOf ?? tree)) mac.update(bytesOf(value));
  const age =
    recipients === undefined
      ? [{ recipient: RECIPIENT, enc: WRAPPED_DATA_KEY }]
      : await Promise.all(
          recipients.map(async (recipient) => ({ recipient, enc: await wrap(dataKey, recipient) })),
        );
  const sops = {
    age,
    lastmodified: lastModified,
    mac: seal(mac.digest('hex').toUpperCase(), 'str', lastModified, dataKey),
    ...(encryption.macOnlyEncrypted === true ? { mac_only_encrypted: true } : {}),
    unencrypted_suffix: '_unencrypted',
    version: '3.12.1',
  };
  return { ...(sealTree(tree, '', dataKey) as object), sops };
}

async function wrap(dataKey: Buffer, recipient: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(new Uint8Array(dataKey)));
}

function* leaves(value: PlainValue): Generator<string | number | boolean> {
  if (value === null) return;
  if (typeof value === 'object') for (const member of Object.values(value)) yield* leaves(member);
  else yield value;
}

function sealTree(value: PlainValue, place: string, dataKey: Buffer): unknown {
  if (Array.isArray(value)) return value.map((item: PlainValue) => sealTree(item, place, dataKey));
  if (value === null || value === '') return value;
  if (typeof value !== 'object') return seal(bytesOf(value), typeOf(value), place, dataKey);
  const members = Object.entries(value as PlainTree);
  return Object.fromEntries(
    members.map(([key, member]) => [key, sealTree(member, `${place}${key}:`, dataKey)]),
  );
}

function bytesOf(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function typeOf(value: string | number | boolean): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'boolean' ? 'bool' : 'str';
}

/** Encrypts one value; the vector follows from the place, so that a file is the same each time. */
export function seal(text: string, type: string, place: string, dataKey: Buffer = DATA_KEY): string {
  const iv = createHash('sha256').update(place).digest();
  const cipher = createCipheriv('aes-256-gcm', dataKey, iv);
  cipher.setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(text), cipher.final()]).toString('base64');
  const tag = cipher.getAuthTag().toString('base64');
  return `ENC[AES256_GCM,data:${data},iv:${iv.toString('base64')},tag:${tag},type:${type}]`;
}
