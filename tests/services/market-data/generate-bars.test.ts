import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeOHLCVBar, encodeOHLCVBar } from '../../../src/core/contracts/index.ts';
import { generateBars } from '../../../src/services/market-data/index.ts';

const settings = fc.record({
  seed: fc.nat(),
  symbolIndex: fc.nat({ max: 98 }),
  timeframe: fc.constantFrom('1m', '1h', '1d'),
  startNs: fc.constant(0n),
  barCount: fc.nat({ max: 60 }),
} as const);

describe('made-up bars', () => {
  test('keep the contract and follow each other', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const bars = [...generateBars(given)];
        expect(bars).toHaveLength(given.barCount);
        expect(bars.map((bar) => decodeOHLCVBar(encodeOHLCVBar(bar)).kind)).toEqual(bars.map(() => 'ok'));
        expect(bars.slice(1).map(({ tsOpenNs }) => tsOpenNs)).toEqual(
          bars.slice(0, -1).map(({ tsCloseNs }) => tsCloseNs),
        );
      }),
    );
  });

  test('are the same for the same seed, and others for another seed or symbol', () => {
    const closes = (seed: number, symbolIndex: number) =>
      [...generateBars({ seed, symbolIndex, timeframe: '1m', startNs: 0n, barCount: 50 })].map(
        ({ close }) => close.coefficient,
      );
    expect(closes(3, 0)).toEqual(closes(3, 0));
    expect(closes(3, 0)).not.toEqual(closes(4, 0));
    expect(closes(3, 0).map((each) => each - 95_000n)).not.toEqual(
      closes(3, 1).map((each) => each - 186_000n),
    );
  });
});
