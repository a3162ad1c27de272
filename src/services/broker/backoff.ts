/**
 * How long a failed call waits for its next attempt: full jitter below a bound that doubles
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter), unless the venue names a time.
 */
import { networkFailureOf, VenueError } from './venue-error.ts';

/** Bounds of attempts and of waits. */
export interface BackoffPolicy {
  /** Calls in all, at least 1. */
  readonly attemptsMax: number;
  /** Bound of the first wait, in milliseconds. */
  readonly baseMs: number;
  /** Bound that no wait exceeds by itself, in milliseconds. */
  readonly delayMsMax: number;
  /** Longest wait that a venue may ask for, in milliseconds. */
  readonly retryAfterMsMax: number;
}

/** The policy for calls over HTTP. */
export const REST_BACKOFF: BackoffPolicy = Object.freeze({
  attemptsMax: 5,
  baseMs: 500,
  delayMsMax: 10_000,
  retryAfterMsMax: 60_000,
});

/**
 * Tells whether the same call may succeed a little later: the network failed, the venue is asked too often (418, 429), or
 * it names a time. An error 5xx is no such promise: what it means for an order has to be looked up first.
 */
export function isRetryable(error: unknown): boolean {
  if (error instanceof VenueError && error.retryAfter !== undefined) return true;
  const failure = networkFailureOf(error);
  if (failure === undefined) return false;
  if (failure.kind === 'refused') return failure.status === 418 || failure.status === 429;
  return failure.kind === 'network' || failure.kind === 'timeout';
}

/** What a wait is made of. */
export interface BackoffPorts {
  /** Draws a fraction from 0 (included) to 1 (excluded). */
  readonly draw: () => number;
  /** Milliseconds since the epoch, to understand dates. */
  readonly nowMs: () => number;
}

/** Returns the wait after the attempt of this number, from 1, in milliseconds. */
export function backoffMs(
  policy: BackoffPolicy,
  attempt: number,
  error: unknown,
  ports: BackoffPorts,
): number {
  const asked = error instanceof VenueError ? retryAfterMs(error.retryAfter, ports.nowMs()) : undefined;
  if (asked !== undefined) return Math.min(policy.retryAfterMsMax, asked);
  return ports.draw() * Math.min(policy.delayMsMax, policy.baseMs * 2 ** (attempt - 1));
}

/**
 * Reads the header `Retry-After`: seconds, or a date of HTTP. Text that is neither, and a date that has passed, say
 * nothing; seconds below 0 mean now.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (SECONDS.test(text)) return Math.max(0, Number(text) * 1_000);
  if (!HTTP_DATE.test(text)) return undefined;
  const aheadMs = Date.parse(text) - nowMs;
  return aheadMs > 0 ? aheadMs : undefined;
}

const SECONDS = /^-?\d{1,9}(?:\.\d{1,3})?$/;

/** IMF-fixdate of RFC 9110, such as `Wed, 21 Oct 2026 07:28:00 GMT`; the older forms are not sent any more. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** What attempts need of their surroundings. */
export interface RetryPorts extends BackoffPorts {
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * Calls until it succeeds, fails for good, or was tried as often as the policy allows; a wait of 0 is none. For calls that
 * may be repeated: placing an order is not one of them.
 *
 * @throws what the last call threw
 */
export async function retrying<Result>(
  call: () => Promise<Result>,
  policy: BackoffPolicy,
  ports: RetryPorts,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt >= policy.attemptsMax || !isRetryable(error)) throw error;
      const delayMs = backoffMs(policy, attempt, error, ports);
      if (delayMs > 0) await ports.wait(delayMs);
    }
  }
}
