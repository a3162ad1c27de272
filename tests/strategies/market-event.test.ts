import { expect, test } from 'vitest';
import { formatDecimal } from '../../src/core/money/index.ts';
import { priceOf, symbolOf, timeOf } from '../../src/strategies/index.ts';
import { bar, trade } from './market.ts';

test('price, symbol and time are read from trades and bars alike', () => {
  const events = [trade('A/B', '1.5'), bar('C/D', '2.5')];
  expect(events.map((event) => formatDecimal(priceOf(event)))).toEqual(['1.5', '2.5']);
  expect(events.map(symbolOf)).toEqual(['A/B', 'C/D']);
  expect(events.map(timeOf)).toEqual([7n, 60_000_000_000n]);
});
