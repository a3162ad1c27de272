import fc from 'fast-check';
import type { FillEvent } from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, makeDecimal } from '../../src/core/money/index.ts';

/** What a fill does to the position, in lots. */
type Step = 'open' | 'add' | 'reduce' | 'close' | 'flip';

/** Fills of one symbol, and the lots that are held after each of them: below 0 when short. */
export interface FillSequence {
  readonly fills: readonly FillEvent[];
  readonly heldLots: readonly bigint[];
}

/** A lot is 0.0001 of the base currency, a tick a cent. */
const LOT_SCALE = 4;
const PRICE_SCALE = 2;

const fillStep = fc.record({
  step: fc.constantFrom<Step>('open', 'add', 'reduce', 'close', 'flip'),
  lots: fc.bigInt({ min: 1n, max: 50_000n }),
  isBuy: fc.boolean(),
  ticks: fc.bigInt({ min: 1n, max: 10_000_000n }),
  feeTicks: fc.bigInt({ min: -50n, max: 500n }),
  gapNs: fc.bigInt({ min: 0n, max: 10n ** 9n }),
});

/**
 * Makes sequences of fills that open, add to, reduce, close exactly and turn around a position: closing to exactly zero is
 * what chance alone never draws. Ids are distinct, times never fall, fees may be rebates.
 */
export function fillSequences(symbol = 'BTC/USDT', countMax = 20): fc.Arbitrary<FillSequence> {
  return fc.array(fillStep, { maxLength: countMax }).map((steps) => {
    const fills: FillEvent[] = [];
    const heldLots: bigint[] = [];
    let held = 0n;
    let time = 1_772_323_200_000_000_000n;
    for (const [index, { step, lots, isBuy, ticks, feeTicks, gapNs }] of steps.entries()) {
      const change = changeOf(step, held, isBuy ? lots : -lots);
      held += change;
      time += gapNs;
      heldLots.push(held);
      fills.push({
        fillId: `fill-${index}`,
        orderId: `order-${index}`,
        strategyId: 'generated',
        symbol,
        side: change > 0n ? 'buy' : 'sell',
        quantity: asQuantity(makeDecimal(change > 0n ? change : -change, LOT_SCALE)),
        price: asPrice(makeDecimal(ticks, PRICE_SCALE)),
        tsFillNs: time,
        fee: makeDecimal(feeTicks, PRICE_SCALE),
        feeCurrency: 'USDT',
        meta: {},
      });
    }
    return { fills, heldLots };
  });
}

/** Lots to trade, never zero; what needs a position opens one where there is none. */
function changeOf(step: Step, held: bigint, lots: bigint): bigint {
  const size = lots < 0n ? -lots : lots;
  const direction = held > 0n ? 1n : -1n;
  const heldSize = held * direction;
  if (held === 0n || step === 'open') return lots;
  switch (step) {
    case 'add':
      return direction * size;
    case 'reduce':
      return -direction * (1n + (size % heldSize));
    case 'close':
      return -held;
    case 'flip':
      return -held - direction * size;
    default:
      return step satisfies never;
  }
}
