import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asPrice, parseDecimal } from '../../../src/core/money/index.ts';
import { createRandomSource } from '../../../src/core/random.ts';
import {
  ALL_FAULTS,
  createFaults,
  createStreamFaults,
  createVenueApi,
  FAULT_KINDS,
  type FaultRates,
  openExchange,
  REQUEST_WINDOW,
  type VenueRequest,
} from '../../../src/services/venue/index.ts';

const NOW_MS = 1_700_000_000_000;
const ACCOUNT = { key: 'key', secret: 'secret' };

function open(rates: FaultRates = {}) {
  const faults = createFaults(createRandomSource(3), rates);
  const exchange = openExchange({
    seed: 1,
    markets: [{ symbol: 'ATOM/USDT', price: asPrice(parseDecimal('10')) }],
    funds: new Map([['USDT', parseDecimal('1000')]]),
    feeRate: parseDecimal('0.001'),
    restTicksMax: 5,
  });
  return { exchange, faults, api: createVenueApi({ exchange, faults, account: ACCOUNT }) };
}

function signed(
  method: string,
  target: string,
  body = '',
  stampMs = NOW_MS,
  secret = 'secret',
): VenueRequest {
  const content = `${stampMs}\n${method} ${target}\n${body}`;
  const signature = createHmac('sha256', secret).update(content).digest('hex');
  return { method, target, body, key: 'key', timestamp: String(stampMs), signature };
}

const ORDER = JSON.stringify({
  client_order_id: 'NJ-1',
  symbol: 'ATOM/USDT',
  side: 'buy',
  qty: '1',
  limit_price: null,
});

describe('the simulated venue', () => {
  test('does what a signed request asks for', () => {
    const { api } = open();
    expect(api.reply(signed('POST', '/v1/orders', ORDER), NOW_MS)).toMatchObject({
      kind: 'answer',
      status: 200,
    });
    for (const target of [
      '/v1/orders/NJ-1',
      '/v1/open-orders',
      '/v1/trades?symbol=ATOM/USDT&since_ms=0',
      '/v1/balances',
    ])
      expect(api.reply(signed('GET', target), NOW_MS)).toMatchObject({ status: 200 });
    expect(api.arrivals()).toEqual([{ clientOrderId: 'NJ-1', atMs: NOW_MS }]);
  });

  test.each([
    ['another secret', signed('POST', '/v1/orders', ORDER, NOW_MS, 'guess'), 401],
    ['another body', { ...signed('POST', '/v1/orders', ORDER), body: ORDER.replace('"1"', '"2"') }, 401],
    ['no signature', { ...signed('POST', '/v1/orders', ORDER), signature: undefined }, 401],
    ['another key', { ...signed('POST', '/v1/orders', ORDER), key: 'other' }, 401],
    ['no time stamp', { ...signed('POST', '/v1/orders', ORDER), timestamp: undefined }, 401],
    ['an old time stamp', signed('POST', '/v1/orders', ORDER, NOW_MS - REQUEST_WINDOW.lifeMs - 1), 400],
    [
      'a time stamp from the future',
      signed('POST', '/v1/orders', ORDER, NOW_MS + REQUEST_WINDOW.aheadMs + 1),
      400,
    ],
    ['no order', signed('POST', '/v1/orders', '{"qty":-1}'), 400],
    ['an unknown path', signed('GET', '/v2/orders'), 404],
    ['an unknown order', signed('GET', '/v1/orders/NJ-9'), 404],
  ] as const)('does nothing for %s', (_, request, status) => {
    const { api, exchange } = open();
    expect(api.reply(request, NOW_MS)).toMatchObject({ kind: 'answer', status });
    expect(exchange.orders()).toEqual([]);
  });

  test('believes a stream by the same signature', () => {
    const { api } = open();
    const signature = createHmac('sha256', 'secret').update(`${NOW_MS}\nstream`).digest('hex');
    const credentials = { key: 'key', timestamp: String(NOW_MS), signature };
    expect(api.mayListen(credentials, NOW_MS)).toBe(true);
    expect(api.mayListen(credentials, NOW_MS + 60_000)).toBe(false);
    expect(api.mayListen({ ...credentials, signature: '00' }, NOW_MS)).toBe(false);
  });

  test('every fault happens, each as often as its rate says', () => {
    for (const kind of FAULT_KINDS) {
      const faults = createFaults(createRandomSource(1), { [kind]: 0.25 });
      const count = Array.from({ length: 2_000 }, () => faults.happens(kind)).filter(Boolean).length;
      expect(count / 2_000, kind).toBeCloseTo(0.25, 1);
      expect(ALL_FAULTS[kind], kind).toBeGreaterThan(0);
    }
  });

  test('a request that is done without an answer is done', () => {
    const { api, exchange } = open({ 'silence-after': 1 });
    expect(api.reply(signed('POST', '/v1/orders', ORDER), NOW_MS)).toEqual({ kind: 'silence' });
    expect(exchange.orders()).toHaveLength(1);
    const before = open({ 'silence-before': 1 });
    expect(before.api.reply(signed('POST', '/v1/orders', ORDER), NOW_MS)).toEqual({ kind: 'silence' });
    expect(before.exchange.orders()).toEqual([]);
  });

  test('hides an order from the list for a while, and not from whoever asks for it', () => {
    const { api } = open({ 'hidden-order': 1 });
    const limit = ORDER.replace('null', '"1"');
    api.reply(signed('POST', '/v1/orders', limit), NOW_MS);
    const list = (atMs: number) => api.reply(signed('GET', '/v1/open-orders', '', atMs), atMs);
    expect(list(NOW_MS)).toMatchObject({ body: '[]' });
    expect(list(NOW_MS + 1_500)).toMatchObject({ body: expect.stringContaining('NJ-1') });
    expect(api.reply(signed('GET', '/v1/orders/NJ-1'), NOW_MS)).toMatchObject({ status: 200 });
  });

  test('a stream repeats, reorders, spoils and breaks', () => {
    const texts = (rates: FaultRates) => {
      const through = createStreamFaults(createFaults(createRandomSource(1), rates));
      return ['a', 'b'].map((text) => through(text));
    };
    expect(texts({ 'stream-drop': 1 })).toEqual([{ kind: 'drop' }, { kind: 'drop' }]);
    expect(texts({ 'stream-reorder': 1 })).toEqual([
      { kind: 'send', texts: [] },
      { kind: 'send', texts: ['b', 'a'] },
    ]);
    expect(texts({ 'stream-repeat': 1 })[0]).toEqual({ kind: 'send', texts: ['a', 'a'] });
    expect(texts({ 'stream-garbage': 1 })[0]).toEqual({ kind: 'send', texts: ['a', '{"kind":"trade"'] });
  });
});
