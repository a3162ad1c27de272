/**
 * The life of an order at a venue, as far as it is known: a function from what comes to the next state. It ends exactly
 * once, and not before every execution that the venue counts has been told:
 *
 *     placing ──▶ open ──▶ ending ──▶ ended (FILLED, CANCELED, REJECTED)
 *        └──────────┴───────────────────┘
 *
 * News may come twice, late and in any order: an order never goes back.
 */
import { add, compare, type Decimal, isZero, max, type Quantity, ZERO } from '../../core/money/index.ts';
import { isTerminal } from './status-words.ts';
import type { VenueOrder } from './venue.ts';

/** How an order can end. */
export type OrderEnd = 'FILLED' | 'CANCELED' | 'REJECTED';

/** Where an order stands. */
export type OrderPhase =
  /** It may be at the venue, or on its way, or not yet sent. */
  | 'placing'
  /** The venue has it. */
  | 'open'
  /** The venue is done with it; executions that it counts are yet to come. */
  | 'ending';

/** What is known of an order that has not ended. */
export interface OrderLife {
  readonly phase: OrderPhase;
  /** Base units that were ordered. */
  readonly quantity: Quantity;
  /** Base units of the executions that were told. */
  readonly filled: Decimal;
  /** Base units that the venue counts as executed, as far as it was asked. */
  readonly filledAtVenue: Decimal;
  /** How the venue says that it ended; null before. */
  readonly end: OrderEnd | null;
  /** Name that the venue gave it; null before the first answer. */
  readonly venueOrderId: string | null;
}

/** What has become of an order. */
export interface LifeStep {
  /** Null when it has ended. */
  readonly life: OrderLife | null;
  /** Statuses to tell, in order. */
  readonly told: readonly ('NEW' | 'PARTIALLY_FILLED' | OrderEnd)[];
}

/** Begins the life of an order. */
export function beginLife(quantity: Quantity): OrderLife {
  return { phase: 'placing', quantity, filled: ZERO, filledAtVenue: ZERO, end: null, venueOrderId: null };
}

/** Takes what the venue says about the order; a status that we do not understand changes nothing but the quantity. */
export function onVenueOrder(life: OrderLife, order: VenueOrder): LifeStep {
  const filledAtVenue = max(life.filledAtVenue, order.filledQuantity);
  const { status } = order;
  const end = life.end ?? (isTerminal(status) ? status : null);
  const isNew = life.phase === 'placing';
  const next: OrderLife = {
    ...life,
    phase: end === null ? 'open' : 'ending',
    filledAtVenue,
    end,
    venueOrderId: life.venueOrderId ?? order.venueOrderId,
  };
  return settle(next, isNew && isZero(life.filled) && end !== 'REJECTED' ? ['NEW'] : []);
}

/** Takes an execution that is told for the first time. */
export function onExecution(life: OrderLife, quantity: Quantity): LifeStep {
  const next = { ...life, filled: add(life.filled, quantity) };
  const step = settle(next, []);
  return step.life === null ? step : { life: next, told: ['PARTIALLY_FILLED'] };
}

/** Whether everything has been told that the venue counts; a whole fill needs no other word of the venue. */
function settle(life: OrderLife, told: LifeStep['told']): LifeStep {
  if (compare(life.filled, life.quantity) >= 0) return { life: null, told: [...told, 'FILLED'] };
  if (life.end === null || compare(life.filled, life.filledAtVenue) < 0) return { life, told };
  // A venue that says FILLED has executed the whole quantity, whatever else it says: the rest is yet to be told.
  if (life.end === 'FILLED') return { life, told };
  return { life: null, told: [...told, life.end] };
}

/** Tells whether what the venue says of an order is more than is known of it. */
export function tellsNews(life: OrderLife, { status, filledQuantity }: VenueOrder): boolean {
  if (life.phase === 'placing' || status === 'UNKNOWN') return true;
  if (life.end === null && isTerminal(status)) return true;
  return compare(filledQuantity, life.filledAtVenue) > 0;
}
