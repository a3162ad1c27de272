import { add, type Decimal, formatDecimal, negate, ZERO } from '../../src/core/money/index.ts';
import { clientOrderIdOf } from '../../src/services/broker/index.ts';
import type { BrokerWorld } from './broker-world.ts';

/** What is wrong between what the broker told and what the venue has done; empty where nothing is. */
export function discrepanciesOf(
  world: Pick<BrokerWorld, 'exchange' | 'updates' | 'fills' | 'positions'>,
  ids: readonly string[],
): readonly string[] {
  return [...ids.flatMap((id) => ofOrder(world, id)), ...ofFills(world)];
}

type Told = Parameters<typeof discrepanciesOf>[0];

function ofOrder({ exchange, updates }: Told, id: string): readonly string[] {
  const ends = updates.flatMap(({ orderId, status }) =>
    orderId === id && status in EXPECTED ? [status] : [],
  );
  const clientId = clientOrderIdOf(id);
  const placed = exchange.orders().filter(({ clientOrderId }) => clientOrderId === clientId);
  const [end] = ends;
  if (end === undefined || ends.length > 1)
    return [`${id}: expected one end, found ${ends.length} (${ends.join(', ')})`];
  if (placed.length > 1) return [`${id}: placed ${placed.length} times`];
  const atVenue = placed[0]?.status ?? 'nothing';
  return EXPECTED[end]?.includes(atVenue) === true ? [] : [`${id}: told ${end}, the venue has ${atVenue}`];
}

/** What the venue has where an order was told to have ended so. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  FILLED: ['FILLED'],
  CANCELED: ['CANCELED', 'EXPIRED'],
  REJECTED: ['nothing'],
};

function ofFills({ exchange, fills, positions }: Told): readonly string[] {
  const told = fills.map(
    ({ fillId, quantity, price }) => `${fillId} ${formatDecimal(quantity)}@${formatDecimal(price)}`,
  );
  const done = exchange
    .trades()
    .map(
      ({ tradeId, symbol, quantity, price }) =>
        `simulated:${symbol}:${tradeId} ${formatDecimal(quantity)}@${formatDecimal(price)}`,
    );
  const problems: string[] = [];
  for (const each of new Set([...told, ...done])) {
    const counts = [told, done].map((list) => list.filter((other) => other === each).length);
    if (counts[0] !== counts[1]) problems.push(`${each}: told ${counts[0]} times, done ${counts[1]} times`);
  }
  const sum = fills.reduce<Decimal>(
    (total, { side, quantity }) => add(total, side === 'buy' ? quantity : negate(quantity)),
    ZERO,
  );
  const last = positions.at(-1)?.quantity ?? ZERO;
  if (formatDecimal(sum) !== formatDecimal(last))
    problems.push(`position ${formatDecimal(last)}, fills ${formatDecimal(sum)}`);
  return problems;
}
