/**
 * The simulated exchange of a backtest: orders wait for the bars of their symbol.
 *
 * An order that is decided at the close of a bar may trade from the next bar on. When a bar opens, market orders go
 * first, as they came; then the limit orders that the bar reaches, the earliest accepted first. Both need an account
 * that can settle them. Market orders are takers, limit orders makers.
 */
import type { FillEvent, OHLCVBar, OrderEvent, OrderTerms } from '../core/contracts/index.ts';
import {
  asQuantity,
  type Decimal,
  isPositive,
  min,
  multiply,
  type Price,
  subtract,
} from '../core/money/index.ts';
import {
  EMPTY_BOOK,
  type FillCosts,
  feeOf,
  type Liquidity,
  type OrderBook,
  type RestingOrder,
  restingOrderCount,
  restingOrders,
  restOrder,
  slip,
  takeReached,
} from '../services/paper-trader/index.ts';
import type { Account, AccountRefusal } from './account.ts';
import { fillPriceWithin } from './fill-price.ts';

/** Why the exchange did not execute an order that risk had approved. */
export type ExchangeRefusal = AccountRefusal | 'unknown-symbol' | 'book-full';

/** An order that waits. */
export type WaitingOrder = OrderTerms &
  Pick<OrderEvent, 'strategyId' | 'symbol' | 'side' | 'quantity'> & {
    readonly orderId: string;
    /** When it was accepted, in nanoseconds since the epoch. */
    readonly tsAcceptedNs: bigint;
  };

/** How the exchange works. */
export interface ExchangeRules {
  readonly costs: FillCosts;
  /** Share of the volume of a bar that orders may take of it, above 0 and at most 1; no bound when undefined. */
  readonly participation: Decimal | undefined;
  /** Most resting orders of one symbol. */
  readonly restingOrderCountMax: number;
}

/** Hears what becomes of orders. */
export interface ExchangeListener {
  readonly onFill: (fill: FillEvent) => void;
  readonly onRefusal: (order: WaitingOrder, reason: ExchangeRefusal) => void;
}

/** The simulated exchange. */
export interface Exchange {
  /** Takes an order; it waits for the next bar of its symbol. */
  readonly accept: (order: OrderEvent) => void;
  /** Executes a market order at once, at this price moved by the slippage. */
  readonly execute: (order: OrderEvent, price: Price) => void;
  /** Lets a bar open, and executes what it reaches. */
  readonly openBar: (bar: OHLCVBar) => void;
  /** Lists what waits, by symbol: the orders no bar has come for, then those that rest. */
  readonly waiting: () => readonly WaitingOrder[];
}

/** Opens an exchange where these symbols trade. */
export function openExchange(
  account: Account,
  { symbols, ...rules }: ExchangeRules & { readonly symbols: readonly string[] },
  listener: ExchangeListener,
): Exchange {
  const floors = new Map(symbols.map((symbol) => [symbol, new Floor(symbol)]));
  let fillCount = 0;
  let sequence = 0;

  return { accept, execute, openBar, waiting: () => [...floors.values()].flatMap(waitingOn) };

  function accept(event: OrderEvent): void {
    const order = waitingOrder(event);
    const floor = floors.get(order.symbol);
    if (floor === undefined) listener.onRefusal(order, 'unknown-symbol');
    else floor.arrivals.push(order);
  }

  function execute(event: OrderEvent, price: Price): void {
    const order = waitingOrder(event);
    if (!floors.has(order.symbol)) listener.onRefusal(order, 'unknown-symbol');
    else
      settle(order, {
        price: slip(price, order.side, rules.costs.slippageBps),
        quantity: order.quantity,
        liquidity: 'taker',
        tsNs: order.tsAcceptedNs,
      });
  }

  function openBar(bar: OHLCVBar): void {
    const floor = floors.get(bar.symbol);
    if (floor === undefined) return;
    const room = new VolumeRoom(rules.participation, bar);
    if (floor.arrivals.length > 0) takeArrivals(floor, bar, room);
    if (restingOrderCount(floor.book) > 0) takeResting(floor, bar, room);
  }

  /** Market orders trade at the open; limit orders go into the book, behind those that are there. */
  function takeArrivals(floor: Floor, bar: OHLCVBar, room: VolumeRoom): void {
    const arrivals = floor.arrivals;
    floor.arrivals = [];
    for (const order of arrivals) {
      if (order.tsAcceptedNs > bar.tsOpenNs) floor.arrivals.push(order);
      else if (order.type === 'limit') letRest(floor, order, order.limitPrice);
      else {
        const price = slip(bar.open, order.side, rules.costs.slippageBps);
        const rest = trade(order, { price, room, liquidity: 'taker', bar });
        if (rest !== undefined) floor.arrivals.push(rest);
      }
    }
  }

  function letRest(floor: Floor, order: WaitingOrder, limitPrice: Price): void {
    if (restingOrderCount(floor.book) >= rules.restingOrderCountMax) {
      listener.onRefusal(order, 'book-full');
      return;
    }
    sequence += 1;
    const { orderId, strategyId, side, quantity, tsAcceptedNs } = order;
    floor.book = restOrder(floor.book, { orderId, strategyId, side, quantity, limitPrice, sequence });
    floor.acceptedNs.set(orderId, tsAcceptedNs);
  }

  function takeResting(floor: Floor, bar: OHLCVBar, room: VolumeRoom): void {
    for (const resting of reachedBy(floor, bar)) {
      const order = floor.waitingOf(resting);
      const price = fillPriceWithin(bar, order, rules.costs.slippageBps);
      const rest = price === undefined ? order : trade(order, { price, room, liquidity: 'maker', bar });
      if (rest === undefined) floor.acceptedNs.delete(resting.orderId);
      else floor.book = restOrder(floor.book, { ...resting, quantity: rest.quantity });
    }
  }

  /** Trades as much as the bar has room for, and returns what is left of the order. */
  function trade(
    order: WaitingOrder,
    { price, room, liquidity, bar }: { price: Price; room: VolumeRoom; liquidity: Liquidity; bar: OHLCVBar },
  ): WaitingOrder | undefined {
    const taken = room.take(order.quantity);
    if (!isPositive(taken)) return order;
    const quantity = asQuantity(taken);
    const isSettled = settle(order, { price, quantity, liquidity, tsNs: bar.tsOpenNs });
    const left = subtract(order.quantity, quantity);
    return isSettled && isPositive(left) ? { ...order, quantity: asQuantity(left) } : undefined;
  }

  function settle(
    order: WaitingOrder,
    {
      liquidity,
      tsNs,
      ...terms
    }: Pick<FillEvent, 'price' | 'quantity'> & { liquidity: Liquidity; tsNs: bigint },
  ): boolean {
    const { orderId, strategyId, symbol, side } = order;
    const fee = feeOf(rules.costs, liquidity, terms.quantity, terms.price);
    const refusal = account.settle({ symbol, side, fee, ...terms });
    if (refusal !== undefined) {
      listener.onRefusal(order, refusal);
      return false;
    }
    fillCount += 1;
    listener.onFill({
      fillId: `fill-${fillCount}`,
      orderId,
      strategyId,
      symbol,
      side,
      ...terms,
      tsFillNs: tsNs,
      fee,
      feeCurrency: symbol.slice(symbol.indexOf('/') + 1),
      meta: { liquidity },
    });
    return true;
  }
}

/** Where one symbol trades. */
class Floor {
  readonly symbol: string;
  /** Orders that no bar has come for. */
  arrivals: WaitingOrder[] = [];
  book: OrderBook = EMPTY_BOOK;
  /** When each resting order was accepted. */
  readonly acceptedNs = new Map<string, bigint>();

  constructor(symbol: string) {
    this.symbol = symbol;
  }

  waitingOf({ orderId, strategyId, side, quantity, limitPrice }: RestingOrder): WaitingOrder {
    const tsAcceptedNs = this.acceptedNs.get(orderId) ?? 0n;
    return {
      orderId,
      strategyId,
      symbol: this.symbol,
      side,
      quantity,
      type: 'limit',
      limitPrice,
      tsAcceptedNs,
    };
  }
}

function waitingOn(floor: Floor): readonly WaitingOrder[] {
  return [...floor.arrivals, ...restingOrders(floor.book).map((order) => floor.waitingOf(order))];
}

/** Takes the orders out of the book whose limit lies within the bar, or beyond what it went through. */
function reachedBy(floor: Floor, { low, high }: OHLCVBar): readonly RestingOrder[] {
  const atLow = takeReached(floor.book, low);
  const atHigh = takeReached(atLow.book, high);
  floor.book = atHigh.book;
  if (atHigh.reached.length === 0) return atLow.reached;
  return [...atLow.reached, ...atHigh.reached].sort((first, second) => first.sequence - second.sequence);
}

function waitingOrder({ intentId, tsAcceptedNs, venue: _venue, ...terms }: OrderEvent): WaitingOrder {
  return { ...terms, orderId: intentId, tsAcceptedNs };
}

/** How much of the volume of a bar is still to be had. */
class VolumeRoom {
  #left: Decimal | undefined;

  constructor(participation: Decimal | undefined, bar: OHLCVBar) {
    this.#left = participation === undefined ? undefined : multiply(bar.volume, participation);
  }

  take(wanted: Decimal): Decimal {
    if (this.#left === undefined) return wanted;
    const taken = min(wanted, this.#left);
    this.#left = subtract(this.#left, taken);
    return taken;
  }
}
