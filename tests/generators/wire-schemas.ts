/**
 * Every contract of the core on the wire, as a schema of its fields. Rules over several fields stand in `wire-ties.ts`, but
 * where one field says which others there are: that is a union. Unknown fields are allowed.
 */
import { z } from 'zod';
import {
  decimal,
  identifier,
  meta,
  positive,
  side,
  symbol,
  timeMs,
  timeNs,
  unsigned,
} from './wire-fields.ts';

const absent = z.null().optional();

/** One trade that happened on an exchange. */
export const tradeSchema = z.object({
  ts_local_ns: timeNs,
  ts_exchange_ms: timeMs.nullish(),
  symbol,
  side,
  qty: positive,
  price: positive,
  agg_id: z.union([identifier, z.int()]).nullish(),
});

const levels = z.array(z.tuple([positive, unsigned])).max(5000);

/** The best levels of a book, `[price, qty]`. */
export const bookSchema = z.object({
  ts_local_ns: timeNs,
  symbol,
  bids: levels,
  asks: levels,
  checksum: z.string().min(1).max(128).nullish(),
});

/** Prices and volume of one stretch of time. */
export const barSchema = z.object({
  symbol,
  timeframe: z.enum(['1m', '5m', '15m', '1h', '4h', '1d']),
  ts_open: timeNs,
  ts_close: timeNs,
  open: positive,
  high: positive,
  low: positive,
  close: positive,
  volume: unsigned,
});

const marketTerms = { type: z.literal('market'), limit_price: absent };
const limitTerms = { type: z.literal('limit'), limit_price: positive };

const intentFields = z.object({
  id: identifier,
  ts_local_ns: timeNs,
  strategy_id: identifier,
  symbol,
  side,
  qty: positive,
  meta,
});

/** What a strategy wants. */
export const intentSchema = z.discriminatedUnion('type', [
  intentFields.extend(marketTerms),
  intentFields.extend(limitTerms),
]);

const orderFields = z.object({
  intent_id: identifier,
  strategy_id: identifier,
  venue: identifier,
  symbol,
  side,
  qty: positive,
  ts_accepted_ns: timeNs,
});

/** What risk has approved. */
export const orderSchema = z.discriminatedUnion('type', [
  orderFields.extend(marketTerms),
  orderFields.extend(limitTerms),
]);

const count = z.int().min(0);

function denial<Reason extends string, Caps extends z.ZodType>(reason: Reason, caps: Caps) {
  return z.object({ intent_id: identifier, allowed: z.literal(false), reason: z.literal(reason), caps });
}

/** What risk said. */
export const decisionSchema = z.union([
  z.object({ intent_id: identifier, allowed: z.literal(true), reason: absent, caps: meta }),
  denial('invalid-intent', z.object({ fields: z.array(z.string().max(64)).max(64) })),
  denial('duplicate-intent', meta),
  denial('kill-switch', z.object({ source: z.enum(['file', 'redis', 'unreadable']) })),
  denial('rate-limit', z.object({ approved_in_window: count, orders_per_min_cap: count })),
  denial('no-reference-price', meta),
  denial('per-order-cap', z.object({ notional: decimal, cap: decimal })),
  denial('daily-loss', z.object({ realized_loss: decimal, cap: decimal })),
]);

/** What a venue executed. */
export const fillSchema = z.object({
  fill_id: z.string().min(1).max(128),
  order_id: identifier,
  strategy_id: identifier,
  symbol,
  side,
  qty: positive,
  price: positive,
  ts_fill_ns: timeNs,
  fee: decimal,
  fee_currency: z.string().min(1).max(32),
  meta,
});

/** What fills add up to. */
export const positionSchema = z.object({
  symbol,
  qty: decimal,
  avg_price: unsigned,
  realized_pnl: decimal,
  fees: decimal.nullish(),
  net_pnl: decimal.nullish(),
  ts_ns: timeNs,
});

const updateFields = z.object({
  order_id: identifier,
  fields: z.array(identifier).max(32).nullish(),
  ts_ns: timeNs,
});

/** What became of an order. */
export const updateSchema = z.discriminatedUnion('status', [
  updateFields.extend({
    status: z.enum(['NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED']),
    reason: absent,
  }),
  updateFields.extend({ status: z.literal('REJECTED'), reason: identifier }),
]);

const clientOrderId = { client_order_id: identifier.nullish() };

/** Which order is no longer wanted, by our name or by that of the venue. */
export const cancelSchema = z.union([
  z.object({ order_id: identifier, exchange_order_id: identifier.nullish(), ...clientOrderId }),
  z.object({ exchange_order_id: identifier, order_id: identifier.nullish(), ...clientOrderId }),
]);
