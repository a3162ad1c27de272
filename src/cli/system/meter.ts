import type { TopicTable, WireMessage } from '../../core/bus/index.ts';
import {
  decodeFillEvent,
  decodeOrderEvent,
  decodePositionSnapshot,
  decodeRiskDecision,
} from '../../core/contracts/index.ts';
import type { Metrics } from '../../core/metrics/index.ts';
import { approximate } from '../../core/money/index.ts';
import type { EffectObserver, ServiceStatus } from '../../core/service/index.ts';

/** Counts what the services of a process do, in words that dashboards know. */
export interface Meter {
  /** Watches a service; takes every message that it has handled. */
  readonly observe: EffectObserver;
  /** Takes the counts that services keep themselves; call it before the text is read. */
  readonly takeStatuses: (statuses: readonly ServiceStatus[]) => void;
  readonly countStrategyError: (strategyId: string) => void;
  /** Takes the time of the latest trade. */
  readonly takeDataAge: (seconds: number) => void;
}

/** Upper bounds of durations in seconds: a decision takes microseconds. */
const durationBuckets = [0.000_01, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1];

/** Declares the metrics of Njord. */
export function createMeter(metrics: Metrics, topics: TopicTable): Meter {
  const received = metrics.counter({
    name: 'njord_intents_received_total',
    help: 'Intents that risk has read',
  });
  const allowed = metrics.counter({
    name: 'njord_intents_allowed_total',
    help: 'Intents that risk approved',
  });
  const denied = metrics.counter({
    name: 'njord_intents_denied_total',
    help: 'Intents that risk denied',
    labels: ['reason'],
  });
  const kills = metrics.counter({
    name: 'njord_killswitch_trips_total',
    help: 'Intents that the kill switch stopped',
  });
  const riskSeconds = metrics.histogram({
    name: 'njord_risk_check_duration_seconds',
    help: 'Time that risk took for an intent',
    buckets: durationBuckets,
  });
  const orders = metrics.counter({
    name: 'njord_orders_placed_total',
    help: 'Orders sent to a venue',
    labels: ['venue'],
  });
  const fills = metrics.counter({
    name: 'njord_fills_generated_total',
    help: 'Fills of a venue',
    labels: ['venue'],
  });
  const positions = metrics.gauge({
    name: 'njord_position_size',
    help: 'Base units held; below 0 when short',
    labels: ['symbol'],
  });
  const strategyErrors = metrics.counter({
    name: 'njord_strategy_errors_total',
    help: 'Exceptions of strategies',
    labels: ['strategy_id'],
  });
  const handled = metrics.gauge({
    name: 'njord_messages_handled',
    help: 'Messages that a service has handled since it was started',
    labels: ['service'],
  });
  const failed = metrics.gauge({
    name: 'njord_messages_failed',
    help: 'Messages whose handling threw, or that broke their contract',
    labels: ['service'],
  });
  const missing = metrics.gauge({
    name: 'njord_messages_missing',
    help: 'Messages that were lost before the service could read them',
    labels: ['service'],
  });
  const dataAge = metrics.gauge({ name: 'njord_data_age_seconds', help: 'Age of the latest trade' });

  const byTopic = new Map<string, (payload: unknown) => void>([
    [topics.decisions.pattern, countDecision],
    [
      topics.orders.pattern,
      (payload) => {
        const order = decodeOrderEvent(payload);
        if (order.kind === 'ok') orders.increase(1, { venue: order.value.venue });
      },
    ],
    [
      topics.fills.pattern,
      (payload) => {
        if (decodeFillEvent(payload).kind === 'ok') fills.increase(1, { venue: 'paper' });
      },
    ],
    [
      topics.positions.pattern,
      (payload) => {
        const position = decodePositionSnapshot(payload);
        if (position.kind === 'ok')
          positions.set(approximate(position.value.quantity), { symbol: position.value.symbol });
      },
    ],
  ]);

  function countDecision(payload: unknown): void {
    const decision = decodeRiskDecision(payload);
    if (decision.kind !== 'ok') return;
    if (decision.value.kind === 'approved') {
      allowed.increase();
      return;
    }
    denied.increase(1, { reason: decision.value.reason });
    if (decision.value.reason === 'kill-switch') kills.increase();
  }

  function countMessage({ topic, payload }: WireMessage): void {
    byTopic.get(topic)?.(payload);
  }

  return {
    observe(topic, effect, durationMs) {
      if (
        topic === topics.intents.pattern &&
        effect.messages.some((each) => each.topic === topics.decisions.pattern)
      ) {
        received.increase();
        riskSeconds.observe(durationMs / 1_000);
      }
      for (const message of effect.messages) countMessage(message);
    },
    takeStatuses(statuses) {
      for (const { name: service, ...status } of statuses) {
        handled.set(status.handled, { service });
        failed.set(status.failed + status.malformed, { service });
        missing.set(status.missing, { service });
      }
    },
    countStrategyError(strategyId) {
      strategyErrors.increase(1, { strategy_id: strategyId });
    },
    takeDataAge(seconds) {
      dataAge.set(seconds);
    },
  };
}
