/**
 * Rules over several fields of one message: a valid message is mended until it keeps them, and then one of them is broken.
 * Arithmetic is that of the core, whose own tests hold it to its laws.
 */
import fc from 'fast-check';
import { TIMEFRAME_NS } from '../../src/core/contracts/index.ts';
import {
  add,
  compare,
  type Decimal,
  formatDecimal,
  isZero,
  ONE,
  parseDecimal,
  subtract,
  ZERO,
} from '../../src/core/money/index.ts';
import type { Invalid } from '../../tools/becalm/src/generators/index.ts';
import type { Wire } from './graft.ts';

/** What ties the fields of one contract. */
export interface Ties {
  /** Makes a message with valid fields keep the rules. */
  readonly mend: (wire: Wire) => Wire;
  /** Breaks one rule of a message that keeps them; a rule that it does not know is left alone. */
  readonly breaks: readonly Breaking[];
}

interface Breaking {
  readonly field: string;
  readonly label: string;
  readonly change: (wire: Wire) => unknown;
}

/** Messages in which one rule is broken. */
export function brokenTies<Input extends Wire>(
  valid: fc.Arbitrary<Input>,
  { breaks }: Ties,
): fc.Arbitrary<Invalid<Input>> {
  return fc.tuple(valid, fc.constantFrom(...breaks)).map(([wire, { field, label, change }]) => ({
    valid: wire,
    value: { ...wire, [field]: change(wire) },
    path: [field],
    label: `\`${field}\` ${label}`,
  }));
}

/** Close = open + timeframe; low ≤ open, close ≤ high. */
export const BAR_TIES: Ties = {
  mend: (wire) => {
    const [low, open, close, high] = ['low', 'open', 'close', 'high']
      .map((name) => number(wire[name]))
      .toSorted(compare);
    const length = lengthOf(wire);
    const latest = 2n ** 63n - 1n - length;
    const opens = BigInt(String(wire['ts_open']));
    const begin = opens > latest ? latest : opens;
    return {
      ...wire,
      ts_open: String(begin),
      ts_close: String(begin + length),
      ...{ low: text(low), open: text(open), close: text(close), high: text(high) },
    };
  },
  breaks: [
    {
      field: 'ts_close',
      label: 'is a nanosecond early',
      change: ({ ts_close: end }) => String(BigInt(String(end)) - 1n),
    },
    { field: 'ts_close', label: 'is the open', change: (wire) => wire['ts_open'] },
    { field: 'open', label: 'is above the high', change: ({ high }) => text(add(number(high), ONE)) },
    { field: 'close', label: 'is above the high', change: ({ high }) => text(add(number(high), ONE)) },
    { field: 'open', label: 'is below the low', change: ({ low }) => halved(low) },
    { field: 'close', label: 'is below the low', change: ({ low }) => halved(low) },
  ],
};

/** Bids fall, asks rise, and the best bid is below the best ask. */
export const BOOK_TIES: Ties = {
  mend: (wire) => {
    const bids = rising(wire['bids'], ZERO);
    const top = bids.at(-1)?.[0] ?? '0';
    return { ...wire, bids: bids.toReversed(), asks: rising(wire['asks'], number(top)) };
  },
  breaks: [
    { field: 'bids', label: 'has a price twice', change: () => levelsAt('2', '2') },
    { field: 'bids', label: 'rises', change: () => levelsAt('0.1', '0.2') },
    { field: 'bids', label: 'meets the best ask', change: ({ asks }) => [[bestOf(asks), '1']] },
    { field: 'asks', label: 'has a price twice', change: () => levelsAt('1e30', '1e30') },
    { field: 'asks', label: 'falls', change: () => levelsAt('1e31', '1e30') },
    { field: 'asks', label: 'has 5001 levels', change: () => TOO_MANY_LEVELS },
  ],
};

/** Rising from where no bid is. */
const TOO_MANY_LEVELS = Array.from({ length: 5001 }, (_, index) => [`${10n ** 30n + BigInt(index)}`, '1']);

/** The price of the first level that is not gone; without one, a price that no text can be. */
function bestOf(asks: unknown): unknown {
  const open = (asks as readonly (readonly [unknown, unknown])[]).find(
    ([, quantity]) => !isZero(number(quantity)),
  );
  return open?.[0] ?? '';
}

function levelsAt(...prices: readonly string[]): unknown {
  return prices.map((price) => [price, '1']);
}

/** The average price is 0 exactly when flat; net profit is profit less fees. */
export const POSITION_TIES: Ties = {
  mend: (wire) => {
    const isFlat = isZero(number(wire['qty']));
    const average = isZero(number(wire['avg_price'])) ? '1' : wire['avg_price'];
    const hasNet = wire['net_pnl'] !== undefined && wire['net_pnl'] !== null;
    return { ...wire, avg_price: isFlat ? '0' : average, ...(hasNet ? { net_pnl: text(netOf(wire)) } : {}) };
  },
  breaks: [
    {
      field: 'avg_price',
      label: 'is not that of its quantity',
      change: ({ qty }) => (isZero(number(qty)) ? '1' : '0'),
    },
    { field: 'net_pnl', label: 'is one too much', change: (wire) => text(add(netOf(wire), ONE)) },
  ],
};

function netOf({ realized_pnl: profit, fees }: Wire): Decimal {
  return subtract(number(profit), number(fees ?? '0'));
}

function lengthOf({ timeframe }: Wire): bigint {
  return TIMEFRAME_NS[timeframe as keyof typeof TIMEFRAME_NS];
}

function number(value: unknown): Decimal {
  return parseDecimal(String(value));
}

function text(value: Decimal | undefined): string {
  return formatDecimal(value ?? ONE);
}

function halved(value: unknown): string {
  const { coefficient, scale } = number(value);
  return formatDecimal({ coefficient: coefficient * 5n, scale: scale + 1 });
}

/** Levels whose prices are added up, from a bottom: as many as before, and no price twice. */
function rising(levels: unknown, bottom: Decimal): readonly (readonly [string, unknown])[] {
  let price = bottom;
  return (levels as readonly (readonly [unknown, unknown])[]).map(([step, quantity]) => {
    price = add(price, number(step));
    return [formatDecimal(price), quantity] as const;
  });
}
