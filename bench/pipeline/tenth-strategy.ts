import type { Side } from '../../src/core/contracts/index.ts';
import {
  asPrice,
  asQuantity,
  compare,
  multiply,
  type Price,
  parseDecimal,
} from '../../src/core/money/index.ts';
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

/** Better than the price by a ten-thousandth, towards where it began: such an order rests until the price comes back. */
const BETTER = { buy: parseDecimal('0.9999'), sell: parseDecimal('1.0001') };

/** Wants something at every so manieth trade: mostly at the market, now and then with a limit, seldom far too much. */
export function createTenthStrategy(tradesPerIntent: number): Strategy {
  let tradeCount = 0;
  let intentCount = 0;
  const firstPrices = new Map<string, Price>();
  return {
    id: 'tenth',
    onEvent(event, context) {
      tradeCount += 1;
      if (event.kind === 'trade' && !firstPrices.has(event.trade.symbol))
        firstPrices.set(event.trade.symbol, event.trade.price);
      if (tradeCount % tradesPerIntent !== 0 || event.kind !== 'trade') return NOTHING;
      intentCount += 1;
      const { side, quantity } = TERMS[intentCount % TERMS.length] ?? TERMS[0];
      const { price, symbol } = event.trade;
      const isLimit =
        intentCount % LIMIT_EVERY === 0 && comesBack(side, price, firstPrices.get(symbol) ?? price);
      return [
        proposeIntent(event, context, {
          side,
          quantity: intentCount % TOO_LARGE_EVERY === 0 ? TOO_LARGE : quantity,
          limitPrice: isLimit ? asPrice(multiply(price, BETTER[side])) : undefined,
        }),
      ];
    },
  };
}

/** Whether a better price lies on the way back; one that lies beyond may never be reached, and its order would rest for ever. */
function comesBack(side: Side, price: Price, firstPrice: Price): boolean {
  const way = compare(price, firstPrice);
  return side === 'buy' ? way > 0 : way < 0;
}

const NOTHING: readonly never[] = Object.freeze([]);
