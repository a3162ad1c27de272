import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeOHLCVBar, encodeTradeEvent, type TradeEvent } from '../../../src/core/contracts/index.ts';
import { asPrice, asQuantity, decimalFromInteger, ZERO } from '../../../src/core/money/index.ts';
import { NS_PER_MINUTE, NS_PER_MS, NS_PER_SECOND } from '../../../src/core/time.ts';
import { createVirtualClock } from '../../../src/core/virtual-clock.ts';
import {
  generateTrades,
  type Pacer,
  parseReplaySpeed,
  type RecordedEvent,
  type ReplayRequest,
  replayRecordings,
  simulateFeed,
} from '../../../src/services/market-data/index.ts';
import { applyDamage, damage } from '../../core/journal/damage.ts';
import { MemoryFiles } from '../../core/journal/memory-files.ts';

function trade(milliseconds: number, changes: Partial<TradeEvent> = {}): TradeEvent {
  return {
    tsLocalNs: BigInt(milliseconds) * NS_PER_MS,
    symbol: 'ATOM/USDT',
    side: 'buy',
    quantity: asQuantity(decimalFromInteger(1)),
    price: asPrice(decimalFromInteger(1 + milliseconds)),
    ...changes,
  };
}

function linesOf(trades: readonly TradeEvent[]): string {
  return trades.map((each) => `${JSON.stringify(encodeTradeEvent(each))}\n`).join('');
}

/** Time that passes only while somebody sleeps. */
function sleepyPacer(): Pacer & { readonly sleeps: number[] } {
  const sleeps: number[] = [];
  let nowMs = 1_000;
  return {
    sleeps,
    monotonicMs: () => nowMs,
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      nowMs += milliseconds;
    },
  };
}

async function replay(
  contents: Readonly<Record<string, string | Uint8Array>>,
  changes: Partial<ReplayRequest> = {},
) {
  const files = new MemoryFiles();
  for (const [path, content] of Object.entries(contents)) files.put(path, content);
  const pacer = sleepyPacer();
  const problems: string[] = [];
  const { events, counts } = replayRecordings(files, pacer, {
    paths: Object.keys(contents),
    speed: 'max',
    onProblem: ({ code }) => problems.push(code),
    ...changes,
  });
  const played: RecordedEvent[] = [];
  for await (const block of events) played.push(...block);
  return { played, problems, sleeps: pacer.sleeps, counts: counts() };
}

describe('a replay', () => {
  test('merges symbols by time, from plain and compressed files', async () => {
    const { played } = await replay({
      'a.ndjson': linesOf([trade(1), trade(4), trade(5)]),
      'b.ndjson.gz': gzipSync(linesOf([trade(2, { symbol: 'BTC/USDT' }), trade(4, { symbol: 'BTC/USDT' })])),
    });
    expect(
      played.map((each) => each.kind === 'trade' && `${each.trade.symbol} ${each.timeNs / NS_PER_MS}`),
    ).toEqual(['ATOM/USDT 1', 'BTC/USDT 2', 'ATOM/USDT 4', 'BTC/USDT 4', 'ATOM/USDT 5']);
  });

  test('takes bars at their close, since nobody knew them before', async () => {
    const price = asPrice(decimalFromInteger(1));
    const bar = encodeOHLCVBar({
      symbol: 'ATOM/USDT',
      timeframe: '1m',
      tsOpenNs: 0n,
      tsCloseNs: NS_PER_MINUTE,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: ZERO,
    });
    const { played, counts } = await replay({
      'bars.ndjson': `${JSON.stringify(bar)}\n`,
      'trades.ndjson': linesOf([trade(59_999), trade(60_001)]),
    });
    expect(played.map(({ kind }) => kind)).toEqual(['trade', 'bar', 'trade']);
    expect(counts).toMatchObject({ tradeCount: 2, barCount: 1 });
  });

  test('drops trades that repeat one of the last 512 of their symbol, and no others', async () => {
    const numbered = (number: number, changes: Partial<TradeEvent> = {}) =>
      trade(number, { aggregateId: String(number % 513), ...changes });
    const trades = [
      ...Array.from({ length: 512 }, (_, index) => numbered(index)),
      numbered(511, { tsLocalNs: 600n * NS_PER_MS }),
      numbered(0, { tsLocalNs: 601n * NS_PER_MS }),
      numbered(1, { tsLocalNs: 602n * NS_PER_MS, symbol: 'BTC/USDT' }),
      numbered(512, { tsLocalNs: 603n * NS_PER_MS }),
      numbered(0, { tsLocalNs: 604n * NS_PER_MS }),
    ];
    const { counts } = await replay({ 'a.ndjson': linesOf(trades) });
    expect(counts).toMatchObject({ repeatedCount: 2, tradeCount: 515 });
  });

  test('tells trades without a number apart by what they say', async () => {
    const same = [trade(1), trade(1), trade(1, { side: 'sell' }), trade(1, { tsExchangeMs: 5 })];
    expect((await replay({ 'a.ndjson': linesOf(same) })).counts).toMatchObject({
      repeatedCount: 1,
      tradeCount: 3,
    });
  });

  test('passes over bad lines, and counts events that are out of order', async () => {
    const text = `${linesOf([trade(2)])}\n{"ts_open":1}\n{"price":1}\n${linesOf([trade(1)])}{"ts`;
    const { problems, counts } = await replay({ 'a.ndjson': text });
    expect(problems).toEqual(['BAD_RECORD', 'BAD_RECORD', 'TORN_LINE']);
    expect(counts).toEqual({
      tradeCount: 2,
      barCount: 0,
      repeatedCount: 0,
      outOfOrderCount: 1,
      problemCount: 3,
    });
  });

  test('ends at a file that is not there', async () => {
    await expect(replay({}, { paths: ['nowhere.ndjson'] })).rejects.toMatchObject({ code: 'UNREADABLE' });
  });
});

describe('the speed', () => {
  const recording = {
    'a.ndjson': linesOf([trade(100), trade(1_100), trade(1_100, { side: 'sell' }), trade(4_100)]),
  };

  test.each([
    [1, [1_000, 3_000]],
    [10, [100, 300]],
    [0.5, [2_000, 6_000]],
    ['max', []],
  ] as const)('%s waits %j ms', async (speed, sleeps) => {
    expect((await replay(recording, { speed })).sleeps).toEqual(sleeps);
  });

  test('does not let delays of the receiver add up', async () => {
    const files = new MemoryFiles();
    files.put('a.ndjson', recording['a.ndjson']);
    const pacer = sleepyPacer();
    const { events } = replayRecordings(files, pacer, { paths: ['a.ndjson'], speed: 1 });
    const receivedAtMs: number[] = [];
    for await (const block of events) {
      expect(block).toHaveLength(1);
      receivedAtMs.push(pacer.monotonicMs());
      await pacer.sleep(400);
    }
    expect(receivedAtMs).toEqual([1_000, 2_000, 2_400, 5_000]);
  });

  test('waits longer than a timer can, in pieces', async () => {
    const { sleeps } = await replay({ 'a.ndjson': linesOf([trade(0), trade(200_000_000)]) }, { speed: 1 });
    expect(sleeps).toEqual([86_400_000, 86_400_000, 27_200_000]);
  });

  test.each([
    ['max', 'max'],
    ['1x', 1],
    ['100x', 100],
    ['2.5', 2.5],
    ['0', undefined],
    ['-1x', undefined],
    ['fast', undefined],
    ['', undefined],
    ['1e3', undefined],
  ])('%j is read as %s', (text, speed) => {
    expect(parseReplaySpeed(text)).toBe(speed);
  });
});

test('a damaged recording never crashes a replay, and each line is played, blank, repeated or explained', async () => {
  const trades = [...generateTrades({ seed: 3, tradeCount: 12, symbolCount: 2, startNs: 0n })];
  const intact = Buffer.from(linesOf(trades));
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      const damaged = damages.reduce<Uint8Array>((content, each) => applyDamage(content, each), intact);
      const { counts, problems } = await replay({ 'a.ndjson': damaged });
      const lines = Buffer.from(damaged)
        .toString('latin1')
        .split('\n')
        .filter((line) => line.trim() !== '');
      const accountedFor = counts.tradeCount + counts.repeatedCount + counts.problemCount;
      expect(problems).toHaveLength(counts.problemCount);
      expect(accountedFor).toBeGreaterThanOrEqual(lines.length);
    }),
  );
});

describe('a simulated feed', () => {
  test('sends the trades of its seed when they are due', async () => {
    const clock = createVirtualClock(5n * NS_PER_SECOND);
    const sleep = async (milliseconds: number) =>
      clock.advanceTo(clock.nowNs() + BigInt(Math.ceil(milliseconds * 1e6)));
    const settings = { seed: 9, symbolCount: 3, tradeCount: 40 };
    const startNs = clock.nowNs();
    const received: TradeEvent[] = [];
    let first: bigint | undefined;
    for await (const each of simulateFeed(settings, { clock, sleep })) {
      received.push(each);
      first ??= each.tsLocalNs;
      const lateNs = clock.nowNs() - startNs - (each.tsLocalNs - first);
      expect(lateNs).toBeGreaterThanOrEqual(0n);
      expect(lateNs).toBeLessThan(NS_PER_MS);
    }
    expect(received).toEqual([...generateTrades({ ...settings, startNs })]);
  });

  test('goes on until its reader stops', async () => {
    const clock = createVirtualClock(0n);
    let count = 0;
    for await (const each of simulateFeed(
      { seed: 1, symbolCount: 1, speed: 'max' },
      { clock, sleep: async () => {} },
    )) {
      expect(each.symbol).toBe('ATOM/USDT');
      count += 1;
      if (count === 100) break;
    }
    expect(count).toBe(100);
  });
});
