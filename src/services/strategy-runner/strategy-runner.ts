/**
 * Runs strategies: hands each event to those that want its symbol, and keeps a failing one from harming
 * the others.
 *
 * An exception costs the strategy the intents of that event. After several exceptions in a row it is
 * disabled: a strategy that fails on every event would otherwise trade on a state it no longer understands.
 */
import type { OrderIntent, PositionSnapshot } from '../../core/contracts/index.ts';
import type { Price } from '../../core/money/index.ts';
import type { Clock } from '../../core/time.ts';
import {
  type MarketEvent,
  priceOf,
  type Strategy,
  type StrategyContext,
  symbolOf,
} from '../../strategies/index.ts';

/** Settings of a runner. */
export interface StrategyRunnerSettings {
  /** Exceptions in a row after which a strategy is disabled, at least 1; 5 by default. */
  readonly failureCountMax?: number;
  /** Intents of one event of one strategy, above which it is a failure; 100 by default. */
  readonly intentCountMax?: number;
}

/** Something that went wrong in a strategy. */
export interface StrategyFailure {
  /** Identity of the strategy. */
  readonly strategyId: string;
  /** Where it happened. */
  readonly during: 'start' | 'event' | 'stop';
  /** What was thrown. */
  readonly error: unknown;
  /** Whether the strategy is disabled by it. */
  readonly isDisabled: boolean;
}

/** What one strategy has done so far. */
export interface StrategyReport {
  /** Identity of the strategy. */
  readonly strategyId: string;
  /** Events that it was given. */
  readonly eventCount: number;
  /** Intents that it sent. */
  readonly intentCount: number;
  /** Exceptions that it threw. */
  readonly failureCount: number;
  /** Whether it runs, has not started or has ended, or was disabled because of its failures. */
  readonly state: 'idle' | 'running' | 'disabled';
}

/** Runs strategies. */
export interface StrategyRunner {
  /** Starts every strategy. */
  start(): void;
  /** Hands an event to the strategies and returns their intents, in the order of the strategies. */
  handleEvent(event: MarketEvent): readonly OrderIntent[];
  /** Takes a position, so that strategies see it. */
  handlePosition(position: PositionSnapshot): void;
  /** Returns the number of the latest intent id of each strategy; 0 before its first. */
  sequences(): Readonly<Record<string, number>>;
  /** Lets the intent ids of strategies go on after these numbers, never back. */
  continueFrom(sequences: Readonly<Record<string, number>>): void;
  /** Stops every strategy that runs. */
  stop(): void;
  /** Returns what each strategy has done. */
  reports(): readonly StrategyReport[];
}

/**
 * Makes a runner; `onFailure` hears of every exception.
 *
 * @throws RangeError when two strategies share an id, or an id is not of 1 to 48 characters.
 */
export function createStrategyRunner(
  clock: Clock,
  strategies: readonly Strategy[],
  onFailure: (failure: StrategyFailure) => void,
  settings: StrategyRunnerSettings = {},
): StrategyRunner {
  requireDistinctIds(strategies);
  const { failureCountMax = 5, intentCountMax = 100 } = settings;
  const positions = new Map<string, PositionSnapshot>();
  const lastPrices = new Map<string, Price>();
  const seats = strategies.map((strategy) => takeSeat(strategy, clock, { positions, lastPrices }));

  return { start, handleEvent, handlePosition, sequences, continueFrom, stop, reports };

  function start(): void {
    for (const seat of seats) {
      seat.state = 'running';
      attempt(seat, 'start', () => seat.strategy.onStart?.(seat.context));
    }
  }

  function handleEvent(event: MarketEvent): readonly OrderIntent[] {
    const symbol = symbolOf(event);
    lastPrices.set(symbol, priceOf(event));
    let intents = NO_INTENTS;
    for (const seat of seats) {
      if (!wants(seat, symbol)) continue;
      const added = intentsOf(seat, event);
      if (added.length > 0) intents = [...intents, ...added];
    }
    return intents;
  }

  function handlePosition(position: PositionSnapshot): void {
    positions.set(position.symbol, position);
  }

  function sequences(): Readonly<Record<string, number>> {
    return Object.fromEntries(seats.map(({ strategy, sequence }) => [strategy.id, sequence]));
  }

  function continueFrom(earlier: Readonly<Record<string, number>>): void {
    for (const seat of seats) {
      if (!Object.hasOwn(earlier, seat.strategy.id)) continue;
      seat.sequence = Math.max(seat.sequence, earlier[seat.strategy.id] ?? 0);
    }
  }

  function stop(): void {
    for (const seat of seats) {
      if (seat.state !== 'running') continue;
      seat.state = 'idle';
      attempt(seat, 'stop', () => seat.strategy.onStop?.(seat.context));
    }
  }

  function reports(): readonly StrategyReport[] {
    return seats.map(({ strategy, eventCount, intentCount, failureCount, state }) => ({
      strategyId: strategy.id,
      eventCount,
      intentCount,
      failureCount,
      state,
    }));
  }

  function intentsOf(seat: Seat, event: MarketEvent): readonly OrderIntent[] {
    seat.eventCount += 1;
    const intents = attempt(seat, 'event', () => requireFew(seat.strategy.onEvent(event, seat.context)));
    if (intents === undefined) return NO_INTENTS;
    seat.failuresInARow = 0;
    seat.intentCount += intents.length;
    return intents;
  }

  function requireFew(intents: readonly OrderIntent[]): readonly OrderIntent[] {
    if (intents.length <= intentCountMax) return intents;
    throw new RangeError(
      `Expected at most ${intentCountMax} intents for one event, was ${intents.length}. None of them is sent.`,
    );
  }

  /** A strategy that cannot start is disabled at once; one that cannot stop has ended anyway. */
  function attempt<Result>(
    seat: Seat,
    during: StrategyFailure['during'],
    action: () => Result,
  ): Result | undefined {
    try {
      return action();
    } catch (error) {
      seat.failureCount += 1;
      seat.failuresInARow += 1;
      const isDisabled = during === 'start' || (during === 'event' && seat.failuresInARow >= failureCountMax);
      if (isDisabled) seat.state = 'disabled';
      onFailure({ strategyId: seat.strategy.id, during, error, isDisabled });
      return undefined;
    }
  }
}

const NO_INTENTS: readonly OrderIntent[] = Object.freeze([]);

/** A strategy and what the runner knows of it. */
interface Seat {
  readonly strategy: Strategy;
  readonly context: StrategyContext;
  /** Number of the latest intent id. */
  sequence: number;
  state: StrategyReport['state'];
  eventCount: number;
  intentCount: number;
  failureCount: number;
  failuresInARow: number;
}

interface Knowledge {
  readonly positions: ReadonlyMap<string, PositionSnapshot>;
  readonly lastPrices: ReadonlyMap<string, Price>;
}

function takeSeat(strategy: Strategy, clock: Clock, { positions, lastPrices }: Knowledge): Seat {
  const context: StrategyContext = Object.freeze({
    strategyId: strategy.id,
    nowNs: () => clock.nowNs(),
    nextIntentId: () => {
      seat.sequence += 1;
      return `${strategy.id}-${String(seat.sequence).padStart(6, '0')}`;
    },
    positionOf: (symbol: string) => positions.get(symbol),
    lastPriceOf: (symbol: string) => lastPrices.get(symbol),
  });
  const seat: Seat = {
    strategy,
    context,
    sequence: 0,
    state: 'idle',
    eventCount: 0,
    intentCount: 0,
    failureCount: 0,
    failuresInARow: 0,
  };
  return seat;
}

function wants(seat: Seat, symbol: string): boolean {
  return seat.state === 'running' && (seat.strategy.symbols?.has(symbol) ?? true);
}

/** An intent id is the strategy id, a dash and a number; together they must fit into 64 characters. */
const STRATEGY_ID_LENGTH_MAX = 48;

function requireDistinctIds(strategies: readonly Strategy[]): void {
  const ids = new Set<string>();
  for (const { id } of strategies) {
    if (id.length < 1 || id.length > STRATEGY_ID_LENGTH_MAX) {
      throw new RangeError(
        `Expected a strategy id of 1 to ${STRATEGY_ID_LENGTH_MAX} characters, was "${id}".`,
      );
    }
    if (ids.has(id)) throw new RangeError(`Expected one strategy with the id "${id}", was one more.`);
    ids.add(id);
  }
}
