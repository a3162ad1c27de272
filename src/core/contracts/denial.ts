import { type Decimal, formatDecimal } from '../money/index.ts';
import type { Decoder } from './decoded.ts';
import { decimal, type FieldReader, listOf, oneOf, Refusal, text } from './field-reader.ts';
import { decoderOf } from './record.ts';

/** Where a tripped kill switch was seen; `unreadable` denies as well, since silence is not consent. */
export type KillSwitchSource = 'file' | 'redis' | 'unreadable';

/** Why risk denied an intent, with the facts behind it. The list is closed, in order of evaluation. */
export type Denial =
  | {
      readonly reason: 'invalid-intent';
      readonly caps: {
        /** Wire names of the fields that broke the contract. */
        readonly fields: readonly string[];
      };
    }
  | { readonly reason: 'duplicate-intent'; readonly caps: NoCaps }
  | { readonly reason: 'kill-switch'; readonly caps: { readonly source: KillSwitchSource } }
  | {
      readonly reason: 'rate-limit';
      readonly caps: {
        /** Approved orders of the last 60 seconds. */
        readonly approvedInWindow: number;
        /** Most approved orders within 60 seconds. */
        readonly ordersPerMinuteCap: number;
      };
    }
  | { readonly reason: 'no-reference-price'; readonly caps: NoCaps }
  | {
      readonly reason: 'per-order-cap';
      readonly caps: {
        /** Quantity × reference price, in the quote currency. */
        readonly notional: Decimal;
        /** Largest notional of one order. */
        readonly cap: Decimal;
      };
    }
  | {
      readonly reason: 'daily-loss';
      readonly caps: {
        /** Realised loss of the UTC day, above 0 for a loss. */
        readonly realizedLoss: Decimal;
        /** Loss that ends the day. */
        readonly cap: Decimal;
      };
    };

/** No facts beyond the reason. */
export type NoCaps = Readonly<Record<string, never>>;

/** Why risk denied an intent. */
export type DenialReason = Denial['reason'];

/** Every denial reason, in the order in which risk evaluates them. */
export const DENIAL_REASONS: readonly DenialReason[] = Object.freeze([
  'invalid-intent',
  'duplicate-intent',
  'kill-switch',
  'rate-limit',
  'no-reference-price',
  'per-order-cap',
  'daily-loss',
]);

/** Reads the facts of each reason; the result carries the reason again. */
export const DENIAL_DECODERS: Readonly<Record<DenialReason, Decoder<Denial>>> = Object.freeze({
  'invalid-intent': decoderOf(
    { fields: listOf(text(0, 64), 64) },
    (caps): Denial => ({ reason: 'invalid-intent', caps }),
  ),
  'duplicate-intent': withoutFacts('duplicate-intent'),
  'kill-switch': decoderOf(
    { source: oneOf(['file', 'redis', 'unreadable']) },
    (caps): Denial => ({ reason: 'kill-switch', caps }),
  ),
  'rate-limit': decoderOf(
    { approved_in_window: count, orders_per_min_cap: count },
    (caps): Denial => ({
      reason: 'rate-limit',
      caps: { approvedInWindow: caps.approved_in_window, ordersPerMinuteCap: caps.orders_per_min_cap },
    }),
  ),
  'no-reference-price': withoutFacts('no-reference-price'),
  'per-order-cap': decoderOf(
    { notional: decimal, cap: decimal },
    (caps): Denial => ({ reason: 'per-order-cap', caps }),
  ),
  'daily-loss': decoderOf(
    { realized_loss: decimal, cap: decimal },
    (caps): Denial => ({
      reason: 'daily-loss',
      caps: { realizedLoss: caps.realized_loss, cap: caps.cap },
    }),
  ),
});

/** Writes the facts of a denial for the wire. */
export function encodeDenialCaps(denial: Denial): Readonly<Record<string, unknown>> {
  switch (denial.reason) {
    case 'invalid-intent':
      return { fields: denial.caps.fields };
    case 'kill-switch':
      return { source: denial.caps.source };
    case 'rate-limit':
      return {
        approved_in_window: denial.caps.approvedInWindow,
        orders_per_min_cap: denial.caps.ordersPerMinuteCap,
      };
    case 'per-order-cap':
      return { notional: formatDecimal(denial.caps.notional), cap: formatDecimal(denial.caps.cap) };
    case 'daily-loss':
      return { realized_loss: formatDecimal(denial.caps.realizedLoss), cap: formatDecimal(denial.caps.cap) };
    case 'duplicate-intent':
    case 'no-reference-price':
      return NO_CAPS;
  }
}

/** The empty set of facts. */
const NO_CAPS: NoCaps = Object.freeze({});

function withoutFacts(reason: 'duplicate-intent' | 'no-reference-price'): Decoder<Denial> {
  return decoderOf({}, (): Denial => ({ reason, caps: {} }));
}

function count(value: unknown): ReturnType<FieldReader<number>> {
  const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return isCount ? value : new Refusal('a whole number of at least 0');
}
