import type { OrderIntent, PositionSnapshot } from '../core/contracts/index.ts';
import type { Price } from '../core/money/index.ts';
import type { MarketEvent } from './market-event.ts';
import type { SymbolFilter } from './symbol-filter.ts';

/** What a strategy can see and ask for; it changes nothing. */
export interface StrategyContext {
  /** Identity of the strategy. */
  readonly strategyId: string;
  /** Returns the time in nanoseconds since the epoch. */
  nowNs(): bigint;
  /** Returns the identity of a new intent: strategy and sequence number, the same in every replay. */
  nextIntentId(): string;
  /** Returns the latest position of a symbol, or `undefined` before its first fill. */
  positionOf(symbol: string): PositionSnapshot | undefined;
  /** Returns the latest price of a symbol, that of the running event included. */
  lastPriceOf(symbol: string): Price | undefined;
}

/**
 * Turns market events into order intents.
 *
 * A strategy does no input or output and keeps no clock: the same events in the same context give the same
 * intents. What it remembers between events belongs to it alone.
 */
export interface Strategy {
  /** Identity, 1 to 48 characters, so that intent ids stay within 64. */
  readonly id: string;
  /** Symbols that it wants to hear of; all of them when undefined. */
  readonly symbols?: SymbolFilter | undefined;
  /**
   * What it was made from, as text: a reload keeps a strategy that runs, with its memory, where the new one says the same.
   * Without it a reload always puts the new one in its place.
   */
  readonly definition?: string | undefined;
  /** Called once before the first event. */
  onStart?(context: StrategyContext): void;
  /** Says what it wants to trade because of an event. */
  onEvent(event: MarketEvent, context: StrategyContext): readonly OrderIntent[];
  /** Called once after the last event. */
  onStop?(context: StrategyContext): void;
}
