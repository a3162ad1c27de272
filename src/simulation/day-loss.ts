import type { PositionSnapshot } from '../core/contracts/index.ts';
import { add, type Decimal, isNegative, negate, subtract, ZERO } from '../core/money/index.ts';

const DAY_MS = 86_400_000;

/** Clocks may be off by so much around midnight that nobody knows which day a result belongs to. */
const AROUND_MIDNIGHT_MS = 900_000;

/** The realized loss of a day as far as it is certain: what happened around midnight counts only where it was a gain. */
export interface DayLoss {
  /** Takes a position that risk was told, with the time since the epoch. */
  readonly take: (position: PositionSnapshot, wallMs: number) => void;
  /** Returns the loss of the day of a time; below 0 for a gain. */
  readonly at: (wallMs: number) => Decimal;
}

/** Makes the loss of a day on which nothing has happened. */
export function createDayLoss(): DayLoss {
  const nets = new Map<string, Decimal>();
  let day = 0;
  let result = ZERO;

  function rollTo(wallMs: number): void {
    const next = Math.floor(wallMs / DAY_MS);
    if (next === day) return;
    day = next;
    result = ZERO;
  }

  return {
    take({ symbol, realizedPnl, fees }, wallMs) {
      rollTo(wallMs);
      const net = subtract(realizedPnl, fees);
      const change = subtract(net, nets.get(symbol) ?? ZERO);
      nets.set(symbol, net);
      const sinceMidnightMs = wallMs % DAY_MS;
      const isCertain =
        sinceMidnightMs >= AROUND_MIDNIGHT_MS && sinceMidnightMs < DAY_MS - AROUND_MIDNIGHT_MS;
      if (isCertain || !isNegative(change)) result = add(result, change);
    },
    at(wallMs) {
      rollTo(wallMs);
      return negate(result);
    },
  };
}
