import type { Meta } from '../core/contracts/field-reader.ts';
import type { OrderIntent, OrderTerms, Side } from '../core/contracts/index.ts';
import type { Price, Quantity } from '../core/money/index.ts';
import { type MarketEvent, symbolOf } from './market-event.ts';
import type { StrategyContext } from './strategy.ts';

/** What a strategy wants because of an event. */
export interface Proposal {
  /** Whether it wants to buy or to sell. */
  readonly side: Side;
  /** Amount of the base currency. */
  readonly quantity: Quantity;
  /** Worst price that it accepts; a market order when undefined. */
  readonly limitPrice?: Price | undefined;
  /** Facts for whoever reads the journal; none by default. */
  readonly meta?: Meta;
}

/** Makes the intent of a proposal, for the symbol of the event, with the next id and the time of the context. */
export function proposeIntent(
  event: MarketEvent,
  context: StrategyContext,
  { side, quantity, limitPrice, meta = {} }: Proposal,
): OrderIntent {
  const terms: OrderTerms = limitPrice === undefined ? { type: 'market' } : { type: 'limit', limitPrice };
  return {
    id: context.nextIntentId(),
    tsLocalNs: context.nowNs(),
    strategyId: context.strategyId,
    symbol: symbolOf(event),
    side,
    quantity,
    meta,
    ...terms,
  };
}
