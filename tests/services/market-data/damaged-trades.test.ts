import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeTradeEvent, type TradeEvent } from '../../../src/core/contracts/index.ts';
import { generateTrades, MarketDataError, readTrades } from '../../../src/services/market-data/index.ts';
import { applyDamage, damage } from '../../core/journal/damage.ts';

const TRADES = [...generateTrades({ seed: 3, tradeCount: 12, symbolCount: 2, startNs: 0n })];
const LINES = TRADES.map((each) => `${JSON.stringify(encodeTradeEvent(each))}\n`);

test('a damaged file of trades is read to its first bad line, which is named with its reason, and never crashes', async () => {
  await fc.assert(
    fc.asyncProperty(damage, async (each) => {
      const damaged = applyDamage(Buffer.from(LINES.join('')), each);
      const read: TradeEvent[] = [];
      try {
        for await (const { trades } of readTrades('a.ndjson', inChunks(damaged))) read.push(...trades);
      } catch (error) {
        expect(error).toBeInstanceOf(MarketDataError);
        expect(String(error)).toMatch(/expected .*, was /s);
      }
      const untouched = Math.floor(each.at * LINES.join('').length);
      const wholeBefore = LINES.filter(
        (_, index) => LINES.slice(0, index + 1).join('').length <= untouched,
      ).length;
      // A chunk is read as a whole, so a bad line takes the good ones of its chunk along.
      expect(read.slice(0, wholeBefore)).toEqual(TRADES.slice(0, Math.min(wholeBefore, read.length)));
    }),
  );
});

async function* inChunks(bytes: Uint8Array) {
  for (let start = 0; start < bytes.length; start += 100) yield bytes.subarray(start, start + 100);
}
