import { asPrice, asQuantity, parseDecimal, ZERO } from '../../src/core/money/index.ts';
import type { MarketEvent, StrategyContext } from '../../src/strategies/index.ts';

/** Makes a trade event; time means nothing here. */
export function trade(symbol: string, price: string): MarketEvent {
  const quantity = asQuantity(parseDecimal('1'));
  return {
    kind: 'trade',
    trade: { tsLocalNs: 7n, symbol, side: 'buy', quantity, price: asPrice(parseDecimal(price)) },
  };
}

/** Makes a flat bar event. */
export function bar(symbol: string, close: string): MarketEvent {
  const price = asPrice(parseDecimal(close));
  const prices = { open: price, high: price, low: price, close: price };
  const times = { tsOpenNs: 0n, tsCloseNs: 60_000_000_000n };
  return { kind: 'bar', bar: { symbol, timeframe: '1m', ...times, ...prices, volume: ZERO } };
}

/** Makes a context in which nothing happens and ids count up. */
export function quietContext(strategyId: string): StrategyContext {
  let sequence = 0;
  return {
    strategyId,
    nowNs: () => 7n,
    nextIntentId: () => {
      sequence += 1;
      return `${strategyId}-${sequence}`;
    },
    positionOf: () => undefined,
    lastPriceOf: () => undefined,
  };
}
