import { armor, Decrypter } from 'age-encryption';
import type { Secret } from './secret.ts';
import type { SopsMetadata } from './sops-metadata.ts';

/** Length of the data key of a SOPS file, in bytes. */
const DATA_KEY_LENGTH = 32;

/** Decrypts the data key of a file, which stands there once for each recipient; `undefined` when it cannot. */
export type DataKeyOpener = (recipients: SopsMetadata['age']) => Promise<Uint8Array | undefined>;

/** Opens data keys with the first identity that fits. */
export function ageKeyOpener(identities: readonly Secret[]): DataKeyOpener {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity.reveal());
  return async (recipients) => {
    for (const { enc } of recipients) {
      const key = await open(decrypter, enc);
      if (key?.length === DATA_KEY_LENGTH) return key;
    }
    return undefined;
  };
}

async function open(decrypter: Decrypter, enc: string): Promise<Uint8Array | undefined> {
  try {
    return await decrypter.decrypt(armor.decode(enc));
  } catch {
    return undefined;
  }
}
