import type { OrderRequest, Venue } from './venue.ts';
import { VenueError } from './venue-error.ts';

/** Reason of the rejection that ends every order of a dry run. */
export const DRY_RUN = 'dry-run';

/**
 * Makes the venue of a dry run: an order has passed everything that a live one passes, is shown, and ends here. Nothing is
 * filled, since nobody would have filled it.
 */
export function dryRunVenue(name: string, onOrder: (request: OrderRequest) => void): Venue {
  return {
    name,
    requestLifeMs: 0,
    place(request) {
      onOrder(request);
      return Promise.reject(
        new VenueError({ kind: 'refused', status: 403, code: DRY_RUN }, 'nothing is sent'),
      );
    },
    cancel: () =>
      Promise.reject(new VenueError({ kind: 'refused', status: 403, code: DRY_RUN }, 'nothing is sent')),
    orderByClientId: () => Promise.resolve(null),
    openOrders: () => Promise.resolve([]),
    tradesSince: () => Promise.resolve([]),
    balances: () => Promise.resolve([]),
    stream: null,
  };
}
