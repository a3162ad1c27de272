import { encodePayload, type PayloadBounds } from '../../core/bus/index.ts';
import { isPlainObject } from '../../core/contracts/field-reader.ts';
import { encodeOrderIntent, type OrderIntent } from '../../core/contracts/index.ts';
import { describe } from '../../core/contracts/record.ts';
import { DECIMAL_TEXT_LENGTH_MAX, type Decimal } from '../../core/money/index.ts';
import { messageOfThrown } from '../../core/thrown.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Most that an intent may hold: every reader takes it, and a hundred of them go in one batch. */
const BOUNDS: PayloadBounds = Object.freeze({ lengthMax: 16_384, depthMax: 32 });

/** First coefficient that no text of a decimal has room for. */
const COEFFICIENT_END = 10n ** BigInt(DECIMAL_TEXT_LENGTH_MAX);

/**
 * Copies what a strategy calls an intent, with each field read once: what has been looked at is what is sent. The copy may
 * break the contract, but it can be written, and nothing of the strategy's runs when it is.
 *
 * @throws TypeError that says why it cannot be written
 */
export function copyIntent(given: unknown): OrderIntent {
  try {
    if (!isPlainObject(given)) throw new TypeError('an intent is an object');
    const intent = copyFields(given);
    const text = encodePayload({ topic: 'an intent', payload: encodeOrderIntent(intent) }, BOUNDS);
    // Facts may be anything, and this is all of them that any reader gets.
    return { ...intent, meta: metaIn(text) };
  } catch (cause) {
    throw new TypeError(
      `Expected an intent that can be written, was ${describe(given)}: ${messageOfThrown(cause)}.`,
      { cause },
    );
  }
}

function copyFields(given: Fields): OrderIntent {
  const type = scalarIn(given, 'type');
  const fields = {
    id: scalarIn(given, 'id'),
    tsLocalNs: scalarIn(given, 'tsLocalNs'),
    strategyId: scalarIn(given, 'strategyId'),
    symbol: scalarIn(given, 'symbol'),
    side: scalarIn(given, 'side'),
    type,
    quantity: decimalIn(given, 'quantity'),
    ...(type === 'limit' ? { limitPrice: decimalIn(given, 'limitPrice') } : {}),
    meta: given['meta'] ?? {},
  };
  // type-coverage:ignore-next-line -- an intent that breaks its contract is one all the same: risk denies it
  return fields as OrderIntent;
}

const NOT_SCALAR: ReadonlySet<string> = new Set(['object', 'function', 'symbol']);

function scalarIn(given: Fields, name: string): unknown {
  const value = given[name];
  if (NOT_SCALAR.has(typeof value) && value !== null) throw new TypeError(`${name} is ${describe(value)}`);
  return value;
}

function decimalIn(given: Fields, name: string): Decimal {
  const value = given[name];
  if (!isPlainObject(value)) throw new TypeError(`${name} is no decimal, but ${describe(value)}`);
  const { coefficient, scale } = value;
  if (typeof coefficient !== 'bigint' || typeof scale !== 'number' || !Number.isInteger(scale))
    throw new TypeError(`${name} is no decimal`);
  const fits = scale >= 0 && scale <= DECIMAL_TEXT_LENGTH_MAX;
  if (!fits || coefficient >= COEFFICIENT_END || coefficient <= -COEFFICIENT_END)
    throw new TypeError(`${name} has more than ${DECIMAL_TEXT_LENGTH_MAX} digits`);
  return { coefficient, scale };
}

function metaIn(text: string): OrderIntent['meta'] {
  const wire: unknown = JSON.parse(text);
  const meta = isPlainObject(wire) ? wire['meta'] : undefined;
  // type-coverage:ignore-next-line -- as above
  return meta as OrderIntent['meta'];
}
