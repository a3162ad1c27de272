import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asQuantity, ONE } from '../../../src/core/money/index.ts';
import { Secret } from '../../../src/core/secrets/index.ts';
import {
  type HttpAnswer,
  type HttpRequest,
  simulatedVenue,
  VenueError,
} from '../../../src/services/broker/index.ts';
import { anyText } from '../../any-text.ts';

const { signal } = new AbortController();

/** The client of a venue that gives one answer to everything. */
function venueThat(answer: (request: HttpRequest) => Promise<HttpAnswer>) {
  return simulatedVenue(
    {
      clock: { nowNs: () => 1_700_000_000_000_000_000n, monotonicMs: () => 0 },
      http: answer,
      openSocket: () => ({ send: () => undefined, close: () => undefined }),
    },
    {
      name: 'simulated',
      url: 'http://127.0.0.1:1',
      apiKey: { key: new Secret('key'), secret: new Secret('secret') },
    },
  );
}

const REQUEST = {
  clientOrderId: 'NJ-1',
  symbol: 'ATOM/USDT',
  side: 'buy',
  type: 'market',
  quantity: asQuantity(ONE),
} as const;

const NAME = { clientOrderId: 'NJ-1', venueOrderId: '1', symbol: 'ATOM/USDT' };

function everyCall(venue: ReturnType<typeof venueThat>): readonly (() => Promise<unknown>)[] {
  return [
    () => venue.place(REQUEST, signal),
    () => venue.cancel(NAME, signal),
    () => venue.orderByClientId(NAME, signal),
    () => venue.openOrders(signal),
    () => venue.tradesSince('ATOM/USDT', 0, signal),
    () => venue.balances(signal),
  ];
}

describe('the client of the simulated venue', () => {
  test('signs what it asks, and shows the secret to nobody', async () => {
    const asked: HttpRequest[] = [];
    const venue = venueThat((request) => {
      asked.push(request);
      return Promise.resolve({ status: 200, retryAfter: undefined, body: '[]' });
    });
    await venue.openOrders(signal);
    expect(asked).toMatchObject([
      {
        method: 'GET',
        url: 'http://127.0.0.1:1/v1/open-orders',
        headers: { 'x-api-key': 'key', 'x-timestamp': '1700000000000' },
      },
    ]);
    expect(asked[0]?.headers['x-signature']).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(asked)).not.toContain('secret');
  });

  test('whatever comes is an answer that fits, or a VenueError that says what was wrong', async () => {
    const json = fc.oneof(
      fc.json(),
      anyText(60),
      fc
        .array(fc.record({ trade_id: anyText(), price: anyText(), ts_ms: fc.integer() }))
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(json, fc.constantFrom(200, 200, 400, 404, 409, 429, 500), async (body, status) => {
        const venue = venueThat(() => Promise.resolve({ status, retryAfter: undefined, body }));
        for (const call of everyCall(venue)) {
          const error = await call().then(
            () => null,
            (thrown: unknown) => thrown,
          );
          if (error !== null) expect(error).toBeInstanceOf(VenueError);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('only the word of the venue proves that it knows no order, not a page that is missing', async () => {
    const answers = [
      { status: 404, retryAfter: undefined, body: '{"code":"unknown-order","message":""}' },
      { status: 404, retryAfter: undefined, body: '<html>Not found</html>' },
    ];
    const venue = venueThat(() => Promise.resolve(answers.shift()!));
    expect(await venue.orderByClientId(NAME, signal)).toBeNull();
    await expect(venue.orderByClientId(NAME, signal)).rejects.toThrow(VenueError);
  });

  test('tells a broken connection from a refusal', async () => {
    const venue = venueThat(() =>
      Promise.reject(
        new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) }),
      ),
    );
    for (const call of everyCall(venue))
      await expect(call()).rejects.toMatchObject({ failure: { kind: 'network' } });
  });
});
