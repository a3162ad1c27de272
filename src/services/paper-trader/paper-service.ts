import { z } from 'zod';
import { TOPICS } from '../../core/bus/index.ts';
import {
  decodeOrderCancel,
  decodeOrderEvent,
  decodeTradeEvent,
  encodeOrderCancel,
  encodeOrderEvent,
  encodeTradeEvent,
  type OrderCancel,
  type OrderEvent,
  type TradeEvent,
} from '../../core/contracts/index.ts';
import { type Effect, inputOf, requireNoted, type ServiceDefinition } from '../../core/service/index.ts';
import type { Clock } from '../../core/time.ts';
import { createPaperTrader, type PaperOutcome, type PaperTraderSettings } from './paper-trader.ts';

const notes = z.object({
  at_ns: z.string(),
  /** The trade whose price the message met; null where there was none since the start. */
  trade: z.unknown(),
  order: z.unknown().optional(),
  cancel: z.unknown().optional(),
});

const snapshots = z.object({
  markets: z.array(
    z.object({
      symbol: z.string(),
      last_price: z.string().nullable(),
      next_sequence: z.int(),
      position: z.object({
        qty: z.string(),
        cost_basis: z.string(),
        realized_pnl: z.string(),
        fees: z.string(),
      }),
      resting_orders: z.array(
        z.object({
          order_id: z.string(),
          strategy_id: z.string(),
          side: z.enum(['buy', 'sell']),
          qty: z.string(),
          limit_price: z.string(),
          sequence: z.int(),
        }),
      ),
    }),
  ),
  order_ids: z.array(z.string()),
});

/**
 * Returns the ids of the orders that rest in a snapshot of this service.
 *
 * @throws where the snapshot is none of this service
 */
export function restingOrderIdsIn(snapshot: unknown): readonly string[] {
  return snapshots
    .parse(snapshot)
    .markets.flatMap((market) => market.resting_orders.map(({ order_id: orderId }) => orderId));
}

/**
 * The paper trader as a service: orders, cancels and trades in, fills, positions and order updates out.
 *
 * A restart does again what had an effect: orders with the trade that set their price, cancels, and trades that filled
 * something. Open orders and positions come back; prices do not, so that nothing is filled at an old one.
 */
export function paperService(clock: Clock, settings: PaperTraderSettings): ServiceDefinition {
  const { topics = TOPICS } = settings;
  return {
    name: 'paper-trader',
    create(snapshot) {
      let recalledNs: bigint | null = null;
      const ownClock: Clock = {
        nowNs: () => recalledNs ?? clock.nowNs(),
        monotonicMs: () => clock.monotonicMs(),
      };
      const saved = snapshot === undefined ? undefined : snapshots.parse(snapshot);
      const trader = createPaperTrader(ownClock, settings, saved);
      /** The latest trade of each symbol since the start. */
      const latest = new Map<string, TradeEvent>();

      function takeTrade(trade: TradeEvent): Effect {
        latest.set(trade.symbol, trade);
        const outcome = trader.handleTrade(trade);
        return hadEffect(outcome) ? withNote(outcome, trade.symbol, {}) : outcome;
      }

      function takeOrder(order: OrderEvent): Effect {
        const outcome = trader.handleOrder(order);
        if (outcome.kind === 'repeated-order') return outcome;
        return withNote(outcome, order.symbol, { order: encodeOrderEvent(order) });
      }

      function takeCancel(cancel: OrderCancel): Effect {
        const outcome = trader.handleCancel(cancel);
        if (outcome.kind === 'not-resting') return outcome;
        return withNote(outcome, null, { cancel: encodeOrderCancel(cancel) });
      }

      function withNote(outcome: PaperOutcome, symbol: string | null, cause: object): Effect {
        const met = symbol === null ? undefined : latest.get(symbol);
        const trade = met === undefined ? null : encodeTradeEvent(met);
        const note = { at_ns: ownClock.nowNs().toString(), trade, ...cause };
        return { note, messages: outcome.messages };
      }

      return {
        inputs: [
          inputOf(topics.trades, takeTrade),
          inputOf(topics.orders, takeOrder),
          inputOf(topics.cancels, takeCancel),
        ],
        recall(value) {
          const note = notes.parse(value);
          recalledNs = BigInt(note.at_ns);
          // What a message met is in its own note: prices of earlier notes may be of an earlier life.
          trader.forgetPrices();
          if (note.trade !== null) trader.handleTrade(requireNoted(decodeTradeEvent(note.trade)));
          if (note.order !== undefined) trader.handleOrder(requireNoted(decodeOrderEvent(note.order)));
          if (note.cancel !== undefined) trader.handleCancel(requireNoted(decodeOrderCancel(note.cancel)));
          recalledNs = null;
        },
        snapshot: () => trader.snapshot(),
        measures: () =>
          [...trader.openOrders()].map(([symbol, value]) => ({ name: 'open-orders', symbol, value })),
        start() {
          trader.forgetPrices();
        },
      };
    },
  };
}

function hadEffect(outcome: PaperOutcome): boolean {
  return outcome.kind === 'handled' && outcome.events.length > 0;
}
