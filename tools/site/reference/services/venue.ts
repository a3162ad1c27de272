/**
 * A simulated exchange with one account, over loopback, that does everything that venues do to their clients.
 *
 * @module
 */

export type {
  ExchangeOutcome,
  ExchangeRefusal,
  ExchangeStatus,
  PlaceRequest,
} from '../../../../src/services/venue/exchange.ts';
export type { RequestFault } from '../../../../src/services/venue/faults.ts';
export * from '../../../../src/services/venue/index.ts';
export type { StreamStep } from '../../../../src/services/venue/stream-faults.ts';
export type { VenueApiParts } from '../../../../src/services/venue/venue-api.ts';
export type { VenueServerGiven } from '../../../../src/services/venue/venue-server.ts';
export type { AssetBalance } from '../../../../src/services/venue/wallet.ts';
