import { asPrice, asQuantity, multiply, parseDecimal } from '../../src/core/money/index.ts';
import type { Strategy } from '../../src/strategies/index.ts';
import { proposeIntent } from '../../src/strategies/propose-intent.ts';

/** What an intent in so many asks for: more than the cap allows, and a price that has to be waited for. */
const TOO_LARGE_EVERY = 50;
const LIMIT_EVERY = 5;

/** In turn; they add up to nothing, so that positions are opened, closed and turned over, and none grows. */
const TERMS = [
  { side: 'buy', quantity: asQuantity(parseDecimal('0.3')) },
  { side: 'buy', quantity: asQuantity(parseDecimal('0.5')) },
  { side: 'sell', quantity: asQuantity(parseDecimal('0.75')) },
  { side: 'sell', quantity: asQuantity(parseDecimal('0.05')) },
] as const;
const TOO_LARGE = asQuantity(parseDecimal('1000000'));

/** Better than the price by a ten-thousandth: such an order rests until the price comes back. */
const BETTER = { buy: parseDecimal('0.9999'), sell: parseDecimal('1.0001') };

/** Wants something at every so manieth trade: mostly at the market, now and then with a limit, seldom far too much. */
export function createTenthStrategy(tradesPerIntent: number): Strategy {
  let tradeCount = 0;
  let intentCount = 0;
  return {
    id: 'tenth',
    onEvent(event, context) {
      tradeCount += 1;
      if (tradeCount % tradesPerIntent !== 0 || event.kind !== 'trade') return NOTHING;
      intentCount += 1;
      const { side, quantity } = TERMS[intentCount % TERMS.length] ?? TERMS[0];
      const isLimit = intentCount % LIMIT_EVERY === 0;
      return [
        proposeIntent(event, context, {
          side,
          quantity: intentCount % TOO_LARGE_EVERY === 0 ? TOO_LARGE : quantity,
          limitPrice: isLimit ? asPrice(multiply(event.trade.price, BETTER[side])) : undefined,
        }),
      ];
    },
  };
}

const NOTHING: readonly never[] = Object.freeze([]);
