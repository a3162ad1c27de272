import { describe, expect, test } from 'vitest';
import { asPrice, asQuantity, formatDecimal, parseDecimal } from '../../../src/core/money/index.ts';
import {
  type CcxtExchange,
  ccxtVenue,
  isCcxtExchange,
  meaningOf,
  type OrderRequest,
  VenueError,
} from '../../../src/services/broker/index.ts';

const { signal } = new AbortController();

const REQUEST: OrderRequest = {
  clientOrderId: 'NJ-1',
  symbol: 'ATOM/USDT',
  side: 'buy',
  type: 'limit',
  limitPrice: asPrice(parseDecimal('9.5')),
  quantity: asQuantity(parseDecimal('0.7')),
};

const ORDER = {
  id: '77',
  clientOrderId: 'NJ-1',
  symbol: 'ATOM/USDT',
  status: 'open',
  amount: 0.7,
  filled: 0.2,
  average: 9.4,
  timestamp: 1_700_000_000_123,
};

/** An exchange that answers what it is told to, and keeps what it was asked. */
function exchange(answers: Partial<Record<keyof CcxtExchange, unknown>>) {
  const asked: unknown[] = [];
  const call =
    (name: keyof CcxtExchange) =>
    (...given: unknown[]) => {
      asked.push([name, ...given]);
      const answer = answers[name];
      const next: unknown = Array.isArray(answer) && name === 'fetchMyTrades' ? answer.shift() : answer;
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    };
  const fake: CcxtExchange = {
    createOrder: call('createOrder'),
    cancelOrder: call('cancelOrder'),
    fetchOrder: call('fetchOrder'),
    fetchOpenOrders: call('fetchOpenOrders'),
    fetchMyTrades: call('fetchMyTrades'),
    fetchBalance: call('fetchBalance'),
  };
  return { venue: ccxtVenue('binanceus', fake), asked };
}

function named(name: string, message = 'binanceus says no'): Error {
  return Object.assign(new Error(message), { name });
}

describe('a venue of ccxt', () => {
  test('is asked with the client id, and its milliseconds become nanoseconds', async () => {
    const { venue, asked } = exchange({ createOrder: ORDER });
    expect(await venue.place(REQUEST, signal)).toMatchObject({
      clientOrderId: 'NJ-1',
      venueOrderId: '77',
      status: 'NEW',
      filledQuantity: parseDecimal('0.2'),
      tsNs: 1_700_000_000_123_000_000n,
    });
    expect(asked).toEqual([
      ['createOrder', 'ATOM/USDT', 'limit', 'buy', 0.7, 9.5, { clientOrderId: 'NJ-1' }],
    ]);
  });

  test('is not asked for a number that a double would change', async () => {
    const { venue, asked } = exchange({ createOrder: ORDER });
    const quantity = asQuantity(parseDecimal('0.12345678901234567891'));
    const error = await venue.place({ ...REQUEST, quantity }, signal).catch((thrown: unknown) => thrown);
    expect(meaningOf(error)).toBe('refused');
    expect(asked).toEqual([]);
  });

  test.each([
    ['open', 0.2, 'NEW'],
    ['closed', 0.7, 'FILLED'],
    ['closed', 0.2, 'CANCELED'],
    ['canceled', 0.2, 'CANCELED'],
    ['expired', 0, 'CANCELED'],
    ['rejected', 0, 'REJECTED'],
    ['halted', 0, 'UNKNOWN'],
    [undefined, 0, 'UNKNOWN'],
  ])('calls an order that is %s with %s of 0.7 executed what it is', async (status, filled, expected) => {
    const { venue } = exchange({ fetchOpenOrders: [{ ...ORDER, status, filled }] });
    expect((await venue.openOrders(signal)).map((order) => order.status)).toEqual([expected]);
  });

  test.each([
    ['DuplicateOrderId', 'exists'],
    ['InsufficientFunds', 'refused'],
    ['InvalidOrder', 'refused'],
    ['AuthenticationError', 'refused'],
    ['RateLimitExceeded', 'not-now'],
    ['RequestTimeout', 'in-doubt'],
    ['NetworkError', 'in-doubt'],
    ['ExchangeError', 'in-doubt'],
    ['TypeError', 'in-doubt'],
  ])('an error %s of a placed order means %s', async (name, expected) => {
    const { venue } = exchange({ createOrder: named(name) });
    const error = await venue.place(REQUEST, signal).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VenueError);
    expect(meaningOf(error)).toBe(expected);
  });

  test('does not know an order only where the library says so', async () => {
    const name = { clientOrderId: 'NJ-1', symbol: 'ATOM/USDT' };
    const { venue, asked } = exchange({ fetchOrder: named('OrderNotFound') });
    expect(await venue.orderByClientId(name, signal)).toBeNull();
    expect(asked).toEqual([['fetchOrder', undefined, 'ATOM/USDT', { clientOrderId: 'NJ-1' }]]);
    const { venue: silent } = exchange({ fetchOrder: named('ExchangeError') });
    await expect(silent.orderByClientId(name, signal)).rejects.toThrow(VenueError);
  });

  test('cancels with the symbol, and tells what became of the order', async () => {
    const { venue, asked } = exchange({ cancelOrder: {}, fetchOrder: { ...ORDER, status: 'canceled' } });
    const name = { clientOrderId: 'NJ-1', venueOrderId: '77', symbol: 'ATOM/USDT' };
    expect((await venue.cancel(name, signal)).status).toBe('CANCELED');
    expect(asked[0]).toEqual(['cancelOrder', '77', 'ATOM/USDT', {}]);
  });

  test('asks for trades by symbol, page after page, and sets aside what cannot be read', async () => {
    const trade = (id: number, timestamp: number) => ({
      id: String(id),
      order: '77',
      symbol: 'ATOM/USDT',
      side: 'buy',
      amount: 0.1,
      price: 9.4,
      fee: { cost: 0.001, currency: 'USDT' },
      timestamp,
    });
    const first = Array.from({ length: 500 }, (_, index) => trade(index, 1_000 + index));
    const second = [trade(499, 1_499), { ...trade(500, 1_500), price: undefined, cost: 0.94 }];
    const { venue, asked } = exchange({ fetchMyTrades: [first, second] });
    const reads = await venue.tradesSince('ATOM/USDT', 1_000, signal);
    expect(asked).toEqual([
      ['fetchMyTrades', 'ATOM/USDT', 1_000, 500],
      ['fetchMyTrades', 'ATOM/USDT', 1_499, 500],
    ]);
    expect(reads.filter(({ kind }) => kind === 'trade')).toHaveLength(501);
    expect(reads.at(-1)).toMatchObject({ kind: 'unreadable', problem: expect.stringContaining('price') });
  });

  test.each([
    ['orders that are no list', { fetchOpenOrders: { 0: ORDER } }],
    ['an order without an id', { fetchOpenOrders: [{ ...ORDER, id: undefined }] }],
    ['a negative execution', { fetchOpenOrders: [{ ...ORDER, filled: -1 }] }],
    ['a time in text', { fetchOpenOrders: [{ ...ORDER, timestamp: '2023' }] }],
  ])('refuses %s instead of guessing', async (_, answers) => {
    await expect(exchange(answers).venue.openOrders(signal)).rejects.toThrow(/breaks its contract/);
  });

  test('reads balances, and refuses what are none', async () => {
    const { venue } = exchange({ fetchBalance: { free: { USDT: 12.5 }, used: { USDT: 1 } } });
    const [balance] = await venue.balances(signal);
    expect([balance?.asset, formatDecimal(balance!.free), formatDecimal(balance!.locked)]).toEqual([
      'USDT',
      '12.5',
      '1',
    ]);
    await expect(
      exchange({ fetchBalance: { free: { USDT: 'much' }, used: {} } }).venue.balances(signal),
    ).rejects.toThrow();
    await expect(exchange({ fetchBalance: [] }).venue.balances(signal)).rejects.toThrow();
  });

  test('is taken for one only with every call that is needed', () => {
    expect(isCcxtExchange({ createOrder: () => undefined })).toBe(false);
    expect(isCcxtExchange(null)).toBe(false);
  });
});
