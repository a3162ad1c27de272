/**
 * What the paper trader has to do with orders, trades and cancels, in words and lists. Orders fill completely and at
 * once; fills are kept for ever, and whoever wants a position adds them up.
 */
import {
  asPrice,
  asQuantity,
  compare,
  type Decimal,
  formatDecimal,
  multiply,
  parseDecimal,
} from '../../src/core/money/index.ts';
import type { PositionFill } from '../../src/core/position/index.ts';

/** An order, as its message tells it; market orders have no limit. */
export interface Order {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly limit: string | null;
}

/** Everything about one symbol: what rests, in order of arrival, and all fills. */
export interface MarketModel {
  last: Decimal | undefined;
  resting: readonly Order[];
  fills: readonly PositionFill[];
}

/** All symbols, and every order that was ever taken. */
export interface PaperModel {
  readonly markets: Map<string, MarketModel>;
  readonly knownIds: Set<string>;
}

/** Orders that rest for one symbol at most. */
export const RESTING_COUNT_MAX = 3;

/** Fee of a fill that waited, as a fraction of the notional. */
export const MAKER_FEE = '0.001';

/** Fee of a fill on arrival, as a fraction of the notional. */
export const TAKER_FEE = '0.002';

/** 50 basis points against the order. */
const SLIPPED = { buy: parseDecimal('1.005'), sell: parseDecimal('0.995') };

function marketOf({ markets }: PaperModel, symbol: string): MarketModel {
  const market = markets.get(symbol) ?? { last: undefined, resting: [], fills: [] };
  markets.set(symbol, market);
  return market;
}

/** Fills an order completely and returns its fill in words. */
function fill(market: MarketModel, order: Order, price: Decimal, feeRate: string): string {
  const quantity = asQuantity(parseDecimal(order.quantity));
  const fee = multiply(multiply(quantity, price), parseDecimal(feeRate));
  market.fills = [...market.fills, { side: order.side, quantity, price: asPrice(price), fee }];
  return `${order.id} ${order.side} ${order.quantity} at ${formatDecimal(price)}, fee ${formatDecimal(fee)}`;
}

function isReached({ side, limit }: Order, last: Decimal | undefined): boolean {
  if (last === undefined || limit === null) return false;
  return side === 'buy' ? compare(last, parseDecimal(limit)) <= 0 : compare(last, parseDecimal(limit)) >= 0;
}

/** Takes an order and returns what happens to it, in words. */
export function takeOrder(model: PaperModel, order: Order): readonly string[] {
  if (model.knownIds.has(order.id)) return [];
  model.knownIds.add(order.id);
  const market = marketOf(model, order.symbol);
  if (order.limit === null) {
    if (market.last === undefined) return [`${order.id} REJECTED no-reference-price`];
    return [fill(market, order, multiply(market.last, SLIPPED[order.side]), TAKER_FEE)];
  }
  if (isReached(order, market.last)) return [fill(market, order, parseDecimal(order.limit), TAKER_FEE)];
  if (market.resting.length >= RESTING_COUNT_MAX) return [`${order.id} REJECTED book-full`];
  market.resting = [...market.resting, order];
  return [`${order.id} NEW`];
}

/** Takes a trade and returns the fills that it brings, in order of arrival of the orders. */
export function takeTrade(model: PaperModel, symbol: string, price: Decimal): readonly string[] {
  const market = marketOf(model, symbol);
  market.last = price;
  const reached = market.resting.filter((order) => isReached(order, price));
  market.resting = market.resting.filter((order) => !isReached(order, price));
  return reached.map((order) => fill(market, order, parseDecimal(order.limit ?? ''), MAKER_FEE));
}

/** Cancels an order where it rests. */
export function cancel(model: PaperModel, id: string): readonly string[] {
  for (const market of model.markets.values()) {
    if (market.resting.every((order) => order.id !== id)) continue;
    market.resting = market.resting.filter((order) => order.id !== id);
    return [`${id} CANCELED`];
  }
  return [];
}
