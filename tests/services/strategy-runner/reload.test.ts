import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryBus, TOPICS, wireMessage } from '../../../src/core/bus/index.ts';
import type { OrderIntent, PositionSnapshot } from '../../../src/core/contracts/index.ts';
import { asQuantity, formatDecimal, ONE, ZERO } from '../../../src/core/money/index.ts';
import { createVirtualClock } from '../../../src/core/virtual-clock.ts';
import {
  createStrategyRunner,
  type RunnerControl,
  runnerService,
  type StrategyFailure,
} from '../../../src/services/strategy-runner/index.ts';
import { proposeIntent, type Strategy } from '../../../src/strategies/index.ts';
import { live, settled } from '../../core/service/mortal.ts';
import { trade } from '../../strategies/market.ts';

const EVENT = trade('A/B', '10');
const POSITION: PositionSnapshot = {
  symbol: 'A/B',
  quantity: ONE,
  averagePrice: ONE,
  realizedPnl: ZERO,
  fees: ZERO,
  tsNs: 0n,
};

interface Plan {
  readonly id: string;
  readonly definition?: string | undefined;
  readonly failsAt?: 'start' | 'event';
}

/** Sends an intent per event that tells how many it has heard of; says when it starts and stops. */
function counting({ id, definition, failsAt }: Plan, calls: string[] = []): Strategy {
  let count = 0;
  return {
    id,
    definition,
    onStart: () => {
      calls.push(`start ${id} ${definition}`);
      if (failsAt === 'start') throw new Error('no start');
    },
    onEvent: (event, context) => {
      if (failsAt === 'event') throw new Error('no event');
      count += 1;
      return [proposeIntent(event, context, { side: 'buy', quantity: asQuantity(ONE), meta: { count } })];
    },
    onStop: () => calls.push(`stop ${id} ${definition}`),
  };
}

function startRunner(plans: readonly Plan[]) {
  const calls: string[] = [];
  const failures: StrategyFailure[] = [];
  const make = (wanted: readonly Plan[]) => wanted.map((plan) => counting(plan, calls));
  const runner = createStrategyRunner(
    createVirtualClock(5n),
    make(plans),
    (failure) => failures.push(failure),
    { failureCountMax: 1 },
  );
  runner.start();
  calls.length = 0;
  return { runner, calls, failures, reload: (wanted: readonly Plan[]) => runner.reload(make(wanted)) };
}

function told(intents: readonly OrderIntent[]): readonly string[] {
  return intents.map(({ id, meta }) => `${id} ${String(meta['count'])}`);
}

describe('a reload', () => {
  test('lets a strategy go on whose definition is the same, and puts new ones in the place of the others', () => {
    const { runner, calls, reload } = startRunner([
      { id: 'same', definition: '1' },
      { id: 'other', definition: '1' },
      { id: 'gone', definition: '1' },
      { id: 'bare' },
    ]);
    runner.handleEvent(EVENT);
    const outcome = reload([
      { id: 'new', definition: '1' },
      { id: 'same', definition: '1' },
      { id: 'other', definition: '2' },
      { id: 'bare' },
    ]);
    expect(outcome).toEqual({
      kind: 'reloaded',
      kept: ['same'],
      started: ['new', 'other', 'bare'],
      stopped: ['other', 'gone', 'bare'],
    });
    expect(calls).toEqual([
      'start new 1',
      'start other 2',
      'start bare undefined',
      'stop other 1',
      'stop gone 1',
      'stop bare undefined',
    ]);
    expect(told(runner.handleEvent(EVENT))).toEqual([
      'new-000001 1',
      'same-000002 2',
      'other-000002 1',
      'bare-000002 1',
    ]);
  });

  test('changes nothing when one of the new strategies cannot start', () => {
    const { runner, calls, failures, reload } = startRunner([{ id: 'a', definition: '1' }, { id: 'b' }]);
    runner.handleEvent(EVENT);
    expect(
      reload([{ id: 'new' }, { id: 'a', definition: '2', failsAt: 'start' }, { id: 'c' }]),
    ).toMatchObject({
      kind: 'failed',
      strategyId: 'a',
      error: { message: 'no start' },
    });
    expect(calls).toEqual(['start new undefined', 'start a 2', 'stop new undefined']);
    expect(told(runner.handleEvent(EVENT))).toEqual(['a-000002 2', 'b-000002 2']);
    expect(() => reload([{ id: 'a' }, { id: 'a' }])).toThrow(RangeError);
    expect(told(runner.handleEvent(EVENT))).toEqual(['a-000003 3', 'b-000003 3']);
    expect(failures).toEqual([]);
  });

  test('makes a disabled strategy anew', () => {
    const { runner, reload } = startRunner([{ id: 'a', definition: '1', failsAt: 'event' }]);
    runner.handleEvent(EVENT);
    expect(runner.reports()).toMatchObject([{ state: 'disabled' }]);
    expect(reload([{ id: 'a', definition: '1' }])).toMatchObject({ kept: [], started: ['a'] });
    expect(told(runner.handleEvent(EVENT))).toEqual(['a-000001 1']);
  });

  test('before the start only changes who is started', () => {
    const calls: string[] = [];
    const runner = createStrategyRunner(
      createVirtualClock(5n),
      [counting({ id: 'a' }, calls)],
      () => undefined,
    );
    runner.reload([counting({ id: 'b' }, calls)]);
    expect(calls).toEqual([]);
    runner.start();
    expect(calls).toEqual(['start b undefined']);
  });

  test('shows new strategies the prices and positions that are known', () => {
    const { runner } = startRunner([{ id: 'a' }]);
    runner.handleEvent(EVENT);
    runner.handlePosition(POSITION);
    const seen: unknown[] = [];
    const onStart: Strategy['onStart'] = (context) => {
      seen.push(formatDecimal(context.lastPriceOf('A/B')!), context.positionOf('A/B'));
    };
    runner.reload([{ id: 'b', onStart, onEvent: () => [] }]);
    expect(seen).toEqual(['10', POSITION]);
  });

  test('never repeats an id, whichever strategies leave and come back, over restarts, too', () => {
    const plan = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      definition: fc.constantFrom('1', '2', undefined),
      failsAt: fc.constantFrom('start', 'event', 'never'),
    });
    const plans = fc.uniqueArray(plan, { selector: ({ id }) => id, maxLength: 3 });
    const act = fc.oneof(
      fc.constant('event' as const),
      fc.constant('restart' as const),
      plans.map((wanted) =>
        wanted.map(({ failsAt, ...rest }) => (failsAt === 'never' ? rest : { ...rest, failsAt })),
      ),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        let { runner } = startRunner([{ id: 'a' }]);
        const ids: string[] = [];
        for (const each of acts) {
          if (each === 'event') ids.push(...runner.handleEvent(EVENT).map(({ id }) => id));
          else if (each === 'restart') {
            const sequences = runner.sequences();
            ({ runner } = startRunner([{ id: 'b' }]));
            runner.continueFrom(sequences);
          } else runner.reload(each.map((wanted) => counting(wanted)));
        }
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});

test('strategies that come by a reload hear of what the service reads', async () => {
  const bus = createMemoryBus();
  let control: RunnerControl | undefined;
  const service = runnerService({
    clock: createVirtualClock(5n),
    strategies: () => [counting({ id: 'a' })],
    onFailure: () => undefined,
    onStart: (given) => {
      control = given;
    },
  });
  const intents = await bus.subscribe(TOPICS.intents, { consumer: 'test' });
  const life = await live(service, bus, { records: [] }, null);
  expect(control?.reload([counting({ id: 'b' }), counting({ id: 'c' })]).kind).toBe('reloaded');
  if (EVENT.kind === 'trade') await bus.publish(wireMessage(TOPICS.trades, EVENT.trade));
  await settled();
  expect([intents.poll(), intents.poll(), intents.poll()]).toMatchObject([
    { value: { strategyId: 'b' } },
    { value: { strategyId: 'c' } },
    undefined,
  ]);
  await life.bury();
  await bus.close();
});
