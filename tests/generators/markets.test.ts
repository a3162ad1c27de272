import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeFillEvent,
  decodeOrderIntent,
  decodeTradeEvent,
  encodeFillEvent,
  encodeOrderIntent,
  encodeTradeEvent,
} from '../../src/core/contracts/index.ts';
import { makeDecimal } from '../../src/core/money/index.ts';
import { applyFill, FLAT_POSITION } from '../../src/core/position/index.ts';
import {
  assertOnlyPromised,
  assertSameSeedSameValues,
  assertShrinksSimpler,
} from '../../tools/becalm/src/generators/index.ts';
import { fillSequences } from './fill-sequences.ts';
import { invalidIntents, validIntents } from './intents.ts';
import { markets } from './markets.ts';

const sampled = { seed: 1, numRuns: 50 } as const;

test('a market keeps to its ticks, its times never fall, and every trade is a valid message', () => {
  assertOnlyPromised(markets(), ({ trades }) =>
    trades.every(
      (trade, index) =>
        trade.price.scale <= 2 &&
        trade.price.coefficient > 0n &&
        trade.tsLocalNs >= (trades[index - 1]?.tsLocalNs ?? 0n) &&
        decodeTradeEvent(encodeTradeEvent(trade)).kind === 'ok',
    ),
  );
  assertSameSeedSameValues(() => markets());
  assertShrinksSimpler(markets(), { sizeOf: ({ phases }) => phases.length });
});

test('markets walk, jump and halt', () => {
  const seen = fc.sample(markets(), sampled).flatMap(({ phases }) => phases.map(({ kind }) => kind));
  expect(new Set(seen)).toEqual(new Set(['walk', 'jump', 'halt']));
  const haltsForADay = fc.sample(markets(), sampled).map(({ trades }) => {
    const waits = trades.map(
      ({ tsLocalNs }, index) => tsLocalNs - (trades[index - 1]?.tsLocalNs ?? tsLocalNs),
    );
    return waits.some((wait) => wait >= 86_400_000_000_000n);
  });
  expect(haltsForADay).toContain(true);
});

test('a sequence of fills knows what is held after each of them', () => {
  fc.assert(
    fc.property(fillSequences(), ({ fills, heldLots }) => {
      let position = FLAT_POSITION;
      for (const [index, fill] of fills.entries()) {
        position = applyFill(position, fill);
        expect(position.quantity).toEqual(makeDecimal(heldLots[index] ?? 0n, 4));
        expect(decodeFillEvent(encodeFillEvent(fill)).kind).toBe('ok');
      }
    }),
  );
});

test('positions are closed to exactly zero, and turned around', () => {
  const held = fc.sample(fillSequences(), sampled).map(({ heldLots }) => heldLots);
  expect(held.some((lots) => lots.includes(0n))).toBe(true);
  const turns = (lots: readonly bigint[]) => lots.some((now, index) => now * (lots[index - 1] ?? 0n) < 0n);
  expect(held.some(turns)).toBe(true);
});

test('a valid intent survives the wire, and an invalid one does not enter', () => {
  fc.assert(
    fc.property(validIntents, invalidIntents, (intent, { value }) => {
      expect(decodeOrderIntent(encodeOrderIntent(intent))).toMatchObject({ kind: 'ok', value: intent });
      expect(decodeOrderIntent(value).kind).toBe('invalid');
    }),
  );
});
