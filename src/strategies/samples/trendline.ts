/**
 * Sample strategy: trade the break of a trend line.
 *
 * A line y = a + b·x is fitted by least squares to the last prices of a symbol and extended by one step.
 * A price above that projection by more than the threshold buys, one below it sells. The signal is
 * computed in doubles, since it is an opinion; prices and quantities of the orders are exact.
 */
import { quantity } from '../../core/contracts/field-reader.ts';
import type { OrderIntent, Side } from '../../core/contracts/index.ts';
import {
  add,
  approximate,
  asPrice,
  compare,
  type Decimal,
  decimalFromInteger,
  divide,
  formatDecimal,
  isNegative,
  multiply,
  ONE,
  type Price,
  type Quantity,
  subtract,
} from '../../core/money/index.ts';
import { type MarketEvent, priceOf, symbolOf } from '../market-event.ts';
import { basisPoints, numberAbove, wholeNumber } from '../param-readers.ts';
import { perSymbol } from '../per-symbol.ts';
import { proposeIntent } from '../propose-intent.ts';
import type { Strategy, StrategyContext } from '../strategy.ts';
import {
  defineStrategy,
  optionalParam,
  param,
  type StrategyIdentity,
  type StrategyType,
} from '../strategy-type.ts';
import { PriceWindow } from './price-window.ts';

/** Two prices always lie on a line; the third is the first that can disagree. */
const PRICE_COUNT_MIN = 3;

/** The sample as a type: `lookback` 20, `threshold` 0.02, `quantity` 1, and `limitOffsetBps` for limit orders. */
export const trendline: StrategyType = defineStrategy({
  name: 'trendline',
  summary: 'Buys above the line that fits the last prices, sells below it.',
  params: {
    lookback: param(wholeNumber(PRICE_COUNT_MIN, 100_000), 'prices that the line is fitted to', 20),
    threshold: param(numberAbove(0), 'distance from the line that makes a signal, as a fraction', 0.02),
    quantity: param(quantity, 'base units of every order', 1),
    limitOffsetBps: optionalParam(
      basisPoints,
      'basis points by which limit orders are better than the price; market orders without it',
    ),
  },
  create: (identity, params) => createTrendlineStrategy({ ...identity, ...params }),
});

/** Settings of a trendline strategy. */
export interface TrendlineSettings extends StrategyIdentity {
  /** Prices that the line is fitted to, a whole number of at least 3; usually 20. */
  readonly lookback: number;
  /** Distance from the projection that makes a break, as a fraction above 0; usually 0.02. */
  readonly threshold: number;
  /** Amount of the base currency of every order. */
  readonly quantity: Quantity;
  /**
   * Sends limit orders this many basis points better than the price of the break, 0 ≤ bps < 10 000: they
   * wait for the price to come back. Market orders when undefined.
   */
  readonly limitOffsetBps?: Decimal | undefined;
}

/**
 * Makes a trendline strategy.
 *
 * @throws RangeError when a setting is out of its range.
 */
export function createTrendlineStrategy(settings: TrendlineSettings): Strategy {
  requireValid(settings);
  const windowOf = perSymbol(() => new PriceWindow(settings.lookback));
  return { id: settings.id, symbols: settings.symbols, onEvent };

  function onEvent(event: MarketEvent, context: StrategyContext): readonly OrderIntent[] {
    const price = priceOf(event);
    const window = windowOf(symbolOf(event));
    const distance = distanceFromTrend(window, approximate(price));
    window.push(approximate(price));
    if (distance === undefined || Math.abs(distance) <= settings.threshold) return NO_INTENTS;
    const side = distance > 0 ? 'buy' : 'sell';
    const proposal = {
      side,
      quantity: settings.quantity,
      limitPrice: limitPriceFor(side, price, settings.limitOffsetBps),
      meta: { signal: 'trendline-break', distance },
    } as const;
    return [proposeIntent(event, context, proposal)];
  }
}

/**
 * Returns how far a price lies from the projection of the line, as a fraction of the projection; `undefined`
 * with fewer than 3 prices in the window, and when the line projects to 0 or below, where a fraction says
 * nothing.
 */
export function distanceFromTrend(window: PriceWindow, price: number): number | undefined {
  if (window.length < PRICE_COUNT_MIN) return undefined;
  const projection = window.projectNext();
  return projection > 0 ? (price - projection) / projection : undefined;
}

const NO_INTENTS: readonly OrderIntent[] = Object.freeze([]);
const BPS_OF_ONE = decimalFromInteger(10_000);

function limitPriceFor(side: Side, price: Price, offsetBps: Decimal | undefined): Price | undefined {
  if (offsetBps === undefined) return undefined;
  const offset = divide(offsetBps, BPS_OF_ONE);
  const factor = side === 'buy' ? subtract(ONE, offset) : add(ONE, offset);
  return asPrice(multiply(price, factor));
}

function requireValid({ lookback, threshold, limitOffsetBps }: TrendlineSettings): void {
  if (!Number.isSafeInteger(lookback) || lookback < PRICE_COUNT_MIN) {
    throw new RangeError(`Expected a lookback of at least ${PRICE_COUNT_MIN} prices, was ${lookback}.`);
  }
  if (!(threshold > 0 && Number.isFinite(threshold))) {
    throw new RangeError(`Expected a threshold above 0, such as 0.02 for 2 %, was ${threshold}.`);
  }
  if (limitOffsetBps === undefined) return;
  if (isNegative(limitOffsetBps) || compare(limitOffsetBps, BPS_OF_ONE) >= 0) {
    const found = formatDecimal(limitOffsetBps);
    throw new RangeError(`Expected a limit offset of 0 to below 10000 basis points, was ${found}.`);
  }
}
