import type { MarketRejection } from './market.ts';

/** Why the paper trader refused an order. */
export type RejectionReason = MarketRejection | 'invalid-order' | 'wrong-venue';

/** What became of an order that did not fill: it rests, was canceled, or was rejected for a reason. */
export type OrderUpdate = {
  /** Identity of the order. */
  readonly orderId: string;
  /** When it happened, in nanoseconds since the epoch. */
  readonly tsNs: bigint;
} & (
  | { readonly status: 'NEW' | 'CANCELED' }
  | {
      readonly status: 'REJECTED';
      readonly reason: RejectionReason;
      /** Wire names of the fields that broke the contract; empty for other reasons. */
      readonly fields: readonly string[];
    }
);

/** An order update on the wire; `reason` is set exactly when the order was rejected. */
export interface OrderUpdateWire {
  readonly order_id: string;
  readonly status: 'NEW' | 'CANCELED' | 'REJECTED';
  readonly reason: RejectionReason | null;
  readonly fields: readonly string[];
  readonly ts_ns: string;
}

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
