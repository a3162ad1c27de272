/** Messages of made-up trading, in the order of their topics, whose books agree. */
import fc from 'fast-check';
import type { FillEvent, PositionSnapshot } from '../../../src/core/contracts/index.ts';
import { asPrice, asQuantity, decimalFromInteger, makeDecimal } from '../../../src/core/money/index.ts';
import { applyFill, averagePrice, FLAT_POSITION, type Position } from '../../../src/core/position/index.ts';

/** One message, as books take it. */
export type Told =
  | { readonly kind: 'intent'; readonly id: string }
  | { readonly kind: 'decision'; readonly intentId: string; readonly isAllowed: boolean }
  | { readonly kind: 'order'; readonly id: string; readonly terms: Terms }
  | { readonly kind: 'update'; readonly id: string; readonly status: 'NEW' | 'CANCELED' | 'REJECTED' }
  | { readonly kind: 'fill'; readonly fill: FillEvent }
  | { readonly kind: 'position'; readonly position: PositionSnapshot };

/** What an order is about. */
export type Terms = Pick<FillEvent, 'side' | 'quantity' | 'symbol'>;

const fate = fc.record({
  end: fc.constantFrom('denied', 'filled', 'rested', 'canceled', 'rejected', 'open'),
  side: fc.constantFrom('buy', 'sell'),
  units: fc.integer({ min: 1, max: 50 }),
  cents: fc.integer({ min: 1, max: 100_000 }),
  fee: fc.integer({ min: -5, max: 20 }),
  symbol: fc.constantFrom('ATOM/USDT', 'DOT/USDT'),
});

/** The messages of some intents, each of which is denied, filled at once or later, canceled, rejected, or still open. */
export const madeUpMessages: fc.Arbitrary<readonly Told[]> = fc
  .array(fate, { minLength: 1, maxLength: 12 })
  .map((fates) => {
    const positions = new Map<string, Position>();
    return fates.flatMap(({ end, side, units, cents, fee, symbol }, index): readonly Told[] => {
      const id = `intent-${index}`;
      const asked = [
        { kind: 'intent', id },
        { kind: 'decision', intentId: id, isAllowed: end !== 'denied' },
      ] as const;
      if (end === 'denied') return asked;
      const terms: Terms = { side, symbol, quantity: asQuantity(decimalFromInteger(units)) };
      const ordered = [...asked, { kind: 'order', id, terms }] as const;
      const update = (status: 'NEW' | 'CANCELED' | 'REJECTED'): Told => ({ kind: 'update', id, status });
      if (end === 'rejected') return [...ordered, update('REJECTED')];
      if (end === 'canceled') return [...ordered, update('NEW'), update('CANCELED')];
      if (end === 'open') return [...ordered, update('NEW')];
      const fill: FillEvent = {
        ...terms,
        fillId: `fill-${index}`,
        orderId: id,
        strategyId: 'made-up',
        price: asPrice(makeDecimal(BigInt(cents), 2)),
        tsFillNs: 1n,
        fee: makeDecimal(BigInt(fee), 3),
        feeCurrency: 'USDT',
        meta: {},
      };
      const after = applyFill(positions.get(symbol) ?? FLAT_POSITION, fill);
      positions.set(symbol, after);
      const { quantity, realizedPnl, fees } = after;
      const position = { symbol, quantity, averagePrice: averagePrice(after), realizedPnl, fees, tsNs: 1n };
      const told: Told[] = [
        { kind: 'fill', fill },
        { kind: 'position', position },
      ];
      // An update that the order rests may come after its fill, as it has a topic of its own.
      return end === 'filled' ? [...ordered, ...told] : [...ordered, ...told, update('NEW')];
    });
  });
