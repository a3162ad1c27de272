import type { Decoder, FieldError } from './decoded.ts';
import { identifier, optional } from './field-reader.ts';
import { decoderOf } from './record.ts';

/** Request to cancel one order. */
export interface OrderCancel {
  /** Our own name of the order, or the one that the venue gave it. */
  readonly order:
    | { readonly kind: 'order-id'; readonly orderId: string }
    | { readonly kind: 'exchange-order-id'; readonly exchangeOrderId: string };
  /** Client order id that the venue knows, if it is at hand. */
  readonly clientOrderId?: string | undefined;
}

/** A cancel request on the wire; one of the two order ids is present. */
export interface OrderCancelWire {
  readonly order_id?: string;
  readonly exchange_order_id?: string;
  readonly client_order_id?: string;
}

/** Reads a cancel request; the venue's id wins when both are given. */
export const decodeOrderCancel: Decoder<OrderCancel> = decoderOf(
  {
    exchange_order_id: optional(identifier),
    order_id: optional(identifier),
    client_order_id: optional(identifier),
  },
  (values): OrderCancel => ({
    order:
      values.exchange_order_id === undefined
        ? { kind: 'order-id', orderId: values.order_id ?? '' }
        : { kind: 'exchange-order-id', exchangeOrderId: values.exchange_order_id },
    clientOrderId: values.client_order_id,
  }),
  checkHasOrder,
);

/** Writes a cancel request for the wire. */
export function encodeOrderCancel({ order, clientOrderId }: OrderCancel): OrderCancelWire {
  return {
    ...(order.kind === 'order-id'
      ? { order_id: order.orderId }
      : { exchange_order_id: order.exchangeOrderId }),
    ...(clientOrderId === undefined ? {} : { client_order_id: clientOrderId }),
  };
}

interface ReadIds {
  readonly order_id?: string | undefined;
  readonly exchange_order_id?: string | undefined;
}

/** Either one would do, so both are named; one that could not be read is named by its reader. */
function checkHasOrder(read: ReadIds): readonly FieldError[] {
  const ids = [read.order_id, read.exchange_order_id];
  const isReadable = 'order_id' in read && 'exchange_order_id' in read;
  if (!isReadable || ids.some((id) => id !== undefined)) return [];
  return ['order_id', 'exchange_order_id'].map((field) => ({
    field,
    expected: 'order_id or exchange_order_id',
    found: 'neither',
  }));
}
