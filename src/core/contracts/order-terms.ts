import type { Price } from '../money/index.ts';
import { formatDecimal } from '../money/index.ts';
import type { FieldError } from './decoded.ts';
import { oneOf, optional, price } from './field-reader.ts';

/** How an order may be executed; by construction only a limit order carries a limit price. */
export type OrderTerms =
  | { readonly type: 'market' }
  | {
      readonly type: 'limit';
      /** Worst acceptable price: highest for a buy, lowest for a sell. */
      readonly limitPrice: Price;
    };

/** Fields of the order terms on the wire. */
export interface OrderTermsWire {
  /** `market` or `limit`. */
  readonly type: 'market' | 'limit';
  /** Decimal text of a limit order, null of a market order. */
  readonly limit_price: string | null;
}

/** Readers of the order terms; the contracts list them among their own fields. */
export const ORDER_TERMS = { type: oneOf(['market', 'limit']), limit_price: optional(price) } as const;

interface ReadTerms {
  readonly type?: 'market' | 'limit';
  readonly limit_price?: Price | undefined;
}

/** Demands a limit price of a limit order, and none of a market order. */
export function checkOrderTerms(read: ReadTerms): readonly FieldError[] {
  if (read.type === 'limit' && read.limit_price === undefined) {
    return [{ field: 'limit_price', expected: 'the price of a limit order', found: 'missing' }];
  }
  if (read.type === 'market' && read.limit_price !== undefined) {
    const found = `"${formatDecimal(read.limit_price)}"`;
    return [{ field: 'limit_price', expected: 'no limit price on a market order', found }];
  }
  return [];
}

/** Builds terms that `checkOrderTerms` has found consistent. */
export function orderTermsFrom(limitPrice: Price | undefined): OrderTerms {
  return limitPrice === undefined ? { type: 'market' } : { type: 'limit', limitPrice };
}

/** Returns the limit price, or `undefined` for a market order. */
export function limitPriceOf(terms: OrderTerms): Price | undefined {
  return terms.type === 'limit' ? terms.limitPrice : undefined;
}

/** Writes the terms for the wire. */
export function encodeOrderTerms(terms: OrderTerms): OrderTermsWire {
  return { type: terms.type, limit_price: terms.type === 'limit' ? formatDecimal(terms.limitPrice) : null };
}
