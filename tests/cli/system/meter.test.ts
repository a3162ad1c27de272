import { expect, test } from 'vitest';
import { createMeter } from '../../../src/cli/system/meter.ts';
import { createMemoryBus, TOPICS, wireMessage } from '../../../src/core/bus/index.ts';
import { createMetrics } from '../../../src/core/metrics/index.ts';
import { asQuantity, parseDecimal } from '../../../src/core/money/index.ts';
import { metered, type ServiceDefinition, startService } from '../../../src/core/service/index.ts';
import { FAMILIES, messages } from '../../core/bus/number-topics.ts';
import { settled } from '../../core/service/mortal.ts';
import { journalOn, summing } from '../../core/service/summing-service.ts';

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
  meter.observe('strat.intent', { messages: [approved, order] }, 0.02);
  meter.observe('strat.intent', { messages: [denied] }, 0.02);
  meter.observe('strat.intent', { messages: [] }, 0.02);
  meter.countStrategyError('s');
  meter.takeDataAge(1.5);
  meter.takeStatuses([
    { name: 'risk-engine', handled: 3, published: 3, failed: 1, missing: 2, malformed: 1, sequence: 3 },
  ]);
  const text = await metrics.text();
  for (const line of [
    'njord_intents_received_total 2.0',
    'njord_intents_allowed_total 1.0',
    'njord_intents_denied_total{reason="kill-switch"} 1.0',
    'njord_killswitch_trips_total 1.0',
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

test('a watched service does what it did, and every message is told', async () => {
  const bus = createMemoryBus({ families: FAMILIES });
  const seen: (readonly [string, number])[] = [];
  let nowMs = 0;
  const watched: ServiceDefinition = metered(
    summing,
    () => (nowMs += 2),
    (topic, { messages: made }, durationMs) => seen.push([`${topic} ${made.length}`, durationMs]),
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
    ['jobs.in 0', 2],
    ['jobs.in 1', 2],
  ]);
});
