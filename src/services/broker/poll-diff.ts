import { type Decimal, equals } from '../../core/money/index.ts';
import type { VenueStatus } from './status-words.ts';

/** What a list of open orders says about one of them. */
export interface PolledOrder {
  /** Name of the order in the list. */
  readonly id: string;
  readonly status: VenueStatus;
  readonly filledQuantity: Decimal;
  /** Average price of what is filled; null while nothing is, or nobody says. */
  readonly averagePrice: Decimal | null;
}

/** What has changed from one poll to the next. */
export interface PollDifference<Order extends PolledOrder> {
  /** Orders that are new, or of which status, quantity or price have changed, in the order of the list. */
  readonly changed: readonly Order[];
  /** Orders that were in the last list and are not in this one: what became of them has to be looked up. */
  readonly vanishedIds: readonly string[];
}

/** Compares two lists of open orders. */
export function pollDifference<Order extends PolledOrder>(
  before: readonly Order[],
  now: readonly Order[],
): PollDifference<Order> {
  const known = new Map(before.map((order) => [order.id, order]));
  const listed = new Set(now.map(({ id }) => id));
  return {
    changed: now.filter((order) => {
      const last = known.get(order.id);
      return last === undefined || !isSame(last, order);
    }),
    vanishedIds: before.map(({ id }) => id).filter((id) => !listed.has(id)),
  };
}

function isSame(one: PolledOrder, other: PolledOrder): boolean {
  return (
    one.status === other.status &&
    equals(one.filledQuantity, other.filledQuantity) &&
    isSamePrice(one.averagePrice, other.averagePrice)
  );
}

function isSamePrice(one: Decimal | null, other: Decimal | null): boolean {
  return one === null || other === null ? one === other : equals(one, other);
}
