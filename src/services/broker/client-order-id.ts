import { createHash } from 'node:crypto';

/** Every order of ours at a venue has a client id that begins so. */
export const CLIENT_ORDER_ID_PREFIX = 'NJ-';

/** Digits kept of the digest: 5 bits each, 160 bits in all, so that two of 10^12 ids agree with odds of 10^-24. */
const DIGIT_COUNT = 32;

/** Digits of RFC 4648, which venues accept: letters and numbers only. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Returns the id under which a venue knows an order: `NJ-` and 32 digits of the SHA-256 digest of the whole intent id,
 * 35 characters. The same intent has the same client id in every life of the broker, and no two share one.
 */
export function clientOrderIdOf(intentId: string): string {
  // UTF-16 keeps even half a surrogate pair; UTF-8 would make one replacement character of any of them.
  const digest = createHash('sha256').update(intentId, 'utf16le').digest();
  return `${CLIENT_ORDER_ID_PREFIX}${base32(digest).slice(0, DIGIT_COUNT)}`;
}

function base32(bytes: Uint8Array): string {
  let digits = '';
  let bits = 0;
  let bitCount = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    bitCount += 8;
    while (bitCount >= 5) {
      bitCount -= 5;
      digits += BASE32.charAt((bits >>> bitCount) & 31);
    }
    bits &= (1 << bitCount) - 1;
  }
  return digits;
}
