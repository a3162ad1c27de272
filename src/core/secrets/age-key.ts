import { armor, Decrypter } from 'age-encryption';
import type { Secret } from './secret.ts';
import type { SopsMetadata } from './sops-metadata.ts';

/** Length of the data key of a SOPS file, in bytes. */
const DATA_KEY_LENGTH = 32;

/** Decrypts the data key of a file with the first identity that fits; `undefined` when none does. */
export async function openDataKey(
  recipients: SopsMetadata['age'],
  identities: readonly Secret[],
): Promise<Uint8Array | undefined> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity.reveal());
  for (const { enc } of recipients) {
    const key = await open(decrypter, enc);
    if (key?.length === DATA_KEY_LENGTH) return key;
  }
  return undefined;
}

async function open(decrypter: Decrypter, enc: string): Promise<Uint8Array | undefined> {
  try {
    return await decrypter.decrypt(armor.decode(enc));
  } catch {
    return undefined;
  }
}
