import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type OHLCVBar,
  TIMEFRAME_NS,
  type Timeframe,
  type TradeEvent,
} from '../../../src/core/contracts/index.ts';
import {
  add,
  asPrice,
  asQuantity,
  compare,
  decimalFromInteger,
  isZero,
  ZERO,
} from '../../../src/core/money/index.ts';
import { NS_PER_SECOND } from '../../../src/core/time.ts';
import {
  type BarState,
  type BarStep,
  finishBars,
  GAP_BAR_COUNT_MAX,
  startBars,
  takeTime,
  takeTrade,
} from '../../../src/services/market-data/index.ts';

const SYMBOL = 'ATOM/USDT';

/** A trade of one unit. */
function trade(second: number, price: number): TradeEvent {
  return {
    tsLocalNs: BigInt(second) * NS_PER_SECOND,
    symbol: SYMBOL,
    side: 'buy',
    quantity: asQuantity(decimalFromInteger(1)),
    price: asPrice(decimalFromInteger(price)),
  };
}

/** A trade, or a look at the clock at a second. */
type Input = TradeEvent | number;

function aggregate(
  inputs: readonly Input[],
  state: BarState = startBars({ symbol: SYMBOL, timeframe: '1m' }),
) {
  const bars: OHLCVBar[] = [];
  let current = state;
  for (const input of inputs) {
    const step: BarStep =
      typeof input === 'number'
        ? takeTime(current, BigInt(input) * NS_PER_SECOND)
        : takeTrade(current, input);
    current = step.state;
    bars.push(...step.bars);
  }
  return { bars, state: current };
}

/** Seconds of opening, and the five numbers. */
function rows(bars: readonly OHLCVBar[]) {
  return bars.map(({ tsOpenNs, open, high, low, close, volume }) => [
    Number(tsOpenNs / NS_PER_SECOND),
    ...[open, high, low, close, volume].map(({ coefficient }) => Number(coefficient)),
  ]);
}

describe('a bar', () => {
  test('takes trades from its open, included, to its close, excluded', () => {
    const { bars } = aggregate([trade(60, 5), trade(90, 9), trade(100, 2), trade(119, 4), trade(120, 7)]);
    expect(rows(bars)).toEqual([[60, 5, 9, 2, 4, 4]]);
  });

  test('ends by the clock alone, at its close and not before', () => {
    const open = aggregate([trade(60, 5), 119]);
    expect(open.bars).toEqual([]);
    expect(rows(aggregate([120], open.state).bars)).toEqual([[60, 5, 5, 5, 5, 1]]);
  });

  test('ends once, however often the clock is looked at, and when the clock steps back', () => {
    expect(rows(aggregate([trade(60, 5), 120, 120, 61, 130]).bars)).toEqual([[60, 5, 5, 5, 5, 1]]);
  });

  test.each(['1m', '5m', '15m', '1h', '4h', '1d'] as const)('of %s opens at whole multiples', (timeframe) => {
    const lengthNs = TIMEFRAME_NS[timeframe];
    const { bars } = aggregate(
      [trade(200_000, 5), trade(400_000, 6)],
      startBars({ symbol: SYMBOL, timeframe }),
    );
    expect(bars[0]?.tsOpenNs).toBe(((200_000n * NS_PER_SECOND) / lengthNs) * lengthNs);
    expect(bars.every(({ tsOpenNs, tsCloseNs }) => tsCloseNs - tsOpenNs === lengthNs)).toBe(true);
  });

  test('ends early at the end of the data, and only once', () => {
    const { state } = aggregate([trade(60, 5), trade(61, 6)]);
    const { bars, state: ended } = finishBars(state);
    expect(rows(bars)).toEqual([[60, 5, 6, 5, 6, 2]]);
    expect(finishBars(ended).bars).toEqual([]);
    expect(aggregate([trade(119, 7)], ended).state.lateCount).toBe(1);
  });

  test('is not made before the first trade', () => {
    const { state } = aggregate([60, 120]);
    expect(finishBars(state)).toEqual({ state, bars: [] });
    expect(rows(aggregate([trade(400, 5), 460], state).bars)).toEqual([[360, 5, 5, 5, 5, 1]]);
  });
});

describe('late trades', () => {
  test('are dropped and counted without grace', () => {
    const { bars, state } = aggregate([trade(60, 5), trade(125, 6), trade(119, 99), 180]);
    expect(rows(bars)).toEqual([
      [60, 5, 5, 5, 5, 1],
      [120, 6, 6, 6, 6, 1],
    ]);
    expect(state.lateCount).toBe(1);
  });

  test('count for their bar within the grace, also where the bar had no trade yet', () => {
    const grace = startBars({ symbol: SYMBOL, timeframe: '1m', graceNs: 90n * NS_PER_SECOND });
    const { bars, state } = aggregate(
      [trade(180, 5), trade(59, 3), trade(130, 4), trade(179, 8), 271],
      grace,
    );
    expect(rows(bars)).toEqual([[120, 4, 8, 4, 8, 2]]);
    expect(state.lateCount).toBe(1);
    expect(rows(aggregate([329, trade(200, 6), 330], state).bars)).toEqual([[180, 5, 6, 5, 6, 2]]);
  });

  test('cannot have a negative grace', () => {
    expect(() => startBars({ symbol: SYMBOL, timeframe: '1m', graceNs: -1n })).toThrow(
      /^Expected a grace of/,
    );
  });
});

describe('gaps', () => {
  test('become flat bars at the last close', () => {
    expect(rows(aggregate([trade(60, 5), trade(61, 4), trade(240, 9)]).bars)).toEqual([
      [60, 5, 5, 4, 4, 2],
      [120, 4, 4, 4, 4, 0],
      [180, 4, 4, 4, 4, 0],
    ]);
  });

  test('grow with the clock', () => {
    expect(rows(aggregate([trade(60, 5), 121, 181, 241]).bars)).toEqual([
      [60, 5, 5, 5, 5, 1],
      [120, 5, 5, 5, 5, 0],
      [180, 5, 5, 5, 5, 0],
    ]);
  });

  test('beyond the bound are counted instead of filling the memory', () => {
    const { bars, state } = aggregate([trade(0, 5), trade(60 * (GAP_BAR_COUNT_MAX + 4), 6)]);
    expect(bars).toHaveLength(1 + GAP_BAR_COUNT_MAX);
    expect(state.unfilledCount).toBe(3);
  });
});

test('a trade of another symbol is refused', () => {
  expect(() => aggregate([{ ...trade(1, 1), symbol: 'BTC/USDT' }])).toThrow(
    'Expected trades of ATOM/USDT, was BTC/USDT.',
  );
});

test('bars follow each other without a hole, hold their prices and add up to the trades that were not late', () => {
  const input = fc.tuple(fc.nat(1_000), fc.integer({ min: 1, max: 50 }), fc.boolean());
  fc.assert(
    fc.property(
      fc.array(input),
      fc.nat(120),
      fc.constantFrom<Timeframe>('1m', '5m'),
      (inputs, grace, timeframe) => {
        const settings = { symbol: SYMBOL, timeframe, graceNs: BigInt(grace) * NS_PER_SECOND };
        const { bars, state } = aggregate(
          inputs.map(([second, price, isTrade]) => (isTrade ? trade(second, price) : second)),
          startBars(settings),
        );
        const all = [...bars, ...finishBars(state).bars];
        for (const [index, bar] of all.entries()) {
          const previous = all[index - 1];
          if (previous !== undefined) expect(bar.tsOpenNs).toBe(previous.tsCloseNs);
          expect(compare(bar.low, bar.open) <= 0 && compare(bar.close, bar.high) <= 0).toBe(true);
          if (isZero(bar.volume)) expect(bar.close).toEqual(previous?.close);
        }
        const tradeCount = inputs.filter(([, , isTrade]) => isTrade).length;
        const volume = all.reduce((sum, bar) => add(sum, bar.volume), ZERO);
        expect(volume).toEqual(decimalFromInteger(tradeCount - state.lateCount));
      },
    ),
  );
});
