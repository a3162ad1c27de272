/** What the simulated venue answers, read strictly: what breaks the contract is an error, and never guessed. */
import {
  decimal,
  type FieldReader,
  identifier,
  nonNegativeDecimal,
  optional,
  price,
  quantity,
  symbol,
  text,
  timestampMs,
} from '../../../core/contracts/field-reader.ts';
import { type Decoded, describeFieldErrors } from '../../../core/contracts/index.ts';
import { decoderOf } from '../../../core/contracts/record.ts';
import { side } from '../../../core/contracts/side.ts';
import { msToNs } from '../../../core/time.ts';
import { statusOf } from '../status-words.ts';
import type { Balance, ReadTrade, VenueEvent, VenueOrder, VenueTrade } from '../venue.ts';
import { VenueError } from '../venue-error.ts';

const word: FieldReader<string> = text(1, 64);

const decodeOrder = decoderOf(
  {
    client_order_id: identifier,
    order_id: identifier,
    symbol,
    status: word,
    filled_qty: nonNegativeDecimal,
    avg_price: optional(price),
    ts_ms: timestampMs,
  },
  (values): VenueOrder => ({
    clientOrderId: values.client_order_id,
    venueOrderId: values.order_id,
    symbol: values.symbol,
    status: statusOf(values.status),
    statusWord: values.status,
    filledQuantity: values.filled_qty,
    averagePrice: values.avg_price ?? null,
    tsNs: msToNs(values.ts_ms),
  }),
);

const decodeTrade = decoderOf(
  {
    trade_id: identifier,
    order_id: identifier,
    client_order_id: identifier,
    symbol,
    side,
    qty: quantity,
    price,
    fee: decimal,
    fee_currency: text(1, 32),
    ts_ms: timestampMs,
  },
  (values): VenueTrade => ({
    tradeId: values.trade_id,
    venueOrderId: values.order_id,
    clientOrderId: values.client_order_id,
    symbol: values.symbol,
    side: values.side,
    quantity: values.qty,
    price: values.price,
    fee: values.fee,
    feeCurrency: values.fee_currency,
    tsMs: values.ts_ms,
  }),
);

const decodeBalance = decoderOf(
  { asset: text(1, 32), free: decimal, locked: decimal },
  (values): Balance => ({ asset: values.asset, free: values.free, locked: values.locked }),
);

const decodeRefusal = decoderOf(
  { code: optional(text(0, 64)), message: optional(text(0, 10_000)) },
  (values) => ({
    code: values.code ?? '',
    message: values.message ?? '',
  }),
);

const decodeEvent = decoderOf(
  { kind: word, order: (value: unknown) => value, trade: (value: unknown) => value },
  (values) => values,
);

/**
 * Reads an order.
 *
 * @throws VenueError where it breaks the contract
 */
export function readOrder(body: string): VenueOrder {
  return required(decodeOrder(jsonOf(body)), body);
}

/**
 * Reads a list of orders.
 *
 * @throws VenueError where one of them breaks the contract: nothing can be told from a list with holes
 */
export function readOrders(body: string): readonly VenueOrder[] {
  return listIn(body).map((each) => required(decodeOrder(each), body));
}

/**
 * Reads a list of balances.
 *
 * @throws VenueError where one of them breaks the contract
 */
export function readBalances(body: string): readonly Balance[] {
  return listIn(body).map((each) => required(decodeBalance(each), body));
}

/**
 * Reads a list of trades; those that break the contract are told one by one.
 *
 * @throws VenueError where it is no list
 */
export function readTrades(body: string): readonly ReadTrade[] {
  return listIn(body).map(readTrade);
}

/** Reads what a refusal says; a body of any shape is one. */
export function readRefusal(body: string): { readonly code: string; readonly message: string } {
  const decoded = decodeRefusal(tryJson(body));
  return decoded.kind === 'ok' ? decoded.value : { code: '', message: body };
}

/** Reads a message of the stream; null where it says that the stream begins. */
export function readEvent(message: string): VenueEvent | null {
  const decoded = decodeEvent(tryJson(message));
  if (decoded.kind === 'invalid') return unreadable(describeFieldErrors(decoded.fields), message);
  const { kind, order, trade } = decoded.value;
  if (kind === 'ready') return null;
  if (kind === 'trade') return { kind, read: readTrade(trade) };
  const read = kind === 'order' ? decodeOrder(order) : undefined;
  if (read?.kind === 'ok') return { kind: 'order', order: read.value };
  return unreadable(
    read === undefined ? 'an unknown kind of event' : describeFieldErrors(read.fields),
    message,
  );
}

function readTrade(raw: unknown): ReadTrade {
  const decoded = decodeTrade(raw);
  if (decoded.kind === 'ok') return { kind: 'trade', trade: decoded.value };
  return {
    kind: 'unreadable',
    problem: describeFieldErrors(decoded.fields),
    text: shown(JSON.stringify(raw ?? null)),
  };
}

function unreadable(problem: string, message: string): VenueEvent {
  return { kind: 'unreadable', problem: `${problem}: ${shown(message)}` };
}

/** Longest text of the venue that is handed on, in characters. */
const TEXT_LENGTH_MAX = 500;

function shown(body: string): string {
  return body.slice(0, TEXT_LENGTH_MAX);
}

function required<Value>(decoded: Decoded<Value>, body: string): Value {
  if (decoded.kind === 'ok') return decoded.value;
  throw new VenueError({ kind: 'unreadable' }, `${describeFieldErrors(decoded.fields)}: ${shown(body)}`);
}

function listIn(body: string): readonly unknown[] {
  const value = jsonOf(body);
  if (Array.isArray(value)) return value;
  throw new VenueError({ kind: 'unreadable' }, `expected a list, was ${shown(body)}`);
}

function jsonOf(body: string): unknown {
  const value = tryJson(body);
  if (value === undefined) throw new VenueError({ kind: 'unreadable' }, `expected JSON, was ${shown(body)}`);
  return value;
}

function tryJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
