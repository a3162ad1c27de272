import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asQuantity, parseDecimal } from '../../src/core/money/index.ts';
import {
  bollingerBands,
  createRsiTemaBollingerStrategy,
  type MarketEvent,
  PriceWindow,
  type RsiTemaBollingerSettings,
  relativeStrength,
  Tema,
} from '../../src/strategies/index.ts';
import { bar, quietContext, trade } from './market.ts';

const SETTINGS: RsiTemaBollingerSettings = {
  id: 'rsi',
  rsiPeriod: 3,
  temaPeriod: 2,
  bandPeriod: 4,
  bandWidth: 0.5,
  oversold: 40,
  overbought: 60,
  quantity: asQuantity(parseDecimal('1.5')),
};

const prices = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 60 });
const periods = fc.integer({ min: 2, max: 12 });

function windowOf(capacity: number, values: readonly number[]): PriceWindow {
  const window = new PriceWindow(capacity);
  for (const value of values) window.push(value);
  return window;
}

/** The formula as it stands in books, over a list of all values. */
function ema(values: readonly number[], period: number): readonly number[] {
  const alpha = 2 / (period + 1);
  const averages: number[] = [];
  for (const value of values) averages.push(alpha * value + (1 - alpha) * (averages.at(-1) ?? value));
  return averages;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('indicators that run along equal those of the whole history', () => {
  test('the relative strength', () => {
    fc.assert(
      fc.property(prices, periods, (values, period) => {
        const changes = values.slice(1).map((value, index) => value - values[index]!);
        const last = changes.slice(-period);
        const gain = sum(last.map((change) => Math.max(change, 0))) / period;
        const loss = sum(last.map((change) => Math.max(-change, 0))) / period;
        const rsi = relativeStrength(windowOf(period + 1, values), period);
        if (changes.length < period) expect(rsi).toBeUndefined();
        else if (gain + loss === 0) expect(rsi).toBe(50);
        else expect(rsi).toBeCloseTo(100 - 100 / (1 + gain / loss), 9);
      }),
    );
  });

  test('the bands', () => {
    fc.assert(
      fc.property(prices, periods, (values, period) => {
        const last = values.slice(-period);
        const mean = sum(last) / period;
        const deviation = Math.sqrt(sum(last.map((value) => (value - mean) ** 2)) / (period - 1));
        const bands = bollingerBands(windowOf(period, values), period, 2);
        expect(bands === undefined).toBe(values.length < period);
        if (bands === undefined) return;
        expect(bands.upper).toBeCloseTo(mean + 2 * deviation, 6);
        expect(bands.lower).toBeCloseTo(mean - 2 * deviation, 6);
      }),
    );
  });

  test('the TEMA', () => {
    fc.assert(
      fc.property(prices, periods, (values, period) => {
        const first = ema(values, period);
        const second = ema(first, period);
        const third = ema(second, period);
        const tema = new Tema(period);
        for (const value of values) tema.push(value);
        if (values.length < period) expect(tema.value).toBeUndefined();
        else expect(tema.value).toBeCloseTo(3 * first.at(-1)! - 3 * second.at(-1)! + third.at(-1)!, 6);
      }),
    );
  });

  test('a market that does not move is neither strong nor weak, and the TEMA is no plain average', () => {
    expect(relativeStrength(windowOf(4, [7, 7, 7, 7]), 3)).toBe(50);
    const tema = new Tema(3);
    for (const price of [10, 20, 20]) tema.push(price);
    // α = 1/2: e1 = 10, 15, 17.5; e2 = 10, 12.5, 15; e3 = 10, 11.25, 13.125.
    expect(tema.value).toBe(3 * 17.5 - 3 * 15 + 13.125);
  });

  test('a window keeps as many prices as it has room for, however many have come', () => {
    const window = windowOf(
      3,
      Array.from({ length: 1_000 }, (_, index) => index),
    );
    expect([window.length, window.isFull]).toEqual([3, true]);
    expect([0, 1, 2, 3].map((age) => window.ago(age))).toEqual([999, 998, 997, Number.NaN]);
  });
});

describe('the strategy', () => {
  function run(events: readonly MarketEvent[], settings = SETTINGS) {
    const strategy = createRsiTemaBollingerStrategy(settings);
    const context = quietContext('rsi');
    return events.map((event) => strategy.onEvent(event, context));
  }

  /** Falls, and goes on more slowly: the TEMA, which has run too far, turns up first. */
  const falling = ['100', '100', '100', '100', '100', '70', '69.5', '69'];
  const mirrored = falling.map((price) => String(200 - Number(price)));

  test('buys an oversold price below its band whose TEMA turns up', () => {
    const intents = run(falling.map((price) => trade('A/B', price)));
    expect(intents.map((each) => each.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(intents.at(-1)).toMatchObject([
      {
        id: 'rsi-1',
        side: 'buy',
        type: 'market',
        symbol: 'A/B',
        quantity: SETTINGS.quantity,
        meta: { rsi: 0 },
      },
    ]);
  });

  test('sells the mirror image, and reads bars like trades', () => {
    const intents = run(mirrored.map((price) => bar('A/B', price)));
    expect(intents.flat()).toMatchObject([{ side: 'sell', meta: { rsi: 100 } }]);
  });

  test('does nothing on the first tick with enough prices, nor where a level is only reached', () => {
    expect(run(falling.slice(3).map((price) => trade('A/B', price))).flat()).toEqual([]);
    const levels = { oversold: 0, overbought: 100 };
    const both = [...falling, ...mirrored].map((price) => trade('A/B', price));
    expect(run(both, { ...SETTINGS, ...levels }).flat()).toEqual([]);
  });

  test('keeps the symbols apart', () => {
    const events = falling.flatMap((price) => [trade('A/B', price), trade('C/D', '5000')]);
    expect(run(events).flat()).toMatchObject([{ symbol: 'A/B' }]);
  });
});
