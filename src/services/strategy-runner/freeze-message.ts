import type { PositionSnapshot } from '../../core/contracts/index.ts';
import type { MarketEvent } from '../../strategies/index.ts';

/**
 * Freezes an event with all that is in it: it goes to every strategy, and its price to those who value positions by it.
 * What a type forbids, a module of somebody else may do all the same.
 */
export function freezeEvent(event: MarketEvent): void {
  if (event.kind === 'trade') {
    const { trade } = event;
    Object.freeze(trade.price);
    Object.freeze(trade.quantity);
    Object.freeze(trade);
  } else {
    const { bar } = event;
    for (const amount of [bar.open, bar.high, bar.low, bar.close, bar.volume]) Object.freeze(amount);
    Object.freeze(bar);
  }
  Object.freeze(event);
}

/** Freezes a position with all that is in it. */
export function freezePosition(position: PositionSnapshot): void {
  const { quantity, averagePrice, realizedPnl, fees } = position;
  for (const amount of [quantity, averagePrice, realizedPnl, fees]) Object.freeze(amount);
  Object.freeze(position);
}
