import {
  decimal,
  identifier,
  isPlainObject,
  optional,
  price,
  quantity,
  Refusal,
  symbol,
  text,
  timestampMs,
} from '../../../core/contracts/field-reader.ts';
import { describeFieldErrors } from '../../../core/contracts/index.ts';
import { decoderOf } from '../../../core/contracts/record.ts';
import { side } from '../../../core/contracts/side.ts';
import { type Decimal, ZERO } from '../../../core/money/index.ts';
import type { ReadTrade, VenueTrade } from '../venue.ts';

/** A fee as the library writes it: a number, or an object with its cost and currency. */
interface Fee {
  readonly cost: Decimal;
  readonly currency: string | undefined;
}

const NOT_A_FEE = new Refusal('a fee: nothing, a number, or an object with cost and currency');
const currencyCode = optional(text(1, 32));

/** Nothing means none; what cannot be read is not taken for 0. */
function fee(value: unknown): Fee | Refusal {
  if (value === undefined || value === null) return { cost: ZERO, currency: undefined };
  const raw = isPlainObject(value) ? value : { cost: value };
  const cost = decimal(raw['cost']);
  const currency = currencyCode('currency' in raw ? raw['currency'] : undefined);
  return cost instanceof Refusal || currency instanceof Refusal ? NOT_A_FEE : { cost, currency };
}

const decode = decoderOf(
  {
    id: text(1, 64),
    order: identifier,
    clientOrderId: optional(identifier),
    symbol,
    side,
    amount: quantity,
    price,
    fee,
    timestamp: timestampMs,
  },
  (values): VenueTrade => ({
    tradeId: values.id,
    venueOrderId: values.order,
    clientOrderId: values.clientOrderId ?? null,
    symbol: values.symbol,
    side: values.side,
    quantity: values.amount,
    price: values.price,
    fee: values.fee.cost,
    feeCurrency: values.fee.currency ?? values.symbol.slice(values.symbol.indexOf('/') + 1),
    tsMs: values.timestamp,
  }),
);

/** Longest text of a trade that is kept when it cannot be read, in characters. */
const TEXT_LENGTH_MAX = 500;

/**
 * Reads a trade of the library. Where the order is not named, the raw answer below `info` may name it; nothing else is put
 * in the place of what is missing: no cost for a price, no side, no quantity, no fee.
 */
export function readCcxtTrade(raw: unknown): ReadTrade {
  const decoded = decode(withOrder(raw));
  if (decoded.kind === 'ok') return { kind: 'trade', trade: decoded.value };
  return { kind: 'unreadable', problem: describeFieldErrors(decoded.fields), text: jsonOf(raw) };
}

function withOrder(raw: unknown): unknown {
  if (!isPlainObject(raw) || (raw['order'] !== undefined && raw['order'] !== null)) return raw;
  const { info } = raw;
  const named = isPlainObject(info) ? info['orderId'] : undefined;
  return { ...raw, order: typeof named === 'number' ? String(named) : named };
}

/** Writes any value as JSON, cut short; a value that cannot be written says so. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value).slice(0, TEXT_LENGTH_MAX);
  } catch {
    return 'something that is no JSON';
  }
}
