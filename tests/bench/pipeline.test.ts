import { describe, expect, it } from 'vitest';
import { repository } from '../../bench/commands.ts';
import { launchFlags } from '../../bench/pipeline/checkout.ts';
import { summaryOf } from '../../bench/pipeline/compare.ts';
import { heapGrowth } from '../../bench/pipeline/describe.ts';
import { openMarket } from '../../bench/pipeline/market.ts';
import { playHashed } from '../../bench/pipeline/play-throughput.ts';
import type { ThroughputOutcome } from '../../bench/pipeline/plays.ts';
import { TurnLengths } from '../../bench/pipeline/turn-lengths.ts';

describe('the market of the pipeline', () => {
  it('is the same for the same seed, and another for another', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => openMarket(seed).next(50));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

describe('the pipeline', () => {
  it('gives the same counts and the same hash of what came out each time', async () => {
    const first = await playHashed(1);
    const second = await playHashed(1);
    expect(second).toEqual(first);
    expect(first.counts).toMatchObject({ trades: 2_000, intents: 200, decisions: 200 });
    expect(first.counts.fills).toBeGreaterThan(100);
  });

  it('gives another hash for another market', async () => {
    expect((await playHashed(2)).hash).not.toBe((await playHashed(1)).hash);
  });
});

describe('lengths of turns', () => {
  it('are told by the share of turns that are no longer', () => {
    const lengths = new TurnLengths();
    for (let turn = 1; turn <= 1_000; turn += 1) lengths.add(turn / 1_000 - 0.0005);
    expect(lengths.facts()).toEqual({ count: 1_000, p50: 0.5, p99: 0.99, p999: 0.999, max: 0.9995 });
  });

  it('keep the longest one exactly, however long', () => {
    const lengths = new TurnLengths();
    lengths.add(1_234.5);
    expect(lengths.facts()).toMatchObject({ p50: 1_234.5, p999: 1_234.5, max: 1_234.5 });
  });

  it('are 0 where no turn was seen', () => {
    expect(new TurnLengths().facts()).toEqual({ count: 0, p50: 0, p99: 0, p999: 0, max: 0 });
  });
});

describe('rounds of a checkout', () => {
  const counts = { trades: 10, intents: 1, decisions: 1, orders: 1, fills: 1, positions: 1, updates: 0 };
  const outcome = (threadSeconds: number, hash = 'a'): ThroughputOutcome => ({
    counts,
    hash,
    wallSeconds: 4,
    threadSeconds,
    processSeconds: 3,
    peakMb: 100 * threadSeconds,
    heapMb: 20,
  });

  it('are summed up by their medians', () => {
    const summary = summaryOf('x', [outcome(1), outcome(4), outcome(2)], 100);
    expect(summary).toMatchObject({ rounds: 3, eventsPerThreadSecond: 50, peakMb: 200 });
  });

  it('are refused where different things came out', () => {
    expect(() => summaryOf('x', [outcome(1), outcome(1, 'b')], 100)).toThrow('Expected the same');
  });
});

describe('the heap of a long play', () => {
  const samples = Array.from({ length: 60 }, (_, index) => ({
    minute: index + 1,
    heapMb: index < 10 ? 50 + index : 60,
    residentMb: 200,
  }));

  it('grows by what the last minute has more than the tenth', () => {
    const counts = { trades: 0, intents: 0, decisions: 0, orders: 0, fills: 0, positions: 0, updates: 0 };
    expect(heapGrowth({ counts, samples })).toBeCloseTo((60 / 59 - 1) * 100);
    expect(heapGrowth({ counts, samples: samples.slice(0, 10) })).toBeNaN();
  });
});

describe('a checkout', () => {
  it('is played with the flags that its njord is started with', () => {
    expect(launchFlags(repository)).toContain('--max-semi-space-size=8');
  });
});
