import { messageOfThrown } from '../../../core/thrown.ts';
import { networkFailureOf, VenueError, type VenueFailure } from '../venue-error.ts';

function refused(status: number, code: string): VenueFailure {
  return { kind: 'refused', status, code };
}

/** Every error of the library that we know, by its name. Those that are not here leave a doubt, and the order is looked up. */
const MEANINGS: ReadonlyMap<string, VenueFailure> = new Map<string, VenueFailure>([
  ['DuplicateOrderId', refused(409, 'duplicate-client-order-id')],
  ['InsufficientFunds', refused(422, 'insufficient-funds')],
  ['InvalidOrder', refused(400, 'invalid-order')],
  ['BadRequest', refused(400, 'invalid-order')],
  ['BadSymbol', refused(400, 'unknown-symbol')],
  ['ArgumentsRequired', refused(400, 'invalid-order')],
  ['NotSupported', refused(400, 'not-supported')],
  ['OrderNotFound', refused(404, 'unknown-order')],
  ['AuthenticationError', refused(401, 'unauthorized')],
  ['PermissionDenied', refused(401, 'unauthorized')],
  ['AccountSuspended', refused(401, 'account-suspended')],
  ['InvalidNonce', refused(400, 'timestamp-outside-window')],
  ['RateLimitExceeded', refused(429, 'too-many-requests')],
  ['DDoSProtection', refused(429, 'too-many-requests')],
  ['RequestTimeout', { kind: 'timeout' }],
  ['NetworkError', { kind: 'network' }],
  ['ExchangeNotAvailable', { kind: 'network' }],
  ['OnMaintenance', { kind: 'network' }],
]);

/** Translates an error of the library. */
export function ccxtFailure(error: unknown): VenueError {
  if (error instanceof VenueError) return error;
  const failure = error instanceof Error ? MEANINGS.get(error.name) : undefined;
  return new VenueError(
    failure ?? networkFailureOf(error) ?? { kind: 'unreadable' },
    messageOfThrown(error),
    {
      cause: error,
    },
  );
}
