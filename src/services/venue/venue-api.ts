/** The requests of the simulated venue: who may ask, what they may ask for, and what they are told. No socket is here. */
import { identifier, optional, price, quantity, symbol } from '../../core/contracts/field-reader.ts';
import { describeFieldErrors } from '../../core/contracts/index.ts';
import { decoderOf } from '../../core/contracts/record.ts';
import { side } from '../../core/contracts/side.ts';
import { divide, formatDecimal, isZero } from '../../core/money/index.ts';
import type {
  Exchange,
  ExchangeEvent,
  ExchangeOrder,
  ExchangeOutcome,
  ExchangeRefusal,
  ExchangeTrade,
} from './exchange.ts';
import type { Faults, RequestFault } from './faults.ts';
import { type Account, type Credentials, disbelief } from './signature.ts';
import type { AssetBalance } from './wallet.ts';

/** A request as it came. */
export interface VenueRequest extends Credentials {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: string;
}

/** What a client gets. */
export type VenueReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfter: string | null;
      readonly body: string;
      readonly delayMs: number;
    }
  /** The connection breaks. */
  | { readonly kind: 'reset' }
  /** Nothing ever comes. */
  | { readonly kind: 'silence' };

/** What the venue knows of who asked for what. */
export interface VenueApi {
  readonly reply: (request: VenueRequest, nowMs: number) => VenueReply;
  /** Checks the first message of a stream. */
  readonly mayListen: (credentials: Credentials, nowMs: number) => boolean;
  /** When orders reached the venue, whatever came of them, in milliseconds since the epoch, by client id. */
  readonly arrivals: () => readonly { readonly clientOrderId: string; readonly atMs: number }[];
}

/** What the API is made of. */
export interface VenueApiParts {
  readonly exchange: Exchange;
  readonly faults: Faults;
  readonly account: Account;
}

const STATUS_OF: Readonly<Record<ExchangeRefusal, number>> = {
  'unknown-symbol': 400,
  'duplicate-client-order-id': 409,
  'insufficient-funds': 422,
  'unknown-order': 404,
  'order-ended': 409,
  'exchange-full': 503,
};

const decodePlacing = decoderOf(
  {
    client_order_id: identifier,
    symbol,
    side,
    qty: quantity,
    limit_price: optional(price),
  },
  (values) => ({
    clientOrderId: values.client_order_id,
    symbol: values.symbol,
    side: values.side,
    quantity: values.qty,
    limitPrice: values.limit_price ?? null,
  }),
);

type Answer = VenueReply & { readonly kind: 'answer' };

/** What a request comes to once it is believed. */
interface Call {
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly nowMs: number;
}

/** How long an order stays out of the list of open orders, and a trade out of the list of trades, at most. */
const HIDDEN_MS_MAX = 1_500;

/** What a stream is signed for. */
const STREAM = 'stream';

/** Makes the API of an exchange. */
export function createVenueApi({ exchange, faults, account }: VenueApiParts): VenueApi {
  const hiddenUntilMs = new Map<string, number>();
  const arrivals: { readonly clientOrderId: string; readonly atMs: number }[] = [];

  const routes = new Map<string, (call: Call) => Answer>([
    ['POST orders', ({ body, nowMs }) => place(body, nowMs)],
    ['DELETE orders', ({ id, nowMs }) => told(exchange.cancel(id, nowMs))],
    ['GET orders', ({ id }) => lookUp(id)],
    ['GET open-orders', ({ nowMs }) => json(openOrders(nowMs).map(orderWire))],
    ['GET trades', ({ query, nowMs }) => json(tradesSince(query, nowMs).map(tradeWire))],
    ['GET balances', () => json(exchange.balances().map(balanceWire))],
  ]);

  return { reply, mayListen, arrivals: () => arrivals };

  function mayListen(credentials: Credentials, nowMs: number): boolean {
    return disbelief(credentials, STREAM, { account, nowMs }) === null;
  }

  function reply(request: VenueRequest, nowMs: number): VenueReply {
    const fault = faults.request();
    if (fault.kind === 'refused') return refusedBy(fault);
    const isDone = !(fault.kind === 'reset' || fault.kind === 'silence') || fault.isDone;
    const outcome = isDone ? respond(request, nowMs) : null;
    if (fault.kind === 'reset' || fault.kind === 'silence') return { kind: fault.kind };
    if (fault.kind === 'spoilt') return answer(fault.status, 'Bad gateway <html>');
    return { ...(outcome ?? answer(500, '')), delayMs: fault.kind === 'slow' ? fault.delayMs : 0 };
  }

  function respond(request: VenueRequest, nowMs: number): Answer {
    const { method, target, body } = request;
    const doubt = disbelief(request, `${method} ${target}\n${body}`, { account, nowMs });
    if (doubt !== null) return refusal(doubt === 'unauthorized' ? 401 : 400, doubt);
    const { pathname, searchParams } = new URL(target, 'http://venue');
    const [, version, resource = '', id = ''] = pathname.split('/');
    const route = version === 'v1' ? routes.get(`${method} ${resource}`) : undefined;
    return route === undefined
      ? refusal(404, 'unknown-path')
      : route({ id: decodeURIComponent(id), query: searchParams, body, nowMs });
  }

  function place(body: string, nowMs: number): Answer {
    const decoded = decodePlacing(parsed(body));
    if (decoded.kind === 'invalid') return refusal(400, 'invalid-order', describeFieldErrors(decoded.fields));
    arrivals.push({ clientOrderId: decoded.value.clientOrderId, atMs: nowMs });
    const isPoor = exchange.order(decoded.value.clientOrderId) === undefined && faults.happens('no-funds');
    if (isPoor) return refusal(STATUS_OF['insufficient-funds'], 'insufficient-funds');
    return told(exchange.place(decoded.value, nowMs));
  }

  function lookUp(clientOrderId: string): Answer {
    const order = exchange.order(clientOrderId);
    return order === undefined ? refusal(404, 'unknown-order') : json(orderWire(order));
  }

  function openOrders(nowMs: number): readonly ExchangeOrder[] {
    return visible(exchange.openOrders(), (order) => `order ${order.clientOrderId}`, 'hidden-order', nowMs);
  }

  function tradesSince(query: URLSearchParams, nowMs: number): readonly ExchangeTrade[] {
    const sinceMs = Number(query.get('since_ms') ?? 0);
    const found = exchange
      .trades()
      .filter((trade) => trade.tsMs >= sinceMs && trade.symbol === query.get('symbol'));
    return visible(found, ({ tradeId }) => `trade ${tradeId}`, 'late-trade', nowMs);
  }

  /** Leaves out what has become invisible for a while; what has been seen once stays to be seen. */
  function visible<Item>(
    items: readonly Item[],
    nameOf: (item: Item) => string,
    fault: 'hidden-order' | 'late-trade',
    nowMs: number,
  ): readonly Item[] {
    return items.filter((item) => {
      const name = nameOf(item);
      const known = hiddenUntilMs.get(name);
      const untilMs = known ?? (faults.happens(fault) ? nowMs + faults.delayMs(HIDDEN_MS_MAX) : 0);
      if (known === undefined) hiddenUntilMs.set(name, untilMs);
      return nowMs >= untilMs;
    });
  }
}

/** Writes an event for the stream. */
export function eventText(event: ExchangeEvent): string {
  const wire = event.kind === 'order' ? { order: orderWire(event.order) } : { trade: tradeWire(event.trade) };
  return JSON.stringify({ kind: event.kind, ...wire });
}

function told(outcome: ExchangeOutcome): Answer {
  return outcome.kind === 'done'
    ? json(orderWire(outcome.order))
    : refusal(STATUS_OF[outcome.refusal], outcome.refusal);
}

function orderWire(order: ExchangeOrder) {
  return {
    client_order_id: order.clientOrderId,
    order_id: order.orderId,
    symbol: order.symbol,
    side: order.side,
    status: order.status,
    qty: formatDecimal(order.quantity),
    filled_qty: formatDecimal(order.filledQuantity),
    avg_price: isZero(order.filledQuantity) ? null : formatDecimal(divide(order.cost, order.filledQuantity)),
    ts_ms: order.updatedMs,
  };
}

function balanceWire({ asset, free, locked }: AssetBalance) {
  return { asset, free: formatDecimal(free), locked: formatDecimal(locked) };
}

function tradeWire(trade: ExchangeTrade) {
  return {
    ts_ms: trade.tsMs,
    symbol: trade.symbol,
    trade_id: trade.tradeId,
    order_id: trade.orderId,
    client_order_id: trade.clientOrderId,
    price: formatDecimal(trade.price),
    qty: formatDecimal(trade.quantity),
    side: trade.side,
    fee_currency: trade.feeCurrency,
    fee: formatDecimal(trade.fee),
  };
}

function refusedBy({ status, retryAfter }: RequestFault & { kind: 'refused' }): VenueReply {
  return { ...refusal(status, status === 500 ? 'internal-error' : 'too-many-requests'), retryAfter };
}

function refusal(status: number, code: string, detail = ''): Answer {
  return answer(status, JSON.stringify({ code, message: detail }));
}

function json(value: unknown): Answer {
  return answer(200, JSON.stringify(value));
}

function answer(status: number, body: string): Answer {
  return { kind: 'answer', status, retryAfter: null, body, delayMs: 0 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
