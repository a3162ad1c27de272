/**
 * Gets one order to the venue, and never twice:
 *
 *     call ──▶ placed, or refused for good
 *       └────▶ no answer, or one that says nothing: look the order up until it is found, or cannot arrive any more;
 *              only then call again
 */
import { backoffMs, isRetryable, REST_BACKOFF } from './backoff.ts';
import type { OrderRequest, Venue, VenueOrder } from './venue.ts';
import { CallsStoppedError, type VenueCalls } from './venue-calls.ts';
import { isDuplicateOrder, VenueError } from './venue-error.ts';

/** What has become of the attempt to place an order. */
export type PlacingOutcome =
  | { readonly kind: 'placed'; readonly order: VenueOrder }
  /** The venue certainly does not have it, and will not get it; the reason is a word of at most 64 characters. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What placing needs. */
export interface PlacingPorts {
  readonly venue: Pick<Venue, 'place' | 'orderByClientId' | 'requestLifeMs'>;
  readonly calls: Pick<VenueCalls, 'turn' | 'wait'>;
  /** Returns the reason why the order must not be sent now; asked in the same turn of the loop as each call is made. */
  readonly obstacle: () => string | undefined;
  /** Hears of every call that failed. */
  readonly onFailure: (error: unknown) => void;
  readonly monotonicMs: () => number;
  readonly nowMs: () => number;
  readonly draw: () => number;
}

/** Pause between two looks for an order that the venue does not know yet, in milliseconds. */
const LOOK_MS = 250;

/** Looks that are told apart when pauses grow: to 4 s after an answer, and to the bound of the backoff after a failure. */
const LOOKS_MAX = 16;

/**
 * Places an order, or finds the one that an earlier attempt has placed. Where this is not its first life, an earlier
 * process may have sent it: it is looked up before anything is sent.
 *
 * @throws CallsStoppedError when the broker is stopped; nobody knows then what became of the last call
 */
export async function placeOrder(
  request: OrderRequest,
  { isFirstLife }: { readonly isFirstLife: boolean },
  ports: PlacingPorts,
): Promise<PlacingOutcome> {
  let doubt: Doubt | null = isFirstLife ? null : { sinceMs: ports.monotonicMs(), exists: false };
  for (let attempt = 1; ; attempt += 1) {
    const found = doubt === null ? null : await findOrBeSure(request, doubt, ports);
    if (found !== null) return { kind: 'placed', order: found };
    if (attempt > REST_BACKOFF.attemptsMax) return { kind: 'refused', reason: 'venue-unreachable' };
    const tried = await attemptOnce(request, ports);
    if (tried.kind !== 'failed') return tried;
    const meaning = meaningOf(tried.error);
    if (meaning === 'refused') return { kind: 'refused', reason: reasonOf(tried.error) };
    doubt = meaning === 'not-now' ? null : { sinceMs: ports.monotonicMs(), exists: meaning === 'exists' };
    if (meaning !== 'exists') await ports.calls.wait(backoffMs(REST_BACKOFF, attempt, tried.error, ports));
  }
}

/** An order that may be at the venue, or on its way. */
interface Doubt {
  /** When the last call for it had ended, in milliseconds of the monotonic clock. */
  readonly sinceMs: number;
  /** Whether the venue has said that it has one with this id. */
  readonly exists: boolean;
}

async function attemptOnce(
  request: OrderRequest,
  ports: PlacingPorts,
): Promise<PlacingOutcome | { readonly kind: 'failed'; readonly error: unknown }> {
  try {
    return await ports.calls.turn(async (signal): Promise<PlacingOutcome> => {
      const reason = ports.obstacle();
      if (reason !== undefined) return { kind: 'refused', reason };
      return { kind: 'placed', order: await ports.venue.place(request, signal) };
    });
  } catch (error) {
    return failed(error, ports);
  }
}

/**
 * Looks an order up until it is found; null once the venue certainly does not have it: it was asked after the last call
 * for the order could still arrive. Asks again whatever the answer, since nothing else would tell.
 */
async function findOrBeSure(
  { clientOrderId, symbol }: OrderRequest,
  { sinceMs, exists }: Doubt,
  ports: PlacingPorts,
): Promise<VenueOrder | null> {
  const { venue, calls } = ports;
  for (let look = 1; ; look += 1) {
    let askedMs = 0;
    try {
      const found = await calls.turn((signal) => {
        askedMs = ports.monotonicMs();
        return venue.orderByClientId({ clientOrderId, symbol }, signal);
      });
      const isSure = askedMs - sinceMs > venue.requestLifeMs && !exists;
      if (found !== null || isSure) return found;
      await calls.wait(LOOK_MS * Math.min(look, LOOKS_MAX));
    } catch (error) {
      failed(error, ports);
      await calls.wait(backoffMs(REST_BACKOFF, Math.min(look, LOOKS_MAX), error, ports));
    }
  }
}

/** Notes a failure; the end of the broker is none, and is handed on. */
function failed(
  error: unknown,
  { onFailure }: PlacingPorts,
): { readonly kind: 'failed'; readonly error: unknown } {
  if (error instanceof CallsStoppedError) throw error;
  onFailure(error);
  return { kind: 'failed', error };
}

/**
 * What a failed call means for its order: it was refused for good; it was not even looked at; the venue has it already;
 * or nobody knows.
 */
export type FailureMeaning = 'refused' | 'not-now' | 'exists' | 'in-doubt';

/** Tells what the failure of a call that places an order means. Whatever we do not understand leaves a doubt. */
export function meaningOf(error: unknown): FailureMeaning {
  if (!(error instanceof VenueError) || error.failure.kind !== 'refused') return 'in-doubt';
  const { status, code } = error.failure;
  if (isDuplicateOrder(code) || isDuplicateOrder(error.message)) return 'exists';
  // 408 and 5xx may come from a gateway in front of the venue, after the order has passed it.
  if (status === 408 || status >= 500) return 'in-doubt';
  return isRetryable(error) ? 'not-now' : 'refused';
}

/** The word of the venue, as a reason of a rejection. */
function reasonOf(error: unknown): string {
  const code = error instanceof VenueError && error.failure.kind === 'refused' ? error.failure.code : '';
  return code === '' ? 'refused-by-venue' : code.slice(0, REASON_LENGTH_MAX);
}

/** Longest reason that the contract of order updates takes. */
const REASON_LENGTH_MAX = 64;
