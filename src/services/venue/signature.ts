import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a request says about who sends it. */
export interface Credentials {
  readonly key: string | undefined;
  /** Milliseconds since the epoch, as digits. */
  readonly timestamp: string | undefined;
  /** HMAC-SHA256 of time stamp and content with the secret, in hexadecimal digits. */
  readonly signature: string | undefined;
}

/** An account that may send requests. */
export interface Account {
  readonly key: string;
  readonly secret: string;
}

/** How old a request may be, and how far ahead its clock, in milliseconds. */
export const REQUEST_WINDOW = Object.freeze({ lifeMs: 1_500, aheadMs: 500 });

/** Why a request is not believed. */
export type Disbelief = 'unauthorized' | 'timestamp-outside-window';

/** Checks who sends a request, and when; null where everything is right. */
export function disbelief(
  { key, timestamp, signature }: Credentials,
  content: string,
  { account, nowMs }: { readonly account: Account; readonly nowMs: number },
): Disbelief | null {
  const stampMs = /^\d{1,15}$/.test(timestamp ?? '') ? Number(timestamp) : Number.NaN;
  const expected = createHmac('sha256', account.secret).update(`${timestamp}\n${content}`).digest();
  const given = Buffer.from(signature ?? '', 'hex');
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  if (key !== account.key || !isSigned || Number.isNaN(stampMs)) return 'unauthorized';
  const isInWindow = nowMs - stampMs <= REQUEST_WINDOW.lifeMs && stampMs - nowMs <= REQUEST_WINDOW.aheadMs;
  return isInWindow ? null : 'timestamp-outside-window';
}
