import fc from 'fast-check';
import { decimalText, digitsAt, exactDecimal } from './exact-decimal.ts';
import type { Labelled } from './labelled.ts';

/** What amounts of money, prices and quantities have to keep. All are decimals as text. */
export interface AmountOptions {
  /** The tick of a price, the lot of a quantity, the cent of a currency: amounts are multiples of it. Above 0. */
  readonly step: string;
  /** Least amount (included), one step by default. */
  readonly min?: string;
  /** Largest amount (included), a million steps by default. */
  readonly cap?: string;
}

/** An amount beside an edge, and whether it keeps what the options say. */
export interface AmountAtEdge extends Labelled<string> {
  /** It is a multiple of the step. */
  readonly isOnStep: boolean;
  /** It is at least `min` and at most `cap`. */
  readonly isInBounds: boolean;
}

/**
 * Makes amounts that keep the options, often at their edges: exact decimals as text, without zeros at the end.
 *
 * @throws RangeError for texts that are no decimals, a step that is not above 0, or no amount within the bounds.
 *
 * @example
 * amounts({ step: '0.01', cap: '250' }); // prices with a tick of a cent
 */
export function amounts(options: AmountOptions): fc.Arbitrary<string> {
  const grid = gridOf(options);
  const { lowest, highest } = grid;
  const edges = [lowest, lowest + 1n, highest - 1n, highest].filter(
    (count) => count >= lowest && count <= highest,
  );
  const counts = fc.oneof(
    { arbitrary: fc.bigInt({ min: lowest, max: highest }), weight: 3 },
    { arbitrary: fc.constantFrom(...edges), weight: 1 },
  );
  return counts.map((count) => decimalText(count * grid.step, grid.scale));
}

/**
 * Makes amounts on and beside every edge, valid and not: at the least and the largest amount, a step and the finest part
 * of one beyond, and between two steps where rounding decides. Each says whether it is on a step and within the bounds.
 * Throws as `amounts` does.
 */
export function amountsAtEdges(options: AmountOptions): fc.Arbitrary<AmountAtEdge> {
  const grid = gridOf(options);
  const { lowest, highest, step, scale, min, cap } = grid;
  const finest = step / FINENESS;
  const steps = fc.bigInt({ min: lowest, max: highest }).map((count) => count * step);
  const around = (label: string, of: fc.Arbitrary<bigint>, by: bigint) =>
    of.map((digits) => ({ label, digits: digits + by }));
  return fc
    .oneof(
      around('on a step', steps, 0n),
      around('at the cap', fc.constant(cap), 0n),
      around('the finest part above the cap', fc.constant(cap), finest),
      around('a step above the last one', fc.constant(highest * step), step),
      around('a step below the last one', fc.constant(highest * step), -step),
      around('at the minimum', fc.constant(min), 0n),
      around('the finest part below the minimum', fc.constant(min), -finest),
      around('a step below the first one', fc.constant(lowest * step), -step),
      around('half a step above a step', steps, step / 2n),
      around('just below half a step', steps, step / 2n - finest),
      around('just above half a step', steps, step / 2n + finest),
      around('zero', fc.constant(0n), 0n),
      around('negative', steps, -2n * cap),
    )
    .map(({ label, digits }) => ({
      value: decimalText(digits, scale),
      label,
      isOnStep: digits % step === 0n,
      isInBounds: digits >= min && digits <= cap,
    }));
}

/** A step is cut in so many parts. */
const FINENESS = 1000n;

/** Everything in units of a thousandth of the finest digit given. */
interface Grid {
  readonly step: bigint;
  readonly min: bigint;
  readonly cap: bigint;
  /** First and last multiple of the step, counted. */
  readonly lowest: bigint;
  readonly highest: bigint;
  readonly scale: number;
}

function gridOf(options: AmountOptions): Grid {
  const step = exactDecimal(options.step, 'step');
  if (step.digits <= 0n) throw new RangeError(`Expected a step above 0, was ${options.step}.`);
  const min = options.min === undefined ? step : exactDecimal(options.min, 'min');
  const cap =
    options.cap === undefined
      ? { ...step, digits: step.digits * 1_000_000n }
      : exactDecimal(options.cap, 'cap');
  const scale = Math.max(step.scale, min.scale, cap.scale) + 3;
  const grid = { step: digitsAt(step, scale), min: digitsAt(min, scale), cap: digitsAt(cap, scale) };
  const lowest = -floorDivide(-grid.min, grid.step);
  const highest = floorDivide(grid.cap, grid.step);
  if (lowest <= highest) return { ...grid, lowest, highest, scale };
  throw new RangeError(
    `Expected a multiple of ${options.step} between min and cap, found none from ` +
      `${decimalText(grid.min, scale)} to ${decimalText(grid.cap, scale)}. Raise the cap.`,
  );
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
