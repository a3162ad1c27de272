/** The simulated venue: an exchange with one account, its requests over loopback, and everything that venues do to clients. */
export {
  type Exchange,
  type ExchangeEvent,
  type ExchangeMarket,
  type ExchangeOrder,
  type ExchangeSettings,
  type ExchangeTrade,
  openExchange,
} from './exchange.ts';
export {
  ALL_FAULTS,
  createFaults,
  FAULT_KINDS,
  type FaultKind,
  type FaultRates,
  type Faults,
} from './faults.ts';
export { type Account, type Credentials, REQUEST_WINDOW } from './signature.ts';
export { createStreamFaults } from './stream-faults.ts';
export { createVenueApi, eventText, type VenueApi, type VenueReply, type VenueRequest } from './venue-api.ts';
export { startVenueServer, type VenueServer, VenueServerError } from './venue-server.ts';
