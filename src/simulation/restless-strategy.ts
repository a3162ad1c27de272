import type { OrderIntent } from '../core/contracts/index.ts';
import {
  add,
  asPrice,
  asQuantity,
  compare,
  type Decimal,
  decimalFromInteger,
  divide,
  makeDecimal,
  min,
  multiply,
  type Price,
  parseDecimal,
  round,
} from '../core/money/index.ts';
import { drawFraction, drawInteger, type RandomSource } from '../core/random.ts';
import { type Proposal, proposeIntent, type Strategy, type StrategyContext } from '../strategies/index.ts';
import { RISK_LIMITS } from './simulated-limits.ts';
import { streamOf } from './streams.ts';

/** Intents per trade. */
const INTENT_CHANCE = 0.08;

/** What makes an order worth more than the cap. */
const LOT = makeDecimal(1n, 8);

/**
 * Trades without sense and in every way: market orders, limits near the price, orders worth exactly the cap and a trifle
 * more, and orders for a symbol of which there was no news. What it does about a trade follows from the seed and the trade
 * alone, whatever it has forgotten.
 */
export function restlessStrategy(seed: number, id: string): Strategy {
  const symbols: string[] = [];
  return {
    id,
    onEvent(event, context): readonly OrderIntent[] {
      if (event.kind !== 'trade') return [];
      const { symbol, aggregateId = '', price } = event.trade;
      if (!symbols.includes(symbol)) symbols.push(symbol);
      const random = streamOf(seed, 'strategies', `${id} ${symbol} ${aggregateId}`);
      if (drawFraction(random) >= INTENT_CHANCE) return [];
      const intent = proposeIntent(event, context, proposal(random, price));
      return [elsewhere(random, symbols, intent, context)];
    },
  };
}

function proposal(random: RandomSource, price: Price): Proposal {
  const kind = drawInteger(random, 0, 9);
  const side = drawFraction(random) < 0.5 ? 'buy' : 'sell';
  const quantity = makeDecimal(BigInt(drawInteger(random, 1, 500_000_000)), 7);
  if (kind < 3) return { side, quantity: capped(quantity, price) };
  const offsetBps = drawInteger(random, -30, 30);
  const near = asPrice(round(multiply(price, makeDecimal(BigInt(10_000 + offsetBps), 4)), 4));
  if (kind < 7) return { side, quantity: capped(quantity, near), limitPrice: near };
  const atCap = divide(RISK_LIMITS.perOrderCap, roundPriceAbove(price));
  const whole = asQuantity(kind < 9 ? atCap : add(atCap, LOT));
  return { side: 'sell', quantity: whole, limitPrice: roundPriceAbove(price) };
}

/** The cap is a whole number of lots at these prices. */
const ROUND_PRICES: readonly Price[] = [
  '1.25',
  '2.5',
  '5',
  '6.25',
  '8',
  '10',
  '12.5',
  '16',
  '20',
  '25',
  '31.25',
  '40',
  '50',
  '62.5',
  '80',
  '100',
].map((text) => asPrice(parseDecimal(text)));

/** Returns a price above the market, so that the limit is what an order is valued at. */
function roundPriceAbove(price: Price): Price {
  return ROUND_PRICES.find((each) => compare(each, multiply(price, ABOVE)) > 0) ?? price;
}

const ABOVE = parseDecimal('1.05');

/** Keeps an order at half of the cap or below. */
function capped(quantity: Decimal, price: Price): Proposal['quantity'] {
  return asQuantity(min(quantity, round(divide(RISK_LIMITS.perOrderCap, multiply(price, TWO)), 7)));
}

const TWO = decimalFromInteger(2);

/** Now and then an order is for another symbol, whose market may have been halted for minutes. */
function elsewhere(
  random: RandomSource,
  symbols: readonly string[],
  intent: OrderIntent,
  context: StrategyContext,
): OrderIntent {
  if (intent.type !== 'market' || drawFraction(random) < 0.5) return intent;
  const symbol = symbols[drawInteger(random, 0, symbols.length - 1)] ?? intent.symbol;
  const price = context.lastPriceOf(symbol);
  return price === undefined ? intent : { ...intent, symbol, quantity: capped(intent.quantity, price) };
}
