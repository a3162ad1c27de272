import type { FillEvent, OrderUpdate, PositionSnapshot } from '../../src/core/contracts/index.ts';
import { add, type Decimal, formatDecimal, negate, ZERO } from '../../src/core/money/index.ts';
import { clientOrderIdOf } from '../../src/services/broker/index.ts';
import type { Exchange } from '../../src/services/venue/index.ts';

/** What a broker has told, and the exchange that knows what was done. */
export interface ToldAndDone {
  readonly exchange: Exchange;
  readonly venue: string;
  readonly updates: readonly OrderUpdate[];
  readonly fills: readonly FillEvent[];
  readonly positions: readonly PositionSnapshot[];
}

/** What is wrong between what the broker told and what the venue has done; empty where nothing is. */
export function discrepanciesOf(all: ToldAndDone, ids: readonly string[]): readonly string[] {
  return [...ofOrders(all, ids), ...ofFills(all), ...ofPositions(all)];
}

function ofOrders({ exchange, updates }: ToldAndDone, ids: readonly string[]): readonly string[] {
  const ends = Map.groupBy(
    updates.filter(({ status }) => status in EXPECTED),
    ({ orderId }) => orderId,
  );
  const placed = Map.groupBy(exchange.orders(), ({ clientOrderId }) => clientOrderId);
  const problems = ids.flatMap((id) => {
    const told = (ends.get(id) ?? []).map(({ status }) => status);
    const done = placed.get(clientOrderIdOf(id)) ?? [];
    const [end] = told;
    if (end === undefined || told.length > 1)
      return [`${id}: expected one end, found ${told.length} (${told.join(', ')})`];
    if (done.length > 1) return [`${id}: placed ${done.length} times`];
    const atVenue = done[0]?.status ?? 'nothing';
    return EXPECTED[end]?.includes(atVenue) === true ? [] : [`${id}: told ${end}, the venue has ${atVenue}`];
  });
  const ours = new Set(ids.map(clientOrderIdOf));
  const foreign = [...placed.keys()].filter((clientOrderId) => !ours.has(clientOrderId));
  return [
    ...problems,
    ...foreign.map((clientOrderId) => `${clientOrderId}: placed, and asked for by nobody`),
  ];
}

/** What the venue has where an order was told to have ended so. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  FILLED: ['FILLED'],
  CANCELED: ['CANCELED', 'EXPIRED'],
  REJECTED: ['nothing'],
};

function ofFills({ exchange, fills, venue }: ToldAndDone): readonly string[] {
  const told = countsOf(
    fills.map(
      ({ fillId, quantity, price }) => `${fillId} ${formatDecimal(quantity)}@${formatDecimal(price)}`,
    ),
  );
  const done = countsOf(
    exchange
      .trades()
      .map(
        ({ tradeId, symbol, quantity, price }) =>
          `${venue}:${symbol}:${tradeId} ${formatDecimal(quantity)}@${formatDecimal(price)}`,
      ),
  );
  return [...new Set([...told.keys(), ...done.keys()])].flatMap((each) => {
    const counts = [told.get(each) ?? 0, done.get(each) ?? 0];
    return counts[0] === counts[1] ? [] : [`${each}: told ${counts[0]} times, done ${counts[1]} times`];
  });
}

function ofPositions({ fills, positions }: ToldAndDone): readonly string[] {
  const sums = new Map<string, Decimal>();
  for (const { symbol, side, quantity } of fills)
    sums.set(symbol, add(sums.get(symbol) ?? ZERO, side === 'buy' ? quantity : negate(quantity)));
  const last = new Map(positions.map(({ symbol, quantity }) => [symbol, quantity]));
  return [...sums].flatMap(([symbol, sum]) => {
    const known = formatDecimal(last.get(symbol) ?? ZERO);
    return known === formatDecimal(sum) ? [] : [`${symbol}: position ${known}, fills ${formatDecimal(sum)}`];
  });
}

function countsOf(items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
