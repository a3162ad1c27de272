import { createHash } from 'node:crypto';

/** Text that is kept before it is digested, in characters. */
const PENDING_LENGTH_MAX = 65_536;

/** A digest of everything that has happened, in its order. */
export interface EventHash {
  /** Takes one more thing that has happened. */
  readonly take: (text: string) => void;
  /** Returns the digest of all of them: SHA-256 in hexadecimal digits. */
  readonly digest: () => string;
}

/** Makes the digest of nothing yet. */
export function createEventHash(): EventHash {
  const hash = createHash('sha256');
  let pending = '';
  return {
    take(text) {
      pending += `${text}\n`;
      if (pending.length < PENDING_LENGTH_MAX) return;
      hash.update(pending);
      pending = '';
    },
    digest: () => hash.copy().update(pending).digest('hex'),
  };
}
