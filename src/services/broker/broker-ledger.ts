/**
 * All that the broker knows: orders that have not ended, ids that have, positions, trades that were told, and what today's
 * orders come to. It changes by facts alone, and says which messages follow from each.
 */
import { z } from 'zod';
import { type TopicTable, type WireMessage, wireMessage } from '../../core/bus/index.ts';
import { BoundedMap, RecentIds } from '../../core/cache/index.ts';
import {
  decodeOrderEvent,
  encodeOrderEvent,
  type OrderEvent,
  type OrderUpdate,
} from '../../core/contracts/index.ts';
import { add, type Decimal, formatDecimal, multiply, parseDecimal, ZERO } from '../../core/money/index.ts';
import { applyFill, averagePrice, FLAT_POSITION, type Position } from '../../core/position/index.ts';
import { requireNoted } from '../../core/service/index.ts';
import { msToNs, utcDayIndex } from '../../core/time.ts';
import type { BrokerFact } from './broker-facts.ts';
import { clientOrderIdOf } from './client-order-id.ts';
import { beginLife, type LifeStep, type OrderLife, onExecution, onVenueOrder } from './order-life.ts';
import { TradeLog, tradeLogSnapshots } from './trade-log.ts';
import type { VenueTrade } from './venue.ts';

/** An order that has not ended. */
export interface ActiveOrder {
  readonly order: OrderEvent;
  readonly clientOrderId: string;
  readonly isLive: boolean;
  readonly life: OrderLife;
  /** Whether what is left of it is to be canceled. */
  readonly isCancelAsked: boolean;
}

/** Whom an execution belongs to. */
export interface TradeOwner {
  readonly orderId: string;
  /** Whether the order has not ended yet. */
  readonly isActive: boolean;
}

/**
 * Ids of orders that are certainly known again, at least. With its bounds a snapshot fits into a line of the journal, which
 * is 1 MiB: 4000 ids of 67 bytes, 1000 ended orders of 200, 1000 open ones of 400, and 200 trades told in each second.
 */
const REMEMBERED_IDS_MIN = 2_000;

/** Ended orders of which an execution still finds its owner, at most. */
const ENDED_COUNT_MAX = 1_000;

/** Things set aside that are not told again, at most. */
const SET_ASIDE_COUNT_MAX = 500;

const text = z.string();
const snapshots = z.object({
  orders: z.array(
    z.object({
      order: z.unknown(),
      is_live: z.boolean(),
      is_cancel_asked: z.boolean(),
      phase: z.enum(['placing', 'open', 'ending']),
      filled: text,
      filled_at_venue: text,
      end: z.enum(['FILLED', 'CANCELED', 'REJECTED']).nullable(),
      venue_order_id: text.nullable(),
    }),
  ),
  ids: z.array(text),
  ended: z.array(z.tuple([text, text, text.nullable()])),
  positions: z.array(z.object({ symbol: text, qty: text, cost_basis: text, realized_pnl: text, fees: text })),
  trades: tradeLogSnapshots,
  day: z.object({ index: z.int(), notional: text }),
  set_aside: z.array(text),
});

/**
 * Returns the ids of the orders that had not ended in a snapshot of a broker.
 *
 * @throws where the snapshot is none of a broker
 */
export function openOrderIdsIn(snapshot: unknown): readonly string[] {
  return snapshots.parse(snapshot).orders.map(({ order }) => requireNoted(decodeOrderEvent(order)).intentId);
}

/** Everything that the broker knows. */
export class BrokerLedger {
  readonly #topics: TopicTable;
  readonly #venue: string;
  readonly #active = new Map<string, ActiveOrder>();
  readonly #ids: RecentIds;
  readonly #ended = new BoundedMap<
    string,
    { readonly strategyId: string; readonly venueOrderId: string | null }
  >({
    capacity: ENDED_COUNT_MAX,
  });
  /** Active orders by the names that we and the venue gave them; neither gives names like the other. */
  readonly #activeByName = new Map<string, string>();
  readonly #endedByName = new BoundedMap<string, string>({ capacity: 2 * ENDED_COUNT_MAX });
  readonly #positions = new Map<string, Position>();
  readonly #setAside = new BoundedMap<string, true>({ capacity: SET_ASIDE_COUNT_MAX });
  #day: { readonly index: number; readonly notional: Decimal };
  /** Trades that were told. */
  readonly trades: TradeLog;

  /** Starts with nothing, or from a snapshot; throws where that is none. */
  constructor(
    { topics, venue }: { readonly topics: TopicTable; readonly venue: string },
    snapshot?: unknown,
  ) {
    this.#topics = topics;
    this.#venue = venue;
    const saved = snapshot === undefined ? NOTHING : snapshots.parse(snapshot);
    this.#ids = new RecentIds(REMEMBERED_IDS_MIN, saved.ids);
    this.trades = new TradeLog(undefined, saved.trades);
    this.#day = { index: saved.day.index, notional: parseDecimal(saved.day.notional) };
    for (const key of saved.set_aside) this.#setAside.set(key, true);
    for (const [orderId, strategyId, venueOrderId] of saved.ended)
      this.#rememberEnded(orderId, { strategyId, venueOrderId });
    for (const position of saved.positions) this.#positions.set(position.symbol, positionFrom(position));
    for (const order of saved.orders) this.#keep(activeFrom(order));
  }

  /** Orders that have not ended, oldest first. */
  active(): readonly ActiveOrder[] {
    return [...this.#active.values()];
  }

  /** Number of orders that have not ended. */
  get activeCount(): number {
    return this.#active.size;
  }

  /** Returns an order that has not ended. */
  order(orderId: string): ActiveOrder | undefined {
    return this.#active.get(orderId);
  }

  /** Returns the order with this client id, or that the venue calls so, if it has not ended. */
  orderByName(name: string): ActiveOrder | undefined {
    const orderId = this.#activeByName.get(name);
    return orderId === undefined ? undefined : this.#active.get(orderId);
  }

  /** Tells whether an order was taken on or refused before. */
  isKnown(orderId: string): boolean {
    return this.#active.has(orderId) || this.#ids.has(orderId);
  }

  /** Number of ids that are remembered. */
  get rememberedCount(): number {
    return this.#ids.toArray().length;
  }

  /** Returns the notional of the orders that were taken on in the UTC day of a time. */
  dayNotional(nowNs: bigint): Decimal {
    return this.#day.index === utcDayIndex(nowNs) ? this.#day.notional : ZERO;
  }

  /** Tells whether something was set aside before. */
  isSetAside(key: string): boolean {
    return this.#setAside.has(key);
  }

  /** Returns the order that a trade belongs to; undefined where nobody knows. */
  ownerOf({ clientOrderId, venueOrderId }: VenueTrade): TradeOwner | undefined {
    const names = [...(clientOrderId === null ? [] : [clientOrderId]), venueOrderId];
    for (const name of names) {
      const orderId = this.#activeByName.get(name) ?? this.#endedByName.get(name);
      if (orderId !== undefined) return { orderId, isActive: this.#active.has(orderId) };
    }
    return undefined;
  }

  /** Takes a fact, and returns what is to be published about it. */
  learn(fact: BrokerFact, atNs: bigint): readonly WireMessage[] {
    switch (fact.kind) {
      case 'admitted':
        return this.#admit(fact, atNs);
      case 'not-placed':
        return this.#reject(fact, atNs);
      case 'venue-order':
        return this.#hear(fact, atNs);
      case 'executed':
        return this.#execute(fact, atNs);
      case 'cancel-asked':
        return this.#askCancel(fact);
      case 'read-up-to':
        this.trades.advance(fact.tsMs);
        return [];
      case 'set-aside':
        this.#setAside.set(fact.key, true);
        return [];
    }
  }

  /** Returns all of it as JSON data. */
  snapshot(): z.infer<typeof snapshots> {
    return {
      orders: this.active().map(({ order, isLive, isCancelAsked, life }) => ({
        order: encodeOrderEvent(order),
        is_live: isLive,
        is_cancel_asked: isCancelAsked,
        phase: life.phase,
        filled: formatDecimal(life.filled),
        filled_at_venue: formatDecimal(life.filledAtVenue),
        end: life.end,
        venue_order_id: life.venueOrderId,
      })),
      ids: [...this.#ids.toArray()],
      ended: this.#ended.keys().map((orderId) => {
        const { strategyId = '', venueOrderId = null } = this.#ended.get(orderId) ?? {};
        return [orderId, strategyId, venueOrderId];
      }),
      positions: [...this.#positions].map(([symbol, position]) => ({
        symbol,
        qty: formatDecimal(position.quantity),
        cost_basis: formatDecimal(position.costBasis),
        realized_pnl: formatDecimal(position.realizedPnl),
        fees: formatDecimal(position.fees),
      })),
      trades: this.trades.snapshot(),
      day: { index: this.#day.index, notional: formatDecimal(this.#day.notional) },
      set_aside: [...this.#setAside.keys()],
    };
  }

  #admit(
    { order, notional, isLive }: BrokerFact & { kind: 'admitted' },
    atNs: bigint,
  ): readonly WireMessage[] {
    this.#ids.add(order.intentId);
    this.#keep({
      order,
      clientOrderId: clientOrderIdOf(order.intentId),
      isLive,
      life: beginLife(order.quantity),
      isCancelAsked: false,
    });
    this.#day = { index: utcDayIndex(atNs), notional: add(this.dayNotional(atNs), notional) };
    return [];
  }

  #reject(
    { orderId, reason, fields }: BrokerFact & { kind: 'not-placed' },
    tsNs: bigint,
  ): readonly WireMessage[] {
    const active = this.#active.get(orderId);
    if (active === undefined && this.isKnown(orderId)) return [];
    if (active !== undefined) this.#end(active);
    this.#ids.add(orderId);
    return [this.#update({ orderId, status: 'REJECTED', reason, fields, tsNs })];
  }

  #hear({ orderId, order }: BrokerFact & { kind: 'venue-order' }, atNs: bigint): readonly WireMessage[] {
    const active = this.#active.get(orderId);
    if (active === undefined) return [];
    const venueOrderId = active.life.venueOrderId ?? order.venueOrderId;
    const named = { ...active, life: { ...active.life, venueOrderId } };
    return this.#take(named, onVenueOrder(active.life, order), atNs);
  }

  #askCancel({ orderId }: BrokerFact & { kind: 'cancel-asked' }): readonly [] {
    const active = this.#active.get(orderId);
    if (active !== undefined) this.#keep({ ...active, isCancelAsked: true });
    return [];
  }

  /** An execution is told whatever is known of its order: the venue has made it. */
  #execute({ orderId, trade }: BrokerFact & { kind: 'executed' }, atNs: bigint): readonly WireMessage[] {
    this.trades.add(trade);
    const active = this.#active.get(orderId);
    const strategyId = active?.order.strategyId ?? this.#ended.get(orderId)?.strategyId ?? UNKNOWN_STRATEGY;
    const told = this.#fill(orderId, strategyId, trade);
    if (active === undefined) return told;
    return [...told, ...this.#take(active, onExecution(active.life, trade.quantity), atNs)];
  }

  #fill(orderId: string, strategyId: string, trade: VenueTrade): readonly WireMessage[] {
    const { symbol, side, quantity, price, fee, feeCurrency } = trade;
    const tsNs = msToNs(trade.tsMs);
    const before = this.#positions.get(symbol) ?? FLAT_POSITION;
    const position = applyFill(before, { side, quantity, price, fee: feeInQuote(trade) });
    this.#positions.set(symbol, position);
    return [
      wireMessage(this.#topics.fills, {
        fillId: `${this.#venue}:${symbol}:${trade.tradeId}`,
        orderId,
        strategyId,
        symbol,
        side,
        quantity,
        price,
        tsFillNs: tsNs,
        fee,
        feeCurrency,
        meta: { venue: this.#venue, exchange_trade_id: trade.tradeId },
      }),
      wireMessage(this.#topics.positions, {
        symbol,
        quantity: position.quantity,
        averagePrice: averagePrice(position),
        realizedPnl: position.realizedPnl,
        fees: position.fees,
        tsNs,
      }),
    ];
  }

  #take(active: ActiveOrder, { life, told }: LifeStep, tsNs: bigint): readonly WireMessage[] {
    const { intentId: orderId } = active.order;
    if (life === null) this.#end(active);
    else this.#keep({ ...active, life });
    return told.map((status) =>
      this.#update(
        status === 'REJECTED'
          ? { orderId, status, reason: 'rejected-by-venue', fields: [], tsNs }
          : { orderId, status, tsNs },
      ),
    );
  }

  #keep(active: ActiveOrder): void {
    const { intentId: orderId } = active.order;
    this.#active.set(orderId, active);
    for (const name of namesOf(active)) this.#activeByName.set(name, orderId);
  }

  #end(active: ActiveOrder): void {
    const { intentId: orderId, strategyId } = active.order;
    this.#active.delete(orderId);
    for (const name of namesOf(active)) this.#activeByName.delete(name);
    this.#rememberEnded(orderId, { strategyId, venueOrderId: active.life.venueOrderId });
  }

  #rememberEnded(
    orderId: string,
    ended: { readonly strategyId: string; readonly venueOrderId: string | null },
  ): void {
    this.#ended.set(orderId, ended);
    this.#endedByName.set(clientOrderIdOf(orderId), orderId);
    if (ended.venueOrderId !== null) this.#endedByName.set(ended.venueOrderId, orderId);
  }

  #update(update: OrderUpdate): WireMessage {
    return wireMessage(this.#topics.orderUpdates, update);
  }
}

/** What there is to know before the first order. */
const NOTHING: z.infer<typeof snapshots> = {
  orders: [],
  ids: [],
  ended: [],
  positions: [],
  trades: { watermark_ms: 0, seen: [] },
  day: { index: 0, notional: '0' },
  set_aside: [],
};

function activeFrom(saved: z.infer<typeof snapshots>['orders'][number]): ActiveOrder {
  const order = requireNoted(decodeOrderEvent(saved.order));
  return {
    order,
    clientOrderId: clientOrderIdOf(order.intentId),
    isLive: saved.is_live,
    isCancelAsked: saved.is_cancel_asked,
    life: {
      phase: saved.phase,
      quantity: order.quantity,
      filled: parseDecimal(saved.filled),
      filledAtVenue: parseDecimal(saved.filled_at_venue),
      end: saved.end,
      venueOrderId: saved.venue_order_id,
    },
  };
}

function positionFrom(saved: z.infer<typeof snapshots>['positions'][number]): Position {
  return {
    quantity: parseDecimal(saved.qty),
    costBasis: parseDecimal(saved.cost_basis),
    realizedPnl: parseDecimal(saved.realized_pnl),
    fees: parseDecimal(saved.fees),
  };
}

function namesOf({ clientOrderId, life }: ActiveOrder): readonly string[] {
  return life.venueOrderId === null ? [clientOrderId] : [clientOrderId, life.venueOrderId];
}

/** Owner of an execution of an order that was forgotten. */
const UNKNOWN_STRATEGY = 'unknown';

/** What a fee is worth in the quote currency: one in the base currency at the price of the trade; others not at all. */
function feeInQuote({ symbol, fee, feeCurrency, price }: VenueTrade): Decimal {
  const [base, quote] = symbol.split('/');
  if (feeCurrency === quote) return fee;
  return feeCurrency === base ? multiply(fee, price) : ZERO;
}
