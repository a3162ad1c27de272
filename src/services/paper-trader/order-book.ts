/**
 * Resting limit orders of one symbol.
 *
 * Each side is sorted so that the order which a moving price reaches first is the *last* item: a trade
 * that reaches nothing looks at one item per side, and reached orders are cut off the end. Orders reached
 * by the same trade come back in the order in which they were accepted, whatever their limits and sides:
 * each fills at its own limit, so price priority would only shuffle the reports.
 */
import type { Side } from '../../core/contracts/index.ts';
import { compare, type Price, type Quantity } from '../../core/money/index.ts';

/** A limit order that waits for its price. */
export interface RestingOrder {
  /** Identity of the order: that of its intent. */
  readonly orderId: string;
  /** Strategy that owns it. */
  readonly strategyId: string;
  /** Direction. */
  readonly side: Side;
  /** Base units wanted. */
  readonly quantity: Quantity;
  /** Worst acceptable price, and the price it fills at. */
  readonly limitPrice: Price;
  /** Place in the queue of its symbol: smaller numbers were accepted earlier. */
  readonly sequence: number;
}

/** Both sides of the book of one symbol. */
export interface OrderBook {
  /** Buy orders by rising limit: the highest bid is last. */
  readonly buys: readonly RestingOrder[];
  /** Sell orders by falling limit: the lowest ask is last. */
  readonly sells: readonly RestingOrder[];
}

/** A book without orders. */
export const EMPTY_BOOK: OrderBook = Object.freeze({ buys: [], sells: [] });

/** Returns the book with one more order. */
export function restOrder(book: OrderBook, order: RestingOrder): OrderBook {
  return order.side === 'buy'
    ? { ...book, buys: insert(book.buys, order, RISING) }
    : { ...book, sells: insert(book.sells, order, FALLING) };
}

/** Outcome of a trade for the book. */
export interface Reached {
  /** What still rests. */
  readonly book: OrderBook;
  /** Orders whose limit the trade is at or through, earliest accepted first. */
  readonly reached: readonly RestingOrder[];
}

/** Splits off the orders that a trade at `price` reaches. */
export function takeReached(book: OrderBook, price: Price): Reached {
  const buyCount = unreachedCount(book.buys, price, RISING);
  const sellCount = unreachedCount(book.sells, price, FALLING);
  if (buyCount + sellCount === restingOrderCount(book)) return { book, reached: NO_ORDERS };
  const reached = [...book.buys.slice(buyCount), ...book.sells.slice(sellCount)].sort(bySequence);
  return { book: { buys: book.buys.slice(0, buyCount), sells: book.sells.slice(0, sellCount) }, reached };
}

/** Outcome of a cancellation. */
export interface Canceled {
  /** What still rests. */
  readonly book: OrderBook;
  /** The order that was taken out. */
  readonly canceled: RestingOrder;
}

/** Takes one order out, in time linear in the book; `undefined` when the book does not hold it. */
export function cancelOrder(book: OrderBook, orderId: string): Canceled | undefined {
  for (const side of ['buys', 'sells'] as const) {
    const index = book[side].findIndex((order) => order.orderId === orderId);
    const canceled = book[side][index];
    if (canceled !== undefined)
      return { book: { ...book, [side]: book[side].toSpliced(index, 1) }, canceled };
  }
  return undefined;
}

/** Counts the resting orders of both sides. */
export function restingOrderCount(book: OrderBook): number {
  return book.buys.length + book.sells.length;
}

/** Lists all resting orders, earliest accepted first. */
export function restingOrders(book: OrderBook): readonly RestingOrder[] {
  return [...book.buys, ...book.sells].sort(bySequence);
}

/** Direction in which the limits of a side are sorted. */
type SortDirection = 1 | -1;
const RISING: SortDirection = 1;
const FALLING: SortDirection = -1;

const NO_ORDERS: readonly RestingOrder[] = Object.freeze([]);

function insert(
  orders: readonly RestingOrder[],
  order: RestingOrder,
  direction: SortDirection,
): readonly RestingOrder[] {
  return orders.toSpliced(unreachedCount(orders, order.limitPrice, direction), 0, order);
}

/** Counts, from the front, the orders whose limit a trade at `price` does not reach: O(1) when it is all of them. */
function unreachedCount(orders: readonly RestingOrder[], price: Price, direction: SortDirection): number {
  if (isUnreached(orders.at(-1), price, direction)) return orders.length;
  let low = 0;
  let high = orders.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isUnreached(orders[middle], price, direction)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isUnreached(order: RestingOrder | undefined, price: Price, direction: SortDirection): boolean {
  return order === undefined || compare(order.limitPrice, price) * direction < 0;
}

function bySequence(first: RestingOrder, second: RestingOrder): number {
  return first.sequence - second.sequence;
}
