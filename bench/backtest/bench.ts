import { type BarTable, createBarTable, gridOf, runBacktest, sweep } from '../../src/backtest/index.ts';
import { asQuantity, ONE, parseDecimal } from '../../src/core/money/index.ts';
import { GENERATED_START_NS, generateBars } from '../../src/services/market-data/index.ts';
import type { Strategy } from '../../src/strategies/index.ts';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { median } from '../measure/statistics.ts';
import { countOption, type OptionValues } from '../options.ts';
import { tableLines } from '../table.ts';

/** Whether history is played fast, in time linear in its length, and on several threads at once. */
export const backtestBench: Bench = {
  name: 'backtest',
  claim:
    'bars per second with a strategy that looks at every bar, from 2,000 to 512,000 bars, and a sweep on 1 and 2 threads',
  examples: [
    ['backtest', 'five rounds of each length, and a sweep of 32 runs three times on each number of threads'],
    ['backtest --rounds 9', 'longer, for quieter figures'],
  ],
  options: {
    rounds: { type: 'string', help: 'rounds of each length, of which the median counts (5)' },
  },
  run,
};

const LENGTHS = [2_000, 8_000, 32_000, 128_000, 512_000];

const BARS_PER_ROUND_MIN = 128_000;

/** What has to hold. */
const BARS_PER_SECOND_MIN = 500_000;
const EXPONENT_MAX = 1.1;
const SPEED_UP_MIN = 1.8;

const SWEEP_ROUNDS = 3;

const rules = {
  initialCapital: parseDecimal('10000'),
  costs: {
    makerFeeRate: parseDecimal('0.001'),
    takerFeeRate: parseDecimal('0.001'),
    slippageBps: parseDecimal('5'),
  },
  limits: {
    perOrderCap: parseDecimal('200'),
    dailyLossCap: parseDecimal('50'),
    ordersPerMinuteCap: 30,
    lastTradeAgeMsMax: 86_400_000,
  },
};

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const rounds = countOption(values, 'rounds', 5);
  const lengths = LENGTHS.map((barCount) => measureLength(barCount, rounds, say));
  const exponent = exponentOf(lengths);
  const threads = await measureSweep(say);
  const slowest = Math.min(...lengths.map(({ barsPerSecond }) => barsPerSecond));
  const checks = [
    check(`at least ${BARS_PER_SECOND_MIN} bars/s at every length`, slowest, slowest >= BARS_PER_SECOND_MIN),
    check(
      `time grows with at most the power ${EXPONENT_MAX} of the bars`,
      exponent,
      exponent <= EXPONENT_MAX,
    ),
    check(
      `a sweep on 2 threads at least ${SPEED_UP_MIN} times as fast as on 1`,
      threads.speedUp,
      threads.speedUp >= SPEED_UP_MIN,
    ),
  ];
  return {
    passed: checks.every(({ holds }) => holds),
    lines: [
      ...tableLines(
        ['bars', 'ms', 'bars/s'],
        lengths.map(({ barCount, ms, barsPerSecond }) => [
          String(barCount),
          ms.toFixed(1),
          String(Math.round(barsPerSecond)),
        ]),
      ),
      '',
      ...checks.map(({ holds, claim, found }) => `${holds ? 'holds ' : 'MISSED'} ${claim}: ${found}`),
    ],
    facts: { lengths, exponent, threads },
  };
}

interface Length {
  readonly barCount: number;
  readonly ms: number;
  readonly barsPerSecond: number;
}

/**
 * The first round warms the compiler up and does not count. A round of short histories is as many runs as it takes to play
 * `BARS_PER_ROUND_MIN` bars: a single one is over before it can be measured.
 */
function measureLength(barCount: number, rounds: number, say: Say): Length {
  const tables = [madeUp(0, barCount)];
  const runCount = Math.ceil(BARS_PER_ROUND_MIN / barCount);
  const times = Array.from({ length: rounds + 1 }, () => {
    const startMs = performance.now();
    for (let index = 0; index < runCount; index += 1) {
      const { barCount: played } = runBacktest({ tables, strategies: [watcher()], rules });
      if (played !== barCount) throw new Error(`Expected ${barCount} bars to be played, were ${played}.`);
    }
    return (performance.now() - startMs) / runCount;
  });
  const ms = median(times.slice(1));
  const barsPerSecond = (barCount / ms) * 1_000;
  say(`${barCount} bars: ${Math.round(barsPerSecond)} bars/s`);
  return { barCount, ms, barsPerSecond };
}

/** Looks at every bar, and buys and sells now and then, so that equity has to be followed. */
function watcher(): Strategy {
  let highest = 0n;
  let seen = 0;
  return {
    id: 'watcher',
    onEvent(event, context) {
      if (event.kind !== 'bar') return [];
      const { close, symbol } = event.bar;
      if (close.coefficient > highest) highest = close.coefficient;
      seen += 1;
      if (seen % 1_000 !== 0) return [];
      return [
        {
          id: context.nextIntentId(),
          tsLocalNs: context.nowNs(),
          strategyId: context.strategyId,
          symbol,
          side: seen % 2_000 === 0 ? 'sell' : 'buy',
          type: 'market',
          quantity: asQuantity(ONE),
          meta: {},
        },
      ];
    },
  };
}

/** Slope of log time over log length, least squares. */
function exponentOf(lengths: readonly Length[]): number {
  const points = lengths.map(({ barCount, ms }) => [Math.log(barCount), Math.log(ms)] as const);
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const middleX = mean(points.map(([x]) => x));
  const middleY = mean(points.map(([, y]) => y));
  const above = points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0);
  return above / points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
}

/** Rounds on one thread and on two take turns, so that a busy machine slows both. */
async function measureSweep(say: Say) {
  const ground = { tables: [madeUp(0, 262_800), madeUp(1, 262_800)], strategy: 'trendline', rules };
  const cases = gridOf({
    lookback: ['10', '15', '20', '25', '30', '35', '40', '45'],
    threshold: ['0.01', '0.015', '0.02', '0.025'],
  });
  const times = new Map<number, number[]>([
    [1, []],
    [2, []],
  ]);
  for (let round = 0; round < SWEEP_ROUNDS; round += 1) {
    for (const [threadCount, measured] of times) {
      const startMs = performance.now();
      await sweep(ground, cases, { threadCount });
      measured.push(performance.now() - startMs);
      say(`sweep of ${cases.length} runs on ${threadCount}: ${Math.round(measured.at(-1) ?? 0)} ms`);
    }
  }
  const [one = 0, two = 1] = [...times.values()].map((measured) => median(measured));
  return { one, two, speedUp: one / two };
}

function madeUp(symbolIndex: number, barCount: number): BarTable {
  const bars = generateBars({ seed: 1, symbolIndex, timeframe: '1m', startNs: GENERATED_START_NS, barCount });
  let table: ReturnType<typeof createBarTable> | undefined;
  for (const bar of bars) {
    table ??= createBarTable(bar);
    table.add(bar);
  }
  if (table === undefined) throw new Error('Expected bars, were none.');
  return table.finish();
}

function check(claim: string, value: number, holds: boolean) {
  return { claim, found: value > 1_000 ? String(Math.round(value)) : value.toFixed(2), holds };
}
