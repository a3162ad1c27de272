import type { Decoder, FieldError } from './decoded.ts';
import { identifier, listOf, oneOf, optional, text, timestampNs } from './field-reader.ts';
import { decoderOf } from './record.ts';

const ORDER_STATUSES = ['NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED', 'REJECTED'] as const;

/** Where an order stands. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What became of an order at a venue. */
export type OrderUpdate = {
  /** Identity of the order. */
  readonly orderId: string;
  /** When it happened, in nanoseconds since the epoch. */
  readonly tsNs: bigint;
} & (
  | { readonly status: Exclude<OrderStatus, 'REJECTED'> }
  | {
      readonly status: 'REJECTED';
      /** Why, in a word of the venue; 1 to 64 characters. */
      readonly reason: string;
      /** Wire names of the fields that broke the contract; empty for other reasons. */
      readonly fields: readonly string[];
    }
);

/** An order update on the wire; `reason` is set exactly when the order was rejected. */
export interface OrderUpdateWire {
  readonly order_id: string;
  readonly status: OrderStatus;
  readonly reason: string | null;
  readonly fields: readonly string[];
  readonly ts_ns: string;
}

/** Fields of an order, and a few more. */
const FIELD_COUNT_MAX = 32;

/** Reads an order update. */
export const decodeOrderUpdate: Decoder<OrderUpdate> = decoderOf(
  {
    order_id: identifier,
    status: oneOf(ORDER_STATUSES),
    reason: optional(identifier),
    fields: optional(listOf(text(1, 64), FIELD_COUNT_MAX)),
    ts_ns: timestampNs,
  },
  ({ order_id: orderId, status, reason = '', fields = [], ts_ns: tsNs }): OrderUpdate =>
    status === 'REJECTED' ? { orderId, status, reason, fields, tsNs } : { orderId, status, tsNs },
  checkReason,
);

/** Writes an order update for the wire. */
export function encodeOrderUpdate(update: OrderUpdate): OrderUpdateWire {
  const isRejected = update.status === 'REJECTED';
  return {
    order_id: update.orderId,
    status: update.status,
    reason: isRejected ? update.reason : null,
    fields: isRejected ? update.fields : [],
    ts_ns: update.tsNs.toString(),
  };
}

interface ReadStatus {
  readonly status?: OrderStatus;
  readonly reason?: string | undefined;
}

function checkReason({ status, reason }: ReadStatus): readonly FieldError[] {
  if (status === undefined || (status === 'REJECTED') === (reason !== undefined)) return [];
  return status === 'REJECTED'
    ? [{ field: 'reason', expected: 'the reason of a rejection', found: 'missing' }]
    : [{ field: 'reason', expected: `no reason with the status ${status}`, found: `"${reason}"` }];
}
