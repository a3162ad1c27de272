import { expect, test } from 'vitest';
import { openCcxtVenue } from '../../../src/cli/system/ccxt.ts';
import { Secret } from '../../../src/core/secrets/index.ts';

const GIVEN = { exchangeId: 'binanceus', apiKey: { key: new Secret('K'), secret: new Secret('S') } };

class Exchange {
  readonly settings: object;
  constructor(settings: object) {
    this.settings = settings;
    made.push(this);
  }
  createOrder() {}
  cancelOrder() {}
  fetchOrder() {}
  fetchOpenOrders() {}
  fetchMyTrades() {}
  fetchBalance() {}
}

const made: Exchange[] = [];

test.each([{ binanceus: Exchange }, { default: { binanceus: Exchange } }])(
  'opens the exchange of the library with the credentials, wherever it exports it',
  async (library) => {
    const venue = await openCcxtVenue(() => Promise.resolve(library), GIVEN);
    expect(venue.name).toBe('binanceus');
    expect(made.at(-1)?.settings).toEqual({ apiKey: 'K', secret: 'S', enableRateLimit: true });
  },
);

test.each([
  [() => Promise.reject(new Error('no module')), 'found none. Run `npm install ccxt`'],
  [
    () => Promise.resolve({ kraken: Exchange }),
    'found no exchange "binanceus" in it. Correct exchange.venue',
  ],
  [() => Promise.resolve({ binanceus: Error }), 'found "binanceus" without the calls that are needed'],
  [() => Promise.resolve(null), 'found no exchange "binanceus" in it'],
])('says what is missing, and what to do: %#', async (importModule, expected) => {
  await expect(openCcxtVenue(importModule, GIVEN)).rejects.toThrow(expected);
});
