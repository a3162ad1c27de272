/**
 * Sample strategy: trade the return of a price that has gone too far.
 *
 * It buys where the market is oversold by its relative strength, the price lies below the lower Bollinger band, and the
 * TEMA has turned up; it sells where all of that is mirrored. Like every signal here it is computed in doubles, and its
 * memory is a window of fixed size for each symbol.
 */
import { quantity } from '../../core/contracts/field-reader.ts';
import type { OrderIntent, Side } from '../../core/contracts/index.ts';
import { approximate, type Quantity } from '../../core/money/index.ts';
import { type MarketEvent, priceOf, symbolOf } from '../market-event.ts';
import { numberAbove, numberFrom, wholeNumber } from '../param-readers.ts';
import { perSymbol } from '../per-symbol.ts';
import { proposeIntent } from '../propose-intent.ts';
import type { Strategy, StrategyContext } from '../strategy.ts';
import { defineStrategy, param, type StrategyIdentity, type StrategyType } from '../strategy-type.ts';
import { type Bands, bollingerBands } from './bollinger-bands.ts';
import { PriceWindow } from './price-window.ts';
import { relativeStrength } from './relative-strength.ts';
import { Tema } from './tema.ts';

/** Settings of the strategy; periods are whole numbers, of bands at least 2, of the others at least 1. */
export interface RsiTemaBollingerSettings extends StrategyIdentity {
  /** Price changes that the relative strength is taken of; usually 14. */
  readonly rsiPeriod: number;
  /** Period of the TEMA; usually 9. */
  readonly temaPeriod: number;
  /** Prices that the bands are taken of; usually 20. */
  readonly bandPeriod: number;
  /** Distance of the bands from the mean in sample deviations, above 0; usually 2. */
  readonly bandWidth: number;
  /** Relative strength below which it may buy, from 0 to 100; usually 30. */
  readonly oversold: number;
  /** Relative strength above which it may sell, from 0 to 100; usually 70. */
  readonly overbought: number;
  /** Amount of the base currency of every order. */
  readonly quantity: Quantity;
}

const period = wholeNumber(2, 100_000);
const strength = numberFrom(0, 100);

/** The sample as a type, with periods 14, 9 and 20, bands at 2 deviations, levels 30 and 70, and quantity 1. */
export const rsiTemaBollinger: StrategyType = defineStrategy({
  name: 'rsi-tema-bollinger',
  summary: 'Buys an oversold price below its band that turns up, sells the mirror image.',
  params: {
    rsiPeriod: param(period, 'price changes that the relative strength is taken of', 14),
    temaPeriod: param(period, 'period of the triple exponential average', 9),
    bandPeriod: param(period, 'prices that the bands are taken of', 20),
    bandWidth: param(numberAbove(0), 'distance of the bands from the mean, in sample deviations', 2),
    oversold: param(strength, 'relative strength below which it may buy', 30),
    overbought: param(strength, 'relative strength above which it may sell', 70),
    quantity: param(quantity, 'base units of every order', 1),
  },
  create: (identity, params) => createRsiTemaBollingerStrategy({ ...identity, ...params }),
});

/** Makes the strategy. */
export function createRsiTemaBollingerStrategy(settings: RsiTemaBollingerSettings): Strategy {
  const memoryOf = perSymbol(() => startMemory(settings));
  return { id: settings.id, symbols: settings.symbols, onEvent };

  function onEvent(event: MarketEvent, context: StrategyContext): readonly OrderIntent[] {
    const memory = memoryOf(symbolOf(event));
    const reading = read(memory, settings, approximate(priceOf(event)));
    if (reading === undefined) return NO_INTENTS;
    const side = sideOf(reading, settings);
    if (side === undefined) return NO_INTENTS;
    const meta = { signal: 'rsi-tema-bollinger', rsi: reading.rsi, tema: reading.tema };
    return [proposeIntent(event, context, { side, quantity: settings.quantity, meta })];
  }
}

/** What the indicators say after a price. */
export interface Reading {
  /** The price. */
  readonly price: number;
  /** Relative strength, from 0 to 100. */
  readonly rsi: number;
  /** Triple exponential average. */
  readonly tema: number;
  /** That average after the price before. */
  readonly previousTema: number;
  /** Bollinger bands. */
  readonly bands: Bands;
}

/** Returns the side that a reading speaks for, if any. Every comparison is strict. */
export function sideOf(
  { price, rsi, tema, previousTema, bands }: Reading,
  { oversold, overbought }: Pick<RsiTemaBollingerSettings, 'oversold' | 'overbought'>,
): Side | undefined {
  if (rsi < oversold && price < bands.lower && tema > previousTema) return 'buy';
  if (rsi > overbought && price > bands.upper && tema < previousTema) return 'sell';
  return undefined;
}

const NO_INTENTS: readonly OrderIntent[] = Object.freeze([]);

/** What is remembered of a symbol. */
interface Memory {
  readonly prices: PriceWindow;
  readonly tema: Tema;
  previousTema: number | undefined;
}

function startMemory({ rsiPeriod, temaPeriod, bandPeriod }: RsiTemaBollingerSettings): Memory {
  return {
    prices: new PriceWindow(Math.max(rsiPeriod, temaPeriod, bandPeriod) + 1),
    tema: new Tema(temaPeriod),
    previousTema: undefined,
  };
}

/** Takes a price; `undefined` until the window is full, and on the tick that fills it, which has no tick before it. */
function read(memory: Memory, settings: RsiTemaBollingerSettings, price: number): Reading | undefined {
  const { prices, tema, previousTema } = memory;
  prices.push(price);
  tema.push(price);
  if (!prices.isFull) return undefined;
  memory.previousTema = tema.value;
  const rsi = relativeStrength(prices, settings.rsiPeriod);
  const bands = bollingerBands(prices, settings.bandPeriod, settings.bandWidth);
  if (previousTema === undefined || tema.value === undefined || rsi === undefined || bands === undefined)
    return undefined;
  return { price, rsi, tema: tema.value, previousTema, bands };
}
