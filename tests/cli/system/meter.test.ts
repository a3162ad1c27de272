import { expect, test } from 'vitest';
import { createLoopLag } from '../../../src/cli/system/loop-lag.ts';
import { createMeter } from '../../../src/cli/system/meter.ts';
import { createMemoryBus, TOPICS, type WireMessage, wireMessage } from '../../../src/core/bus/index.ts';
import { createMetrics } from '../../../src/core/metrics/index.ts';
import { asPrice, asQuantity, parseDecimal } from '../../../src/core/money/index.ts';
import {
  type Handled,
  metered,
  type ServiceDefinition,
  startService,
} from '../../../src/core/service/index.ts';
import { FAMILIES, messages } from '../../core/bus/number-topics.ts';
import { settled } from '../../core/service/mortal.ts';
import { journalOn, summing } from '../../core/service/summing-service.ts';

const START_NS = 1_767_225_600_000_000_000n;

test('what a service says is counted by its topic', async () => {
  const metrics = createMetrics();
  const meter = createMeter(metrics, TOPICS);
  const approved = wireMessage(TOPICS.decisions, { kind: 'approved', intentId: 'a' });
  const denied = wireMessage(TOPICS.decisions, {
    kind: 'denied',
    intentId: 'b',
    reason: 'kill-switch',
    caps: { source: 'file' },
  });
  const order = wireMessage(TOPICS.orders, {
    intentId: 'a',
    strategyId: 's',
    venue: 'paper',
    symbol: 'ATOM/USDT',
    side: 'buy',
    quantity: asQuantity(parseDecimal('2')),
    type: 'market',
    tsAcceptedNs: 1n,
  });
  const intent = (value: unknown, ...made: readonly WireMessage[]): Handled => ({
    topic: 'strat.intent',
    value,
    effect: { messages: made },
    durationMs: 0.02,
  });
  meter.observe(intent({ strategy_id: 's' }, approved, order));
  meter.observe(intent({ strategy_id: 7 }, denied));
  meter.observe(intent({ strategy_id: 's' }));
  meter.countStrategyError('s');
  meter.observeEvaluation({ strategyId: 's', durationMs: 0.02, intentCount: 2 });
  meter.observeEvaluation({ strategyId: 's', durationMs: 0.02, intentCount: 0 });
  meter.countReload('failed');
  meter.takeDataAge(1.5);
  meter.takeStatuses(
    [
      {
        name: 'risk-engine',
        handled: 3,
        published: 3,
        failed: 1,
        missing: 2,
        malformed: 1,
        refusals: [],
        waiting: 4,
        sequence: 3,
        measures: [
          { name: 'remembered-ids', symbol: null, value: 9 },
          { name: 'open-orders', symbol: 'ATOM/USDT', value: 2 },
        ],
      },
    ],
    START_NS,
  );
  meter.takeLoopLag(0.25);
  meter.observeJournal('risk-engine', 0.003);
  for (const kind of ['connected', 'disconnected', 'disconnected', 'connected', 'connected'] as const)
    meter.onBusEvent(
      kind === 'connected' ? { kind, link: 'pubsub' } : { kind, link: 'pubsub', reason: 'x', retryMs: 1 },
    );

  const text = await metrics.text();
  for (const line of [
    'njord_intents_received_total{strategy_id="s"} 1.0',
    'njord_signals_generated_total{strategy_id="s"} 2.0',
    'njord_signal_generation_duration_seconds_count{strategy_id="s"} 2',
    'njord_strategy_reloads_total{outcome="failed"} 1.0',
    'njord_intents_received_total{strategy_id="unknown"} 1.0',
    'njord_intents_allowed_total{strategy_id="s"} 1.0',
    'njord_killswitch_trips_total{source="file"} 1.0',
    'njord_messages_waiting{service="risk-engine"} 4.0',
    'njord_dedupe_size{service="risk-engine"} 9.0',
    'njord_open_orders{symbol="ATOM/USDT"} 2.0',
    'njord_event_loop_lag_seconds 0.25',
    'njord_journal_lag_seconds_bucket{le="0.005",service="risk-engine"} 1',
    'njord_bus_reconnects_total{link="pubsub"} 1.0',
    'njord_intents_denied_total{reason="kill-switch"} 1.0',
    'njord_orders_placed_total{venue="paper"} 1.0',
    'njord_risk_check_duration_seconds_count 2',
    'njord_strategy_errors_total{strategy_id="s"} 1.0',
    'njord_data_age_seconds 1.5',
    'njord_messages_failed{service="risk-engine"} 2.0',
    'njord_messages_missing{service="risk-engine"} 2.0',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

test('the price of a fill is compared with the latest trade, whose age is told', async () => {
  const metrics = createMetrics();
  const meter = createMeter(metrics, TOPICS);
  const fill = (symbol: string, price: string): WireMessage =>
    wireMessage(TOPICS.fills, {
      fillId: 'a',
      orderId: 'a',
      strategyId: 's',
      symbol,
      side: 'buy',
      quantity: asQuantity(parseDecimal('2')),
      price: asPrice(parseDecimal(price)),
      tsFillNs: 1n,
      fee: parseDecimal('0'),
      feeCurrency: 'USDT',
      meta: {},
    });
  const trade = { symbol: 'ATOM/USDT', price: asPrice(parseDecimal('10')), tsLocalNs: START_NS };
  const fills = [fill('ATOM/USDT', '10.008'), fill('DOT/USDT', '5')];
  meter.observe({ topic: 'md.trades.ATOM/USDT', value: trade, effect: { messages: [] }, durationMs: 0 });
  meter.observe({ topic: 'exec.order', value: {}, effect: { messages: fills }, durationMs: 0 });
  meter.takeStatuses([], START_NS + 2_500_000_000n);
  const lines = (await metrics.text()).split('\n');
  for (const line of [
    'njord_fill_price_deviation_bps_bucket{le="5.0",symbol="ATOM/USDT"} 0',
    'njord_fill_price_deviation_bps_bucket{le="10.0",symbol="ATOM/USDT"} 1',
    'njord_fills_generated_total{venue="paper"} 2.0',
    'njord_data_age_seconds 2.5',
  ])
    expect(lines).toContain(line);
  expect(lines.some((line) => line.includes('DOT/USDT'))).toBe(false);
});

test('the lag of the loop is that of its latest beat, also of one that has not come', () => {
  let nowMs = 0;
  const lag = createLoopLag(() => nowMs, 200);
  for (const passed of [200, 450, 200]) {
    nowMs += passed;
    lag.beat();
  }
  expect(lag.take()).toBe(250);
  expect(lag.take()).toBe(0);
  nowMs += 1_200;
  expect(lag.take()).toBe(1_000);
});

test('a watched service does what it did, and every message is told', async () => {
  const bus = createMemoryBus({ families: FAMILIES });
  const seen: (readonly [string, number])[] = [];
  let nowMs = 0;
  const watched: ServiceDefinition = metered(
    summing,
    () => (nowMs += 2),
    ({ topic, value, effect, durationMs }) => {
      seen.push([`${topic} ${String(value)} ${effect.messages.length}`, durationMs]);
    },
  );
  const service = await startService(watched, {
    bus,
    journal: journalOn({ records: [] }),
    wait: () => Promise.resolve(),
    observe: () => undefined,
  });
  await bus.publishBatch(messages('jobs.in', 0, 4));
  await settled();
  await service.stop();
  expect(seen).toEqual([
    ['jobs.in 0 0', 2],
    ['jobs.in 4 1', 2],
  ]);
});

test('what a broker counts is shown with its venue, and placed orders as what has come since the last look', async () => {
  const metrics = createMetrics();
  const meter = createMeter(metrics, TOPICS, 'binanceus');
  const status = (placed: number) => ({
    name: 'broker',
    handled: 0,
    published: 0,
    failed: 0,
    missing: 0,
    malformed: 0,
    refusals: [],
    waiting: 0,
    sequence: 0,
    measures: [
      { name: 'orders-placed', symbol: null, value: placed },
      { name: 'unknown-statuses', symbol: null, value: 1 },
      { name: 'stream-reconnects', symbol: null, value: 3 },
      { name: 'venue-contact-age-seconds', symbol: null, value: 0.5 },
    ] as const,
  });
  meter.takeStatuses([status(4)], START_NS);
  meter.takeStatuses([status(7)], START_NS);
  const lines = (await metrics.text()).split('\n');
  for (const line of [
    'njord_orders_placed_total{venue="binanceus"} 7.0',
    'njord_broker_unknown_statuses{venue="binanceus"} 1.0',
    'njord_broker_stream_reconnects{venue="binanceus"} 3.0',
    'njord_venue_contact_age_seconds{venue="binanceus"} 0.5',
  ])
    expect(lines).toContain(line);
});
