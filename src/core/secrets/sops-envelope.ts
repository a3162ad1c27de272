import { createDecipheriv } from 'node:crypto';

/** One encrypted value: `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`. */
export interface SopsEnvelope {
  /** Encrypted bytes. */
  readonly data: Buffer;
  /** Initialization vector; SOPS draws 32 bytes. */
  readonly iv: Buffer;
  /** Tag that proves the value and its place, 16 bytes. */
  readonly tag: Buffer;
  /** What the value is once decrypted. */
  readonly type: SopsType;
}

/** Kinds of values that settings can have. */
export type SopsType = 'str' | 'int' | 'float' | 'bool';

const ENVELOPE =
  /^ENC\[AES256_GCM,data:([A-Za-z0-9+/]+=*),iv:([A-Za-z0-9+/]+=*),tag:([A-Za-z0-9+/]+=*),type:(str|int|float|bool)\]$/;

const TAG_LENGTH = 16;
const IV_LENGTH_MIN = 12;

/** Reads the text of an encrypted value; `undefined` for any other text, a cut tag included. */
export function parseSopsEnvelope(text: string): SopsEnvelope | undefined {
  const [, data, iv, tag, type] = ENVELOPE.exec(text) ?? [];
  if (data === undefined || iv === undefined || tag === undefined || !isSopsType(type)) return undefined;
  const envelope = { data: bytes(data), iv: bytes(iv), tag: bytes(tag), type };
  // A short tag would be a weak proof.
  const isWhole = envelope.tag.length === TAG_LENGTH && envelope.iv.length >= IV_LENGTH_MIN;
  return isWhole ? envelope : undefined;
}

function isSopsType(type: string | undefined): type is SopsType {
  return type === 'str' || type === 'int' || type === 'float' || type === 'bool';
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

/**
 * Decrypts a value; `undefined` when the key is wrong, or anything was changed.
 *
 * @param key - the data key of the file, 32 bytes
 * @param place - what the value is bound to: its keys, each followed by ":"
 */
export function openSopsEnvelope(envelope: SopsEnvelope, key: Uint8Array, place: string): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, envelope.iv, { authTagLength: TAG_LENGTH });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(envelope.tag);
    return Buffer.concat([decipher.update(envelope.data), decipher.final()]);
  } catch {
    return undefined;
  }
}
