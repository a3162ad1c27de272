/** Venues that the library ccxt knows, in our words: every status, error, time and number is translated one by one. */
import {
  identifier,
  isPlainObject,
  nonNegativeDecimal,
  optional,
  quantity,
  symbol,
  timestampMs,
  withDefault,
} from '../../../core/contracts/field-reader.ts';
import { describeFieldErrors, limitPriceOf } from '../../../core/contracts/index.ts';
import { decoderOf } from '../../../core/contracts/record.ts';
import {
  compare,
  type Decimal,
  equals,
  formatDecimal,
  isZero,
  tryParseDecimal,
  ZERO,
} from '../../../core/money/index.ts';
import { msToNs } from '../../../core/time.ts';
import { statusOf } from '../status-words.ts';
import type { Balance, OrderRequest, ReadTrade, Venue, VenueOrder } from '../venue.ts';
import { VenueError } from '../venue-error.ts';
import { ccxtFailure } from './ccxt-failure.ts';
import { readCcxtTrade } from './ccxt-trade.ts';

/** The calls of an exchange of the library that we make; what they answer is checked, whatever the library promises. */
export interface CcxtExchange {
  createOrder(
    symbol: string,
    type: 'market' | 'limit',
    side: 'buy' | 'sell',
    amount: number,
    price: number | undefined,
    params: object,
  ): Promise<unknown>;
  cancelOrder(id: string, symbol: string, params: object): Promise<unknown>;
  fetchOrder(id: string | undefined, symbol: string, params: object): Promise<unknown>;
  fetchOpenOrders(symbol: string | undefined): Promise<unknown>;
  fetchMyTrades(symbol: string, sinceMs: number, limit: number): Promise<unknown>;
  fetchBalance(): Promise<unknown>;
}

const CALLS = [
  'createOrder',
  'cancelOrder',
  'fetchOrder',
  'fetchOpenOrders',
  'fetchMyTrades',
  'fetchBalance',
] as const;

/** Tells whether something can be called like an exchange of the library. */
export function isCcxtExchange(value: unknown): value is CcxtExchange {
  if (typeof value !== 'object' || value === null) return false;
  return CALLS.every((name) => typeof Reflect.get(value, name) === 'function');
}

/** Venues differ, and the library says nothing about it: a minute is longer than any of them believes a request. */
const REQUEST_LIFE_MS = 60_000;

/** Trades of one answer, at most; a full answer is followed by another question. */
const PAGE_SIZE = 500;

/** Makes the venue of an exchange of the library; it has no stream here, so that polls tell everything. */
export function ccxtVenue(name: string, exchange: CcxtExchange): Venue {
  return {
    name,
    requestLifeMs: REQUEST_LIFE_MS,
    place: (request) =>
      translated(async () => readOrder(await exchange.createOrder(...argumentsOf(request)))),
    cancel: ({ clientOrderId, venueOrderId, symbol: instrument }) =>
      translated(async () => {
        await exchange.cancelOrder(venueOrderId, instrument, {});
        return readOrder(await exchange.fetchOrder(venueOrderId, instrument, { clientOrderId }));
      }),
    orderByClientId: async ({ clientOrderId, symbol: instrument }) => {
      try {
        return await translated(async () =>
          readOrder(await exchange.fetchOrder(undefined, instrument, { clientOrderId })),
        );
      } catch (error) {
        if (isUnknownOrder(error)) return null;
        throw error;
      }
    },
    openOrders: () =>
      translated(async () => listOf(await exchange.fetchOpenOrders(undefined)).map(readOrder)),
    tradesSince: (instrument, sinceMs) => translated(() => allTrades(exchange, instrument, sinceMs)),
    balances: () => translated(async () => readBalances(await exchange.fetchBalance())),
    stream: null,
  };
}

async function translated<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw ccxtFailure(error);
  }
}

function argumentsOf(request: OrderRequest): Parameters<CcxtExchange['createOrder']> {
  const limitPrice = limitPriceOf(request);
  return [
    request.symbol,
    request.type,
    request.side,
    doubleOf(request.quantity),
    limitPrice && doubleOf(limitPrice),
    { clientOrderId: request.clientOrderId },
  ];
}

/** The library wants doubles; a number that a double cannot hold is not sent as another one. */
function doubleOf(value: Decimal): number {
  const double = Number(formatDecimal(value));
  const back = tryParseDecimal(String(double));
  if (back !== undefined && equals(back, value)) return double;
  throw new VenueError(
    { kind: 'refused', status: 400, code: 'too-many-digits' },
    `${formatDecimal(value)} is no double`,
  );
}

const decodeOrder = decoderOf(
  {
    id: identifier,
    clientOrderId: optional(identifier),
    symbol,
    status: (value: unknown) => value,
    amount: optional(quantity),
    filled: withDefault(nonNegativeDecimal, ZERO),
    average: optional(nonNegativeDecimal),
    timestamp: withDefault(timestampMs, 0),
    lastUpdateTimestamp: optional(timestampMs),
  },
  (values): VenueOrder => ({
    clientOrderId: values.clientOrderId ?? null,
    venueOrderId: values.id,
    symbol: values.symbol,
    status: statusIn(values.status, values.filled, values.amount),
    statusWord: String(values.status),
    filledQuantity: values.filled,
    averagePrice: values.average === undefined || isZero(values.average) ? null : values.average,
    tsNs: msToNs(values.lastUpdateTimestamp ?? values.timestamp),
  }),
);

/** The library calls an order closed that is over, also where not all of it was executed. */
function statusIn(word: unknown, filled: Decimal, amount: Decimal | undefined): VenueOrder['status'] {
  const status = statusOf(word);
  return status === 'FILLED' && amount !== undefined && compare(filled, amount) < 0 ? 'CANCELED' : status;
}

function readOrder(raw: unknown): VenueOrder {
  const decoded = decodeOrder(raw);
  if (decoded.kind === 'ok') return decoded.value;
  throw new VenueError({ kind: 'unreadable' }, describeFieldErrors(decoded.fields));
}

async function allTrades(
  exchange: CcxtExchange,
  instrument: string,
  sinceMs: number,
): Promise<readonly ReadTrade[]> {
  const reads: ReadTrade[] = [];
  for (let fromMs = sinceMs; ; ) {
    const page = listOf(await exchange.fetchMyTrades(instrument, fromMs, PAGE_SIZE)).map(readCcxtTrade);
    reads.push(...page);
    if (page.length < PAGE_SIZE) return reads;
    const lastMs = Math.max(...page.map((read) => (read.kind === 'trade' ? read.trade.tsMs : 0)));
    if (lastMs <= fromMs)
      throw new VenueError({ kind: 'unreadable' }, `more than ${PAGE_SIZE} trades in one millisecond`);
    // The last millisecond is asked for again: it may not be whole.
    fromMs = lastMs;
  }
}

function readBalances(raw: unknown): readonly Balance[] {
  const { free, used } = isPlainObject(raw) ? raw : {};
  if (!isPlainObject(free) || !isPlainObject(used))
    throw new VenueError({ kind: 'unreadable' }, 'expected balances with free and used');
  return Object.keys(free).map((asset) => ({
    asset,
    free: amountOf(free[asset]),
    locked: amountOf(used[asset] ?? 0),
  }));
}

function amountOf(value: unknown): Decimal {
  const amount = nonNegativeDecimal(value);
  if ('expected' in amount) throw new VenueError({ kind: 'unreadable' }, `expected ${amount.expected}`);
  return amount;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new VenueError({ kind: 'unreadable' }, 'expected a list');
}

function isUnknownOrder(error: unknown): boolean {
  return (
    error instanceof VenueError && error.failure.kind === 'refused' && error.failure.code === 'unknown-order'
  );
}
