/**
 * Runs strategies: hands each event to those that want its symbol, and keeps a failing one from harming
 * the others. It gets frozen messages, its intents are copied, and nobody waits for it.
 *
 * An exception costs the strategy the intents of that event. After several exceptions in a row it is
 * disabled: a strategy that fails on every event would otherwise trade on a state it no longer understands.
 *
 * The strategies can be replaced between two events. New ones start before old ones stop, so that the old ones go on
 * untouched when a new one cannot start.
 */
import type { OrderIntent, PositionSnapshot } from '../../core/contracts/index.ts';
import type { Price } from '../../core/money/index.ts';
import type { Clock } from '../../core/time.ts';
import { type MarketEvent, priceOf, type Strategy, symbolOf } from '../../strategies/index.ts';
import { freezeEvent, freezePosition } from './freeze-message.ts';
import { plainError } from './plain-error.ts';
import { requireAtOnce } from './require-at-once.ts';
import { requireIntents } from './require-intents.ts';
import { type Seat, type SeatState, takeSeat } from './seat.ts';

/** Settings of a runner. */
export interface StrategyRunnerSettings {
  /** Exceptions in a row after which a strategy is disabled, at least 1; 5 by default. */
  readonly failureCountMax?: number;
  /** Intents of one event of one strategy, above which it is a failure; 100 by default. */
  readonly intentCountMax?: number;
  /** Hears of each event that a strategy has been given; nobody by default. */
  readonly onEvaluated?: (evaluation: StrategyEvaluation) => void;
}

/** What a strategy made of an event. */
export interface StrategyEvaluation {
  /** Identity of the strategy. */
  readonly strategyId: string;
  /** Time that it took, in milliseconds. */
  readonly durationMs: number;
  /** Intents that it sent. */
  readonly intentCount: number;
}

/** Something that went wrong in a strategy. */
export interface StrategyFailure {
  /** Identity of the strategy. */
  readonly strategyId: string;
  /** Where it happened. */
  readonly during: 'start' | 'event' | 'stop';
  /** What was thrown, as an error of the runner's own, cut where it is very long. */
  readonly error: Error;
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
  readonly state: SeatState;
}

/** What came of replacing the strategies; each lists identities. */
export type ReloadOutcome =
  | {
      readonly kind: 'reloaded';
      /** Strategies that go on, with their memory. */
      readonly kept: readonly string[];
      /** Strategies that were started. */
      readonly started: readonly string[];
      /** Strategies that were stopped; one that was replaced is also among those started. */
      readonly stopped: readonly string[];
    }
  /** A new strategy could not start: all those before go on as if nothing had happened. */
  | { readonly kind: 'failed'; readonly strategyId: string; readonly error: Error };

/** Runs strategies. */
export interface StrategyRunner {
  /** Starts every strategy. */
  start(): void;
  /** Hands an event to the strategies and returns their intents, in the order of the strategies. */
  handleEvent(event: MarketEvent): readonly OrderIntent[];
  /** Takes a position, so that strategies see it. */
  handlePosition(position: PositionSnapshot): void;
  /**
   * Puts strategies in the place of all that there are. One whose `definition` is that of a running strategy with the same
   * id is dropped, and the running one goes on. Intent ids, positions and prices go on in any case.
   *
   * @throws RangeError as `createStrategyRunner` does, before anything has changed
   */
  reload(strategies: readonly Strategy[]): ReloadOutcome;
  /** Returns the number of the latest intent id of each strategy that there ever was; 0 before its first. */
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
  const { failureCountMax = 5, intentCountMax = 100, onEvaluated } = settings;
  const knowledge = {
    positions: new Map<string, PositionSnapshot>(),
    lastPrices: new Map<string, Price>(),
    sequences: new Map<string, number>(),
  };
  let seats: readonly Seat[] = strategies.map((strategy) => takeSeat(strategy, clock, knowledge));
  let isRunning = false;

  return { start, handleEvent, handlePosition, reload, sequences, continueFrom, stop, reports };

  function start(): void {
    isRunning = true;
    for (const seat of seats) {
      seat.state = 'running';
      attempt(seat, 'start', () => requireAtOnce(seat.strategy.onStart?.(seat.context)));
    }
  }

  function handleEvent(event: MarketEvent): readonly OrderIntent[] {
    freezeEvent(event);
    const symbol = symbolOf(event);
    knowledge.lastPrices.set(symbol, priceOf(event));
    let intents = NO_INTENTS;
    for (const seat of seats) {
      if (!wants(seat, symbol)) continue;
      const added = intentsOf(seat, event);
      if (added.length > 0) intents = [...intents, ...added];
    }
    return intents;
  }

  function handlePosition(position: PositionSnapshot): void {
    freezePosition(position);
    knowledge.positions.set(position.symbol, position);
  }

  function reload(wanted: readonly Strategy[]): ReloadOutcome {
    requireDistinctIds(wanted);
    const next = wanted.map(
      (strategy) => seats.find((seat) => goesOnAs(seat, strategy)) ?? takeSeat(strategy, clock, knowledge),
    );
    const started = next.filter((seat) => !seats.includes(seat));
    const failure = isRunning ? startAll(started) : undefined;
    if (failure !== undefined) return failure;
    const stopped = seats.filter((seat) => !next.includes(seat));
    const kept = next.filter((seat) => seats.includes(seat));
    seats = next;
    stopAll(stopped);
    return { kind: 'reloaded', kept: idsOf(kept), started: idsOf(started), stopped: idsOf(stopped) };
  }

  /** Starts all or none. */
  function startAll(fresh: readonly Seat[]): ReloadOutcome | undefined {
    for (const seat of fresh) {
      try {
        requireAtOnce(seat.strategy.onStart?.(seat.context));
      } catch (thrown) {
        stopAll(fresh);
        return { kind: 'failed', strategyId: seat.strategy.id, error: plainError(thrown) };
      }
      seat.state = 'running';
    }
    return undefined;
  }

  function stopAll(gone: readonly Seat[]): void {
    for (const seat of gone) {
      if (seat.state !== 'running') continue;
      seat.state = 'idle';
      attempt(seat, 'stop', () => requireAtOnce(seat.strategy.onStop?.(seat.context)));
    }
  }

  function sequences(): Readonly<Record<string, number>> {
    return Object.fromEntries(knowledge.sequences);
  }

  /** A strategy that is not here now may come back. */
  function continueFrom(earlier: Readonly<Record<string, number>>): void {
    for (const [id, sequence] of Object.entries(earlier))
      knowledge.sequences.set(id, Math.max(knowledge.sequences.get(id) ?? 0, sequence));
  }

  function stop(): void {
    isRunning = false;
    stopAll(seats);
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
    const intents = onEvaluated === undefined ? evaluate(seat, event) : timed(seat, event, onEvaluated);
    if (intents === undefined) return NO_INTENTS;
    seat.failuresInARow = 0;
    seat.intentCount += intents.length;
    return intents;
  }

  function evaluate(seat: Seat, event: MarketEvent): readonly OrderIntent[] | undefined {
    const { strategy, context } = seat;
    try {
      const answer = requireAtOnce(strategy.onEvent(event, context));
      return requireIntents(answer, { strategyId: strategy.id, countMax: intentCountMax, isOther });
    } catch (thrown) {
      fail(seat, 'event', thrown);
      return undefined;
    }
  }

  /** Whether another strategy has that id, or had it. */
  function isOther(strategyId: string): boolean {
    return knowledge.sequences.has(strategyId);
  }

  function timed(
    seat: Seat,
    event: MarketEvent,
    tell: (evaluation: StrategyEvaluation) => void,
  ): readonly OrderIntent[] | undefined {
    const startMs = clock.monotonicMs();
    const intents = evaluate(seat, event);
    const durationMs = clock.monotonicMs() - startMs;
    tell({ strategyId: seat.strategy.id, durationMs, intentCount: intents?.length ?? 0 });
    return intents;
  }

  function attempt(seat: Seat, during: StrategyFailure['during'], action: () => void): void {
    try {
      action();
    } catch (thrown) {
      fail(seat, during, thrown);
    }
  }

  /** A strategy that cannot start is disabled at once; one that cannot stop has ended anyway. */
  function fail(seat: Seat, during: StrategyFailure['during'], thrown: unknown): void {
    seat.failureCount += 1;
    seat.failuresInARow += 1;
    const isDisabled = during === 'start' || (during === 'event' && seat.failuresInARow >= failureCountMax);
    if (isDisabled) seat.state = 'disabled';
    onFailure({ strategyId: seat.strategy.id, during, error: plainError(thrown), isDisabled });
  }
}

const NO_INTENTS: readonly OrderIntent[] = Object.freeze([]);

function wants(seat: Seat, symbol: string): boolean {
  return seat.state === 'running' && (seat.strategy.symbols?.has(symbol) ?? true);
}

function idsOf(seats: readonly Seat[]): readonly string[] {
  return seats.map(({ strategy }) => strategy.id);
}

/** A disabled strategy does not go on: its memory is what it failed with. */
function goesOnAs({ strategy, state }: Seat, wanted: Strategy): boolean {
  if (state === 'disabled' || strategy.id !== wanted.id) return false;
  const { definition } = wanted;
  return strategy === wanted || (definition !== undefined && definition === strategy.definition);
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
