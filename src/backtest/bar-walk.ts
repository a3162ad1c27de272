import type { OHLCVBar } from '../core/contracts/index.ts';
import { type BarTable, barAt } from './bar-table.ts';

/** A stretch of time in nanoseconds since the epoch, the end excluded; open where undefined. */
export interface Period {
  readonly fromNs?: bigint | undefined;
  readonly untilNs?: bigint | undefined;
}

/** Goes through the bars of a table that open within a period, from the first to the last. */
export class BarWalk {
  readonly #table: BarTable;
  readonly #end: number;
  #index: number;

  /** Starts before the first bar of the period. */
  constructor(table: BarTable, { fromNs, untilNs }: Period) {
    this.#table = table;
    this.#index = fromNs === undefined ? 0 : countBefore(table, fromNs);
    this.#end = untilNs === undefined ? table.count : countBefore(table, untilNs);
  }

  /** Times at which the bars ahead open. */
  get timesAhead(): BigInt64Array {
    return this.#table.tsOpenNs.subarray(this.#index, Math.max(this.#index, this.#end));
  }

  /** Returns the next bar when it opens at this moment, and goes on behind it. */
  takeBar(tsOpenNs: bigint): OHLCVBar | undefined {
    if (this.#index >= this.#end || this.#table.tsOpenNs[this.#index] !== tsOpenNs) return undefined;
    const bar = barAt(this.#table, this.#index);
    this.#index += 1;
    return bar;
  }
}

/** Lists the moments at which a bar of any of the walks opens, rising and each once. */
export function stepTimesOf(walks: readonly BarWalk[]): BigInt64Array {
  const [first = new BigInt64Array(), ...others] = walks.map(({ timesAhead }) => timesAhead);
  return others.reduce(mergeTimes, first);
}

function mergeTimes(left: BigInt64Array, right: BigInt64Array): BigInt64Array {
  const merged = new BigInt64Array(left.length + right.length);
  let count = 0;
  let leftIndex = 0;
  let rightIndex = 0;
  while (leftIndex < left.length || rightIndex < right.length) {
    const leftNs = left[leftIndex];
    const rightNs = right[rightIndex];
    const isLeft = rightNs === undefined || (leftNs !== undefined && leftNs <= rightNs);
    const nextNs = isLeft ? leftNs : rightNs;
    if (leftNs === nextNs) leftIndex += 1;
    if (rightNs === nextNs) rightIndex += 1;
    merged[count] = nextNs ?? 0n;
    count += 1;
  }
  return merged.subarray(0, count);
}

/** Counts the bars that open before a moment, in logarithmic time. */
function countBefore({ tsOpenNs, count }: BarTable, momentNs: bigint): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tsOpenNs[middle] ?? momentNs) < momentNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
