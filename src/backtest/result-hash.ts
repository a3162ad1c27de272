import { createHash } from 'node:crypto';
import { encodeFillEvent } from '../core/contracts/index.ts';
import { equals, formatDecimal, ZERO } from '../core/money/index.ts';
import type { BacktestResult } from './plan.ts';

/** Points of the curve that are hashed together. */
const POINTS_PER_CHUNK = 4_096;

/**
 * Returns the SHA-256 of what came of a backtest, in hex: of the bars, every point of the curve, every fill, rejection
 * and open order. Two runs with the same hash did the same.
 */
export function hashResult(result: BacktestResult): string {
  const hash = createHash('sha256');
  const { dataHash, symbols, timeframe, initialCapital, finalCash } = result;
  hash.update(
    JSON.stringify([dataHash, symbols, timeframe, ...[initialCapital, finalCash].map(formatDecimal)]),
  );
  for (const fill of result.fills) hash.update(JSON.stringify(encodeFillEvent(fill)));
  for (const { orderId, tsNs, by, reason } of result.rejections) {
    hash.update(JSON.stringify([orderId, tsNs.toString(), by, reason]));
  }
  for (const { orderId, quantity } of result.openOrders) {
    hash.update(JSON.stringify([orderId, formatDecimal(quantity)]));
  }
  for (const chunk of curveChunks(result)) hash.update(chunk);
  return hash.digest('hex');
}

/** While nothing is held, equity stays the same: it is written once. */
function* curveChunks({ curve: { tsOpenNs, equity } }: BacktestResult): Generator<string> {
  let lines: string[] = [];
  let latest = ZERO;
  let text = '0';
  let index = 0;
  for (const value of equity) {
    if (!equals(value, latest)) text = formatDecimal(value);
    latest = value;
    const count = lines.push(`${tsOpenNs[index]} ${text}\n`);
    index += 1;
    if (count < POINTS_PER_CHUNK) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}
