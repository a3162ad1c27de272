/** The simulated venue in this process, which nobody kills: it knows at the end what was really done. */
import { asPrice, decimalFromInteger, parseDecimal } from '../../src/core/money/index.ts';
import { createRandomSource } from '../../src/core/random.ts';
import { msToNs } from '../../src/core/time.ts';
import type { Timers } from '../../src/core/timers.ts';
import {
  ALL_FAULTS,
  createFaults,
  createVenueApi,
  type Exchange,
  openExchange,
  startVenueServer,
  type VenueApi,
} from '../../src/services/venue/index.ts';
import { VENUE_ACCOUNT } from '../drill/processes.ts';

/** Instruments that are traded, as the drill installs them. */
export const SYMBOLS = ['ATOM/USDT', 'LINK/USDT', 'DOT/USDT'] as const;

/** A venue that runs. */
export interface BenchVenue {
  readonly exchange: Exchange;
  readonly api: VenueApi;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Timers of this machine. */
export const realTimers: Timers = {
  start(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Starts the venue; it takes client ids again once their order has ended, so that a second order would be seen. */
export async function openVenue(seed: number, isFaulty: boolean, restTicksMax = 60): Promise<BenchVenue> {
  const faults = createFaults(createRandomSource(seed), isFaulty ? ALL_FAULTS : {});
  const assets = SYMBOLS.flatMap((symbol) => symbol.split('/'));
  const exchange = openExchange({
    seed,
    markets: SYMBOLS.map((symbol) => ({ symbol, price: asPrice(parseDecimal('10')) })),
    funds: new Map(assets.map((asset) => [asset, decimalFromInteger(100_000_000)])),
    feeRate: parseDecimal('0.001'),
    restTicksMax,
    idsAreTaken: 'while-open',
  });
  const api = createVenueApi({ exchange, faults, account: VENUE_ACCOUNT });
  const clock = { nowNs: () => msToNs(Date.now()), monotonicMs: () => performance.now() };
  const server = await startVenueServer({
    exchange,
    api,
    faults,
    clock,
    timers: realTimers,
    tickMs: 50,
    port: 0,
  });
  return { exchange, api, url: `http://127.0.0.1:${server.port}`, close: () => server.close() };
}
