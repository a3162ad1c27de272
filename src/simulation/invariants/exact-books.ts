import type { FillEvent, PositionSnapshot } from '../../core/contracts/index.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  equals,
  formatDecimal,
  isZero,
  multiply,
  negate,
  parseDecimal,
  subtract,
  ZERO,
} from '../../core/money/index.ts';
import type { Fact, Finding, Invariant } from '../facts.ts';

/** What the fills of a symbol add up to. */
interface Sums {
  readonly quantity: Decimal;
  readonly cash: Decimal;
  readonly fees: Decimal;
}

const NOTHING: Sums = Object.freeze({ quantity: ZERO, cash: ZERO, fees: ZERO });

/** The average price of a snapshot is rounded at 18 places; times any quantity here it is off by less than this. */
const TOLERANCE = parseDecimal('0.000000000001');

/**
 * Each fill is followed by the position after it, and the two agree to the last digit: quantity and fees are the sums of
 * the fills, and the result is the cash that they brought, exactly so when nothing is held.
 */
export function exactBooks(): Invariant {
  const sums = new Map<string, Sums>();
  /** What positions have to say, in order, by symbol. */
  const awaited = new Map<string, Sums[]>();

  function take(fact: Fact): Finding | undefined {
    if (fact.kind === 'fill') takeFill(fact.fill);
    if (fact.kind === 'position') return takePosition(fact.position);
    if (fact.kind !== 'end') return undefined;
    const late = [...awaited].find(([, list]) => list.length > 0);
    return (
      late && { expected: `a position after each fill of ${late[0]}`, found: `${late[1].length} too few` }
    );
  }

  function takeFill({ symbol, side, quantity, price, fee }: FillEvent): void {
    const before = sums.get(symbol) ?? NOTHING;
    const signed = side === 'buy' ? quantity : negate(quantity);
    const after = {
      quantity: add(before.quantity, signed),
      cash: subtract(before.cash, multiply(signed, price)),
      fees: add(before.fees, fee),
    };
    sums.set(symbol, after);
    const list = awaited.get(symbol);
    if (list === undefined) awaited.set(symbol, [after]);
    else list.push(after);
  }

  function takePosition(position: PositionSnapshot): Finding | undefined {
    const { symbol, quantity, fees } = position;
    const expected = awaited.get(symbol)?.shift();
    if (expected === undefined) return { expected: `a fill before the position of ${symbol}`, found: 'none' };
    if (!equals(quantity, expected.quantity))
      return differs(`a position of ${symbol}`, expected.quantity, quantity);
    if (!equals(fees, expected.fees)) return differs(`fees of ${symbol}`, expected.fees, fees);
    // Cash of all fills = realized result − cost of what is held.
    const cash = subtract(position.realizedPnl, multiply(quantity, position.averagePrice));
    const off = absolute(subtract(cash, expected.cash));
    const isRight = isZero(quantity) ? isZero(off) : compare(off, TOLERANCE) <= 0;
    return isRight ? undefined : differs(`a result of ${symbol} that comes to`, expected.cash, cash);
  }

  return { name: 'exact-books', take };
}

function differs(what: string, expected: Decimal, found: Decimal): Finding {
  return { expected: `${what} of ${formatDecimal(expected)}`, found: formatDecimal(found) };
}
