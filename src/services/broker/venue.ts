/**
 * What the broker asks of a venue, whichever it is. Calls reject with VenueError; what breaks the contract of a venue is
 * told as such and never guessed.
 */
import type { OrderTerms, Side } from '../../core/contracts/index.ts';
import type { Decimal, Price, Quantity } from '../../core/money/index.ts';
import type { VenueStatus } from './status-words.ts';

/** An order as a venue is asked for it. */
export type OrderRequest = OrderTerms & {
  /** Identity that we give it; the venue takes no second one with it. */
  readonly clientOrderId: string;
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  readonly side: Side;
  /** Base units. */
  readonly quantity: Quantity;
};

/** An order as a venue knows it. */
export interface VenueOrder {
  /** Identity that we gave it; null where it is not ours. */
  readonly clientOrderId: string | null;
  /** Identity that the venue gave it. */
  readonly venueOrderId: string;
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  readonly status: VenueStatus;
  /** Word of the venue for the status. */
  readonly statusWord: string;
  /** Base units executed so far. */
  readonly filledQuantity: Decimal;
  /** Average price of what was executed; null while nothing was, or nobody says. */
  readonly averagePrice: Decimal | null;
  /** When it was changed last, in nanoseconds since the epoch. */
  readonly tsNs: bigint;
}

/** An execution. */
export interface VenueTrade {
  /** Identity at the venue, within its symbol. */
  readonly tradeId: string;
  /** Order that it belongs to, by the name that the venue gave it. */
  readonly venueOrderId: string;
  /** The same by the name that we gave it; null where the venue does not say. */
  readonly clientOrderId: string | null;
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  readonly side: Side;
  /** Base units. */
  readonly quantity: Quantity;
  /** Quote per base unit. */
  readonly price: Price;
  /** Fee in `feeCurrency`; below 0 for a rebate. */
  readonly fee: Decimal;
  readonly feeCurrency: string;
  /** When it happened, in milliseconds since the epoch, as venues stamp. */
  readonly tsMs: number;
}

/** An execution as it was read: whole, or with what is wrong with it. */
export type ReadTrade =
  | { readonly kind: 'trade'; readonly trade: VenueTrade }
  | {
      readonly kind: 'unreadable';
      /** What is wrong, in words. */
      readonly problem: string;
      /** What came, as JSON, cut short. */
      readonly text: string;
    };

/** Something that a venue tells by itself. */
export type VenueEvent =
  | { readonly kind: 'order'; readonly order: VenueOrder }
  | { readonly kind: 'trade'; readonly read: ReadTrade }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** What one asset of the account comes to. */
export interface Balance {
  readonly asset: string;
  /** What may be used. */
  readonly free: Decimal;
  /** What resting orders hold. */
  readonly locked: Decimal;
}

/** Events of a venue, from one connection after the other. */
export interface VenueStream {
  /** Resolves to what has come, in order; connects first where it is not. Rejects when the connection breaks. */
  readonly read: () => Promise<readonly VenueEvent[]>;
  readonly close: () => void;
}

/** How an order is named to a venue. */
export type OrderName = Pick<VenueOrder, 'venueOrderId' | 'symbol'> & { readonly clientOrderId: string };

/** A place where orders are executed. */
export interface Venue {
  /** Its name, which every order for it carries. */
  readonly name: string;
  /**
   * A request that has not arrived so many milliseconds after it was sent never will: the venue refuses it by its time
   * stamp. Before, that it does not know an order proves nothing.
   */
  readonly requestLifeMs: number;
  /**
   * Asks for an order, once: whoever gets no answer does not know whether there is one.
   *
   * @throws VenueError
   */
  readonly place: (request: OrderRequest, signal: AbortSignal) => Promise<VenueOrder>;
  /**
   * Cancels what is left of an order, and returns what has become of it.
   *
   * @throws VenueError
   */
  readonly cancel: (name: OrderName, signal: AbortSignal) => Promise<VenueOrder>;
  /**
   * Looks an order up, open or not; null where the venue knows none of this id.
   *
   * @throws VenueError
   */
  readonly orderByClientId: (
    order: { readonly clientOrderId: string; readonly symbol: string },
    signal: AbortSignal,
  ) => Promise<VenueOrder | null>;
  /**
   * Lists the open orders.
   *
   * @throws VenueError
   */
  readonly openOrders: (signal: AbortSignal) => Promise<readonly VenueOrder[]>;
  /**
   * Lists all executions of a symbol from a time on, in milliseconds since the epoch, included.
   *
   * @throws VenueError
   */
  readonly tradesSince: (
    symbol: string,
    sinceMs: number,
    signal: AbortSignal,
  ) => Promise<readonly ReadTrade[]>;
  /**
   * Lists what the account holds.
   *
   * @throws VenueError
   */
  readonly balances: (signal: AbortSignal) => Promise<readonly Balance[]>;
  /** Makes the stream of events; null where there is none. */
  readonly stream: (() => VenueStream) | null;
}
