/**
 * A strategy of one's own: it buys a price that lies far below its mean and sells what is held once the price is back.
 *
 * All that Njord wants is the default export. Parameters are read and checked before `create` is called.
 */
import { approximate, isPositive, ZERO } from '../../src/core/money/index.ts';
import {
  bollingerBands,
  defineStrategy,
  numberAbove,
  PriceWindow,
  param,
  perSymbol,
  priceOf,
  proposeIntent,
  quantity,
  symbolOf,
  wholeNumber,
} from '../../src/strategies/index.ts';

export default defineStrategy({
  name: 'mean-reversion',
  summary: 'Buys far below the mean, and sells what is held once the price is back.',
  params: {
    period: param(wholeNumber(2, 10_000), 'prices that the mean is taken of', 20),
    distance: param(numberAbove(0), 'distance from the mean that is far, in sample deviations', 2),
    quantity: param(quantity, 'base units of every purchase', 1),
  },
  create({ id, symbols }, params) {
    // A window of fixed size for each symbol: a strategy may run for months.
    const pricesOf = perSymbol(() => new PriceWindow(params.period));
    return {
      id,
      symbols,
      onEvent(event, context) {
        const price = approximate(priceOf(event));
        const prices = pricesOf(symbolOf(event));
        prices.push(price);
        const bands = bollingerBands(prices, params.period, params.distance);
        if (bands === undefined) return [];
        // The position is that of the whole account, as the venue's fills made it: never remember what you have ordered.
        const isHeld = isPositive(context.positionOf(symbolOf(event))?.quantity ?? ZERO);
        const mean = (bands.lower + bands.upper) / 2;
        if (!isHeld && price < bands.lower)
          return [proposeIntent(event, context, { side: 'buy', quantity: params.quantity })];
        if (isHeld && price > mean)
          return [proposeIntent(event, context, { side: 'sell', quantity: params.quantity })];
        return [];
      },
    };
  },
});
