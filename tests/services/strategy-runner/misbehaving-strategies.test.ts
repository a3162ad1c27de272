import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeStrategyFailure } from '../../../src/cli/strategy-failure.ts';
import {
  encodeOrderIntent,
  type OrderIntent,
  type PositionSnapshot,
  type TradeEvent,
} from '../../../src/core/contracts/index.ts';
import { createLogger } from '../../../src/core/logging/index.ts';
import { formatDecimal, makeDecimal, ONE, ZERO } from '../../../src/core/money/index.ts';
import { createVirtualClock } from '../../../src/core/virtual-clock.ts';
import { createStrategyRunner, type StrategyFailure } from '../../../src/services/strategy-runner/index.ts';
import type { Strategy } from '../../../src/strategies/index.ts';
import { markets } from '../../generators/markets.ts';
import {
  MISDEEDS,
  type MisbehavingPlan,
  misbehaving,
  misbehavingPlans,
  VICTIM_ID,
} from '../../generators/misbehaving-strategies.ts';
import { watchful } from './watchful-strategy.ts';

const rejectedPromise = MISDEEDS.find(({ label }) => label === 'answers a promise that is rejected') ?? null;

const FAILURE_COUNT_MAX = 5;
const INTENT_COUNT_MAX = 100;

/** The position after so many trades; each sequence of them is a new one. */
function positionAfter(trades: number, symbol: string): PositionSnapshot {
  const quantity = makeDecimal(BigInt(trades), 0);
  const averagePrice = trades === 0 ? ZERO : makeDecimal(101n, 1);
  return { symbol, quantity, averagePrice, realizedPnl: { ...ONE }, fees: makeDecimal(7n, 3), tsNs: 1n };
}

interface Played {
  readonly intents: readonly OrderIntent[];
  readonly failures: readonly StrategyFailure[];
  readonly reports: ReturnType<ReturnType<typeof createStrategyRunner>['reports']>;
}

/** Everything that leaves is read when all is over: whoever has kept something can have changed it by then. */
async function play(strategies: readonly Strategy[], trades: readonly TradeEvent[]): Promise<Played> {
  const failures: StrategyFailure[] = [];
  const runner = createStrategyRunner(
    createVirtualClock(5n),
    strategies,
    (failure) => failures.push(failure),
    {
      failureCountMax: FAILURE_COUNT_MAX,
      intentCountMax: INTENT_COUNT_MAX,
    },
  );
  const intents: OrderIntent[] = [];
  runner.start();
  for (const [index, trade] of trades.entries()) {
    intents.push(...runner.handleEvent({ kind: 'trade', trade: structuredClone(trade) }));
    await Promise.resolve();
    runner.handlePosition(positionAfter(index, trade.symbol));
  }
  runner.stop();
  return { intents, failures, reports: runner.reports() };
}

const lines: string[] = [];
const logger = createLogger(
  { clock: createVirtualClock(5n), destination: { write: (line) => lines.push(line) } },
  { name: 'test' },
);

/** Whoever hears of a failure can tell of it, in few words. */
function expectTold(failure: StrategyFailure): void {
  expect(failure.strategyId).toBe('bad');
  expect(describeStrategyFailure(failure)).toContain('"bad"');
  lines.length = 0;
  logger.error('strategy failed', { error: failure.error });
  expect(JSON.parse(lines.join(''))).toMatchObject({ error: { message: failure.error.message } });
  expect(lines.join('').length).toBeLessThan(100_000);
}

function of(strategyId: string, { intents }: Played): readonly unknown[] {
  return intents.filter((intent) => intent.strategyId === strategyId).map(encodeOrderIntent);
}

const sometimes = markets({ phasesMax: 2 }).map(({ trades }) => trades.slice(0, 15));

const withBad = (plan: MisbehavingPlan) => [watchful(VICTIM_ID), misbehaving('bad', plan), watchful('other')];

/** Only what is the strategy's own leaves of it, can be written, and is bounded. */
function expectBounded({ intents }: Played, trades: readonly TradeEvent[]): void {
  const own = intents.filter(({ strategyId }) => strategyId !== VICTIM_ID && strategyId !== 'other');
  expect(own.length).toBeLessThanOrEqual(INTENT_COUNT_MAX * trades.length);
  for (const intent of own) {
    expect(intent.strategyId).toBe('bad');
    const text = JSON.stringify(encodeOrderIntent(intent));
    expect(text.length).toBeLessThan(20_000);
    expect(text).not.toContain(`"id":"${VICTIM_ID}-`);
  }
}

/** Everything that went wrong was counted, and a strategy that does nothing else does not go on. */
function expectCounted({ failures, reports }: Played, trades: readonly TradeEvent[]): void {
  const [, report] = reports;
  expect(report).toMatchObject({ strategyId: 'bad', failureCount: failures.length });
  const atEvents = failures.filter(({ during }) => during === 'event').length;
  expect(atEvents).toBeLessThanOrEqual(report?.eventCount ?? 0);
  if (atEvents === trades.length && atEvents >= FAILURE_COUNT_MAX) expect(report?.state).toBe('disabled');
}

const playAlone = (trades: readonly TradeEvent[]) => play([watchful(VICTIM_ID), watchful('other')], trades);

async function expectHarmless(
  plan: MisbehavingPlan,
  { trades, alone }: { readonly trades: readonly TradeEvent[]; readonly alone: Played },
): Promise<void> {
  const together = await play(withBad(plan), trades);
  for (const id of [VICTIM_ID, 'other']) expect(of(id, together)).toEqual(of(id, alone));
  for (const failure of together.failures) expectTold(failure);
  expectBounded(together, trades);
  expectCounted(together, trades);
}

test('a strategy that misbehaves is told of or cut short, and costs the others nothing', async () => {
  await fc.assert(
    fc.asyncProperty(sometimes, misbehavingPlans, async (trades, plan) => {
      await expectHarmless(plan, { trades, alone: await playAlone(trades) });
    }),
  );
});

test('no misdeed by itself costs the others anything', async () => {
  // What spoils shows at the event after.
  const trades = fc
    .sample(sometimes, { numRuns: 50, seed: 1 })
    .filter(({ length }) => length > 1)
    .slice(0, 1)
    .flatMap((each) => each.slice(0, 2));
  const alone = await playAlone(trades);
  const harmful: string[] = [];
  for (const misdeed of MISDEEDS) {
    const plan = { atStart: null, atEvents: [misdeed], atStop: null };
    await expectHarmless(plan, { trades, alone }).catch(() => harmful.push(misdeed.label));
  }
  expect(harmful).toEqual([]);
});

test.each<[string, Partial<MisbehavingPlan>, StrategyFailure['during']]>([
  ['starts', { atStart: rejectedPromise }, 'start'],
  ['stops', { atStop: rejectedPromise }, 'stop'],
])('nobody waits for a strategy that %s with a promise', async (_, plan, during) => {
  const strategy = misbehaving('bad', { atStart: null, atEvents: [], atStop: null, ...plan });
  const { failures } = await play([strategy], []);
  expect(failures).toMatchObject([
    { during, error: { name: 'TypeError', message: expect.stringContaining('was a promise') } },
  ]);
});

test('an intent has one look taken at each of its fields', async () => {
  const reads: string[] = [];
  const counting: Strategy = {
    ...watchful('bad'),
    onEvent: (event, context) =>
      watchful('bad')
        .onEvent(event, context)
        .map(
          (intent) =>
            new Proxy(intent, {
              get: (target, name) => {
                reads.push(String(name));
                const value: unknown = Reflect.get(target, name);
                return value;
              },
            }),
        ),
  };
  const [trade] = fc.sample(sometimes, { numRuns: 20, seed: 1 }).flat();
  const { intents } = await play([counting], trade === undefined ? [] : [trade]);
  expect(intents).toHaveLength(1);
  expect(formatDecimal(intents[0]?.quantity ?? ZERO)).toBe('1');
  expect(reads.toSorted()).toEqual([...new Set(reads)].toSorted());
});
