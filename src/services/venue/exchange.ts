/**
 * A simulated exchange: one account, orders that fill in parts, prices that walk. It is a model and no script: the same
 * seed and the same requests give the same executions, and it can be asked at the end what it has really done.
 */
import type { Side } from '../../core/contracts/index.ts';
import {
  add,
  compare,
  type Decimal,
  decimalFromInteger,
  divide,
  isZero,
  makeDecimal,
  min,
  multiply,
  type Price,
  type Quantity,
  round,
  subtract,
  ZERO,
} from '../../core/money/index.ts';
import { createRandomSource, drawInteger } from '../../core/random.ts';
import { createWallet, type Wallet } from './wallet.ts';

/** A market of the exchange. */
export interface ExchangeMarket {
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Price at the start. */
  readonly price: Price;
}

/** How an exchange is set up. */
export interface ExchangeSettings {
  /** Decides about prices and parts. */
  readonly seed: number;
  readonly markets: readonly ExchangeMarket[];
  /** What the account holds at the start, by asset. */
  readonly funds: ReadonlyMap<string, Decimal>;
  /** Fee as a fraction of the notional, in the quote currency. */
  readonly feeRate: Decimal;
  /** Ticks after which a resting order expires. */
  readonly restTicksMax: number;
  /** Whether a client id is taken for ever, or only while its order is open, as at some venues; for ever by default. */
  readonly idsAreTaken?: 'for-ever' | 'while-open';
}

/** A request for an order. */
export interface PlaceRequest {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Quantity;
  /** Null for a market order. */
  readonly limitPrice: Price | null;
}

/** Where an order stands, in the words of this exchange. */
export type ExchangeStatus = 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED';

/** An order at the exchange. */
export interface ExchangeOrder extends PlaceRequest {
  readonly orderId: string;
  readonly status: ExchangeStatus;
  readonly filledQuantity: Decimal;
  /** Sum of price × quantity of its executions. */
  readonly cost: Decimal;
  readonly updatedMs: number;
}

/** An execution. */
export interface ExchangeTrade {
  readonly tradeId: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fee: Decimal;
  readonly feeCurrency: string;
  readonly tsMs: number;
}

/** Why the exchange does not do something. */
export type ExchangeRefusal =
  | 'unknown-symbol'
  | 'duplicate-client-order-id'
  | 'insufficient-funds'
  | 'unknown-order'
  | 'order-ended'
  | 'exchange-full';

/** What came of a request. */
export type ExchangeOutcome =
  | { readonly kind: 'done'; readonly order: ExchangeOrder }
  | { readonly kind: 'refused'; readonly refusal: ExchangeRefusal };

/** Something that happened. */
export type ExchangeEvent =
  | { readonly kind: 'order'; readonly order: ExchangeOrder }
  | { readonly kind: 'trade'; readonly trade: ExchangeTrade };

/** Orders that are kept, at most: an id is taken for ever. */
const ORDER_COUNT_MAX = 1_000_000;

/** The simulated exchange. */
export interface Exchange {
  readonly place: (request: PlaceRequest, nowMs: number) => ExchangeOutcome;
  readonly cancel: (clientOrderId: string, nowMs: number) => ExchangeOutcome;
  readonly order: (clientOrderId: string) => ExchangeOrder | undefined;
  /** Orders that have not ended. */
  readonly openOrders: () => readonly ExchangeOrder[];
  /** Every order, oldest first. */
  readonly orders: () => readonly ExchangeOrder[];
  /** Every execution, oldest first. */
  readonly trades: () => readonly ExchangeTrade[];
  readonly balances: Wallet['balances'];
  readonly price: (symbol: string) => Price | undefined;
  /** Lets prices move and orders fill. */
  readonly tick: (nowMs: number) => void;
  /** Calls back for everything that happens, until the returned function is called. */
  readonly listen: (listener: (event: ExchangeEvent) => void) => () => void;
}

interface Book extends ExchangeOrder {
  readonly ticksLeft: number;
  /** Parts in which what is left of a market order is executed. */
  readonly partsLeft: number;
}

/** Opens an exchange without orders. */
export function openExchange(settings: ExchangeSettings): Exchange {
  const random = createRandomSource(settings.seed);
  const wallet = createWallet(settings.funds);
  const prices = new Map(settings.markets.map(({ symbol, price }) => [symbol, price]));
  /** By the names that the exchange gives. */
  const orders = new Map<string, Book>();
  const open = new Set<string>();
  /** The latest order of each client id. */
  const latest = new Map<string, string>();
  const trades: ExchangeTrade[] = [];
  const listeners = new Set<(event: ExchangeEvent) => void>();

  return {
    place,
    cancel,
    order: latestOf,
    openOrders: () => [...open].flatMap((id) => orders.get(id) ?? []),
    orders: () => [...orders.values()],
    trades: () => trades,
    balances: wallet.balances,
    price: (symbol) => prices.get(symbol),
    tick,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  function place(request: PlaceRequest, nowMs: number): ExchangeOutcome {
    const { clientOrderId, symbol } = request;
    const price = prices.get(symbol);
    if (isTaken(clientOrderId)) return refuse('duplicate-client-order-id');
    if (price === undefined) return refuse('unknown-symbol');
    if (orders.size >= ORDER_COUNT_MAX) return refuse('exchange-full');
    const orderId = String(10_000 + orders.size);
    if (!wallet.lock({ ...request, orderId }, price)) return refuse('insufficient-funds');
    open.add(orderId);
    latest.set(clientOrderId, orderId);
    keep({
      ...request,
      orderId,
      status: 'NEW',
      filledQuantity: ZERO,
      cost: ZERO,
      updatedMs: nowMs,
      ticksLeft: settings.restTicksMax,
      partsLeft: drawInteger(random, 1, 3),
    });
    work(orderId, nowMs);
    return done(orderId);
  }

  function isTaken(clientOrderId: string): boolean {
    const order = latestOf(clientOrderId);
    if (order === undefined) return false;
    return settings.idsAreTaken !== 'while-open' || open.has(order.orderId);
  }

  function latestOf(clientOrderId: string): Book | undefined {
    return orders.get(latest.get(clientOrderId) ?? '');
  }

  function cancel(clientOrderId: string, nowMs: number): ExchangeOutcome {
    const order = latestOf(clientOrderId);
    if (order === undefined) return refuse('unknown-order');
    if (!open.has(order.orderId)) return refuse('order-ended');
    end({ ...order, status: 'CANCELED', updatedMs: nowMs });
    return done(order.orderId);
  }

  function tick(nowMs: number): void {
    for (const [index, { symbol, price: first }] of settings.markets.entries()) {
      const price = prices.get(symbol) ?? first;
      const moved = add(price, makeDecimal(BigInt(drawInteger(random, -2 - index, 2 + index)), 2));
      if (isNear(moved, first)) prices.set(symbol, moved);
    }
    for (const orderId of [...open]) {
      work(orderId, nowMs);
      expire(orderId, nowMs);
    }
  }

  /** Executes what of an order is due. */
  function work(orderId: string, nowMs: number): void {
    const order = orders.get(orderId);
    const market = order && prices.get(order.symbol);
    if (order === undefined || market === undefined) return;
    const { limitPrice } = order;
    if (limitPrice === null) execute(order, partOf(order), market, nowMs);
    else if (isReached(order, market)) execute(order, partOf(order), limitPrice, nowMs);
  }

  function expire(orderId: string, nowMs: number): void {
    const order = orders.get(orderId);
    if (order === undefined || !open.has(orderId)) return;
    const ticksLeft = order.ticksLeft - 1;
    if (ticksLeft > 0) orders.set(orderId, { ...order, ticksLeft });
    else end({ ...order, status: 'EXPIRED', updatedMs: nowMs });
  }

  /** The next part of what is left: all of it in the last part, half of it before. */
  function partOf({ quantity, filledQuantity, partsLeft }: Book): Quantity {
    const left = subtract(quantity, filledQuantity);
    const half = round(divide(left, TWO), QUANTITY_SCALE);
    const part = partsLeft <= 1 || isZero(half) ? left : min(half, left);
    // type-coverage:ignore-next-line -- what is left of an open order is above 0, and so is a half that is not 0
    return part as Quantity;
  }

  function execute(order: Book, quantity: Quantity, price: Price, nowMs: number): void {
    const notional = multiply(price, quantity);
    const trade: ExchangeTrade = {
      tradeId: String(1 + trades.length),
      orderId: order.orderId,
      clientOrderId: order.clientOrderId,
      symbol: order.symbol,
      side: order.side,
      quantity,
      price,
      fee: multiply(notional, settings.feeRate),
      feeCurrency: order.symbol.slice(order.symbol.indexOf('/') + 1),
      tsMs: nowMs,
    };
    trades.push(trade);
    wallet.execute(trade);
    tell({ kind: 'trade', trade });
    const filledQuantity = add(order.filledQuantity, quantity);
    const isFilled = compare(filledQuantity, order.quantity) >= 0;
    const next: Book = {
      ...order,
      status: isFilled ? 'FILLED' : 'PARTIALLY_FILLED',
      filledQuantity,
      cost: add(order.cost, notional),
      updatedMs: nowMs,
      partsLeft: order.partsLeft - 1,
    };
    if (isFilled) end(next);
    else keep(next);
  }

  function end(order: Book): void {
    open.delete(order.orderId);
    wallet.release(order.orderId);
    keep(order);
  }

  function keep(order: Book): void {
    orders.set(order.orderId, order);
    tell({ kind: 'order', order });
  }

  function tell(event: ExchangeEvent): void {
    for (const listener of listeners) listener(event);
  }

  function done(orderId: string): ExchangeOutcome {
    const order = orders.get(orderId);
    return order === undefined ? refuse('unknown-order') : { kind: 'done', order };
  }
}

const TWO = decimalFromInteger(2);

/** Digits after the point of a part. */
const QUANTITY_SCALE = 8;

function refuse(refusal: ExchangeRefusal): ExchangeOutcome {
  return { kind: 'refused', refusal };
}

function isReached({ side, limitPrice }: PlaceRequest, market: Price): boolean {
  if (limitPrice === null) return true;
  return side === 'buy' ? compare(market, limitPrice) <= 0 : compare(market, limitPrice) >= 0;
}

/** Prices stay within a fifth of where they began. */
function isNear(price: Decimal, first: Price): price is Price {
  const fifth = divide(first, decimalFromInteger(5));
  return compare(price, subtract(first, fifth)) > 0 && compare(price, add(first, fifth)) < 0;
}
