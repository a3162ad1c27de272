import type { PositionSnapshot } from '../../core/contracts/index.ts';
import type { Price } from '../../core/money/index.ts';
import type { Clock } from '../../core/time.ts';
import type { Strategy, StrategyContext } from '../../strategies/index.ts';

/** Whether a strategy runs, has not started or has ended, or was disabled because of its failures. */
export type SeatState = 'idle' | 'running' | 'disabled';

/** A strategy and what the runner knows of it. */
export interface Seat {
  readonly strategy: Strategy;
  readonly context: StrategyContext;
  state: SeatState;
  eventCount: number;
  intentCount: number;
  failureCount: number;
  failuresInARow: number;
}

/** What outlives every strategy. */
export interface Knowledge {
  /** The latest position of each symbol. */
  readonly positions: ReadonlyMap<string, PositionSnapshot>;
  /** The latest price of each symbol. */
  readonly lastPrices: ReadonlyMap<string, Price>;
  /** Number of the latest intent id of each strategy, by its id. */
  readonly sequences: Map<string, number>;
}

/** Gives a strategy its context; it does not start yet. */
export function takeSeat(strategy: Strategy, clock: Clock, knowledge: Knowledge): Seat {
  const { positions, lastPrices, sequences } = knowledge;
  const { id } = strategy;
  if (!sequences.has(id)) sequences.set(id, 0);
  const context: StrategyContext = Object.freeze({
    strategyId: id,
    nowNs: () => clock.nowNs(),
    nextIntentId: () => {
      const sequence = (sequences.get(id) ?? 0) + 1;
      sequences.set(id, sequence);
      return `${id}-${String(sequence).padStart(6, '0')}`;
    },
    positionOf: (symbol: string) => positions.get(symbol),
    lastPriceOf: (symbol: string) => lastPrices.get(symbol),
  });
  return {
    strategy,
    context,
    state: 'idle',
    eventCount: 0,
    intentCount: 0,
    failureCount: 0,
    failuresInARow: 0,
  };
}
