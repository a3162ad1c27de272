/**
 * The state of the paper trader as plain JSON data: what a journal stores and a restart reads. Numbers are
 * decimal text and stay exact, the cost basis included.
 */
import type { Side } from '../../core/contracts/index.ts';
import { asPrice, asQuantity, formatDecimal, parseDecimal } from '../../core/money/index.ts';
import type { Market } from './market.ts';
import { EMPTY_BOOK, type RestingOrder, restingOrders, restOrder } from './order-book.ts';

/** Everything that a paper trader must remember over a restart. */
export interface PaperTraderSnapshot {
  /** One entry for each symbol that was traded or ordered. */
  readonly markets: readonly MarketSnapshot[];
  /** Orders handled lately, oldest first, so that a redelivered one is recognised. */
  readonly order_ids: readonly string[];
}

/** State of one symbol. */
export interface MarketSnapshot {
  readonly symbol: string;
  readonly last_price: string | null;
  readonly next_sequence: number;
  readonly position: {
    readonly qty: string;
    readonly cost_basis: string;
    readonly realized_pnl: string;
    readonly fees: string;
  };
  /** Earliest accepted first. */
  readonly resting_orders: readonly RestingOrderSnapshot[];
}

/** One resting order. */
export interface RestingOrderSnapshot {
  readonly order_id: string;
  readonly strategy_id: string;
  readonly side: Side;
  readonly qty: string;
  readonly limit_price: string;
  readonly sequence: number;
}

/** Writes the state of one symbol. */
export function toMarketSnapshot(symbol: string, market: Market): MarketSnapshot {
  const { position, lastPrice } = market;
  return {
    symbol,
    last_price: lastPrice === undefined ? null : formatDecimal(lastPrice),
    next_sequence: market.nextSequence,
    position: {
      qty: formatDecimal(position.quantity),
      cost_basis: formatDecimal(position.costBasis),
      realized_pnl: formatDecimal(position.realizedPnl),
      fees: formatDecimal(position.fees),
    },
    resting_orders: restingOrders(market.book).map(toRestingOrderSnapshot),
  };
}

/**
 * Reads the state of one symbol back.
 *
 * @throws DecimalSyntaxError or RangeError when a number in it is damaged.
 */
export function fromMarketSnapshot(snapshot: MarketSnapshot): Market {
  const { position, last_price: lastPrice } = snapshot;
  return {
    lastPrice: lastPrice === null ? undefined : asPrice(parseDecimal(lastPrice)),
    nextSequence: snapshot.next_sequence,
    position: {
      quantity: parseDecimal(position.qty),
      costBasis: parseDecimal(position.cost_basis),
      realizedPnl: parseDecimal(position.realized_pnl),
      fees: parseDecimal(position.fees),
    },
    book: snapshot.resting_orders.map(fromRestingOrderSnapshot).reduce(restOrder, EMPTY_BOOK),
  };
}

function toRestingOrderSnapshot(order: RestingOrder): RestingOrderSnapshot {
  return {
    order_id: order.orderId,
    strategy_id: order.strategyId,
    side: order.side,
    qty: formatDecimal(order.quantity),
    limit_price: formatDecimal(order.limitPrice),
    sequence: order.sequence,
  };
}

function fromRestingOrderSnapshot(snapshot: RestingOrderSnapshot): RestingOrder {
  return {
    orderId: snapshot.order_id,
    strategyId: snapshot.strategy_id,
    side: snapshot.side,
    quantity: asQuantity(parseDecimal(snapshot.qty)),
    limitPrice: asPrice(parseDecimal(snapshot.limit_price)),
    sequence: snapshot.sequence,
  };
}
