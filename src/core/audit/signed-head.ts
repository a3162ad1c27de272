/**
 * A head says, under a signature, how far the chain had come: at event 300 the checksum was 9f…. Heads stand in a file
 * of their own. Whoever cuts the audit off, or writes it anew with checksums that fit each other, has no such signature.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Decoder } from '../contracts/decoded.ts';
import { Refusal, text, timestampNs } from '../contracts/field-reader.ts';
import { decoderOf } from '../contracts/record.ts';
import { type ChainLink, checksumText } from './audit-event.ts';
import { canonicalJson } from './canonical-json.ts';

/** Signs heads. */
export interface HeadSigner {
  /** Which key signs, 16 hexadecimal digits of the SHA-256 of the public key. */
  readonly keyId: string;
  /** Signs bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** Checks heads. */
export interface HeadVerifier {
  /** Which key is believed. */
  readonly keyId: string;
  /** Tells whether the key has signed these bytes. */
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** A key that cannot be used. */
export class AuditKeyError extends Error {
  /** Stable code of this error. */
  readonly code = 'AUDIT_KEY';

  /** Describes what was expected; `cause` is what the platform said. */
  constructor(expected: string, cause?: unknown) {
    super(`Expected ${expected}. Make a pair with "openssl genpkey -algorithm ed25519".`, { cause });
    this.name = 'AuditKeyError';
  }
}

/**
 * Makes a signer from a private key in PEM (PKCS #8).
 *
 * @throws AuditKeyError when it is none, or not of Ed25519.
 */
export function createHeadSigner(privateKeyPem: string): HeadSigner {
  const expected = 'an Ed25519 private key in PEM';
  const key = readKey(() => createPrivateKey(privateKeyPem), expected);
  return { keyId: keyIdOf(createPublicKey(key)), sign: (bytes) => sign(null, bytes, key) };
}

/**
 * Makes a verifier from a public key in PEM (SPKI).
 *
 * @throws AuditKeyError when it is none, or not of Ed25519.
 */
export function createHeadVerifier(publicKeyPem: string): HeadVerifier {
  const key = readKey(() => createPublicKey(publicKeyPem), 'an Ed25519 public key in PEM');
  return { keyId: keyIdOf(key), verify: (bytes, signature) => verify(null, bytes, key, signature) };
}

function readKey(read: () => KeyObject, expected: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (cause) {
    throw new AuditKeyError(expected, cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new AuditKeyError(expected);
  return key;
}

function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

/** A head of the chain. */
export interface SignedHead extends ChainLink {
  /** Most events that may follow without a new head. */
  readonly every: number;
  /** When it was signed, nanoseconds since the epoch. */
  readonly timestampNs: bigint;
  /** Which key signed. */
  readonly keyId: string;
  /** The signature, base64. */
  readonly signature: string;
}

/** What a head says. */
export type HeadClaim = Omit<SignedHead, 'keyId' | 'signature'>;

/** Signs a head and writes it as a line of canonical JSON. */
export function signHead(claim: HeadClaim, signer: HeadSigner): string {
  const fields = { ...claimFields(claim), key_id: signer.keyId };
  const signature = Buffer.from(signer.sign(signedBytes(fields))).toString('base64');
  return canonicalJson({ ...fields, signature });
}

/** Tells whether a head was signed with the key of the verifier. */
export function isSignedBy(head: SignedHead, verifier: HeadVerifier): boolean {
  const fields = { ...claimFields(head), key_id: head.keyId };
  return verifier.verify(signedBytes(fields), Buffer.from(head.signature, 'base64'));
}

function claimFields({ sequence, checksum: digits, every, timestampNs: stamp }: HeadClaim) {
  return { seq: sequence, checksum: digits, every, timestamp_ns: stamp.toString() };
}

/** Signatures of heads must never pass for signatures of something else. */
const PURPOSE = 'njord audit head 1\n';

function signedBytes(fields: Readonly<Record<string, unknown>>): Uint8Array {
  return Buffer.from(PURPOSE + canonicalJson(fields));
}

/** Reads a head; its signature is checked by `isSignedBy`. */
export const decodeSignedHead: Decoder<SignedHead> = decoderOf(
  {
    seq: count(0),
    checksum: (value) => (value === '' ? '' : checksumText(value)),
    every: count(1),
    timestamp_ns: timestampNs,
    key_id: text(1, 64),
    signature: text(1, 256),
  },
  (values): SignedHead => ({
    sequence: values.seq,
    checksum: values.checksum,
    every: values.every,
    timestampNs: values.timestamp_ns,
    keyId: values.key_id,
    signature: values.signature,
  }),
);

function count(minimum: number) {
  const refusal = new Refusal(`a whole number of at least ${minimum}`);
  return (value: unknown): number | Refusal =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum ? value : refusal;
}
