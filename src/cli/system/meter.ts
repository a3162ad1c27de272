import type { RedisBusListener, TopicTable, WireMessage } from '../../core/bus/index.ts';
import { isPlainObject } from '../../core/contracts/field-reader.ts';
import {
  decodeFillEvent,
  decodeOrderEvent,
  decodePositionSnapshot,
  decodeRiskDecision,
  type TradeEvent,
} from '../../core/contracts/index.ts';
import type { Metrics } from '../../core/metrics/index.ts';
import { absolute, approximate, divide, type Price, subtract } from '../../core/money/index.ts';
import type { EffectObserver, Handled, Measure, ServiceStatus } from '../../core/service/index.ts';
import { NS_PER_SECOND } from '../../core/time.ts';
import type { StrategyEvaluation } from '../../services/strategy-runner/index.ts';

/** Counts what the services of a process do, in words that dashboards know. */
export interface Meter {
  /** Watches a service; takes every message that it has handled. */
  readonly observe: EffectObserver;
  /** Takes what services count themselves; call it before the text is read. */
  readonly takeStatuses: (statuses: readonly ServiceStatus[], nowNs: bigint) => void;
  readonly countStrategyError: (strategyId: string) => void;
  /** Takes what a strategy made of an event. */
  readonly observeEvaluation: (evaluation: StrategyEvaluation) => void;
  readonly countReload: (outcome: 'reloaded' | 'failed') => void;
  /** Takes the age of the latest trade, where no service of this process reads trades. */
  readonly takeDataAge: (seconds: number) => void;
  /** Takes the age of the last good backup. */
  readonly takeBackupAge: (seconds: number) => void;
  /** Takes how late the event loop was at most since the last time. */
  readonly takeLoopLag: (seconds: number) => void;
  /** Takes how long a step of a service was under way to the disk. */
  readonly observeJournal: (service: string, seconds: number) => void;
  /** Hears of the connections of the bus. */
  readonly onBusEvent: RedisBusListener;
}

/** Upper bounds of durations in seconds: a decision takes microseconds, a sync milliseconds. */
const durationBuckets = [0.000_01, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1];

/** Upper bounds of deviations in basis points. */
const deviationBuckets = [0, 1, 2, 5, 10, 20, 50, 100, 500];

/** The metrics of Njord, with their names in code, their labels and what they say. */
const WORDS = {
  counters: {
    received: ['njord_intents_received_total', ['strategy_id'], 'Intents that risk has read'],
    allowed: ['njord_intents_allowed_total', ['strategy_id'], 'Intents that risk approved'],
    denied: ['njord_intents_denied_total', ['reason'], 'Intents that risk denied'],
    kills: ['njord_killswitch_trips_total', ['source'], 'Intents that the kill switch stopped'],
    orders: ['njord_orders_placed_total', ['venue'], 'Orders sent to a venue'],
    fills: ['njord_fills_generated_total', ['venue'], 'Fills of a venue'],
    signals: ['njord_signals_generated_total', ['strategy_id'], 'Intents that strategies have sent'],
    reloads: ['njord_strategy_reloads_total', ['outcome'], 'Attempts to replace the strategies'],
    strategyErrors: ['njord_strategy_errors_total', ['strategy_id'], 'Exceptions of strategies'],
    reconnects: ['njord_bus_reconnects_total', ['link'], 'Connections of the bus that came back'],
  },
  gauges: {
    positions: ['njord_position_size', ['symbol'], 'Base units held; below 0 when short'],
    openOrders: ['njord_open_orders', ['symbol'], 'Orders that rest at the venue'],
    rememberedIds: [
      'njord_dedupe_size',
      ['service'],
      'Identifiers that are remembered, to refuse repetitions',
    ],
    handled: ['njord_messages_handled', ['service'], 'Messages that a service has handled since its start'],
    failed: [
      'njord_messages_failed',
      ['service'],
      'Messages whose handling threw, or that broke their contract',
    ],
    missing: [
      'njord_messages_missing',
      ['service'],
      'Messages that were dropped or lost before the service could read them',
    ],
    waiting: ['njord_messages_waiting', ['service'], 'Messages that have come and wait to be handled'],
    refused: ['njord_broker_orders_refused', ['venue'], 'Orders that the broker or the venue did not take'],
    unknownStatuses: ['njord_broker_unknown_statuses', ['venue'], 'Words about orders that nobody knows'],
    setAside: ['njord_broker_set_aside', ['venue'], 'Answers that could not be used, and were not guessed'],
    reconciled: ['njord_broker_trades_reconciled', ['venue'], 'Executions that only the list of trades told'],
    streamReconnects: ['njord_broker_stream_reconnects', ['venue'], 'Breaks of the stream of the venue'],
    failedCalls: ['njord_broker_failed_calls', ['venue'], 'Calls to the venue that failed'],
    waitingCalls: ['njord_broker_waiting_calls', ['venue'], 'Calls to the venue that wait for their turn'],
    contactAge: ['njord_venue_contact_age_seconds', ['venue'], 'Time since the venue answered last'],
    dataAge: ['njord_data_age_seconds', [], 'Age of the latest trade'],
    backupAge: ['njord_backup_age_seconds', [], 'Time since the last good backup'],
    loopLag: ['njord_event_loop_lag_seconds', [], 'How late the event loop was at most, since the last look'],
  },
} as const satisfies Record<
  string,
  Record<string, readonly [name: string, labels: readonly string[], help: string]>
>;

/** Where measures of the broker are shown. */
const BROKER_GAUGES = {
  'orders-refused': 'refused',
  'unknown-statuses': 'unknownStatuses',
  'set-aside': 'setAside',
  'trades-reconciled': 'reconciled',
  'stream-reconnects': 'streamReconnects',
  'failed-calls': 'failedCalls',
  'waiting-calls': 'waitingCalls',
  'venue-contact-age-seconds': 'contactAge',
} as const satisfies Partial<Record<Measure['name'], keyof typeof WORDS.gauges>>;

/** Declares the metrics of Njord; `venue` is where orders of this process are executed. */
export function createMeter(metrics: Metrics, topics: TopicTable, venue = 'paper'): Meter {
  const counters = mapValues(WORDS.counters, ([name, labels, help]) =>
    metrics.counter({ name, labels, help }),
  );
  const gauges = mapValues(WORDS.gauges, ([name, labels, help]) => metrics.gauge({ name, labels, help }));
  const riskSeconds = metrics.histogram({
    name: 'njord_risk_check_duration_seconds',
    help: 'Time that risk took for an intent',
    buckets: durationBuckets,
  });
  const signalSeconds = metrics.histogram({
    name: 'njord_signal_generation_duration_seconds',
    labels: ['strategy_id'],
    help: 'Time that a strategy took for an event',
    buckets: durationBuckets,
  });
  const journalSeconds = metrics.histogram({
    name: 'njord_journal_lag_seconds',
    labels: ['service'],
    help: 'Time from a step to its being safe on disk',
    buckets: durationBuckets,
  });
  const deviation = metrics.histogram({
    name: 'njord_fill_price_deviation_bps',
    labels: ['symbol'],
    help: 'Distance of a fill from the latest trade',
    buckets: deviationBuckets,
  });
  /** Price of the latest trade of each symbol, and when that of any was. */
  const lastPrices = new Map<string, Price>();
  let latestTradeNs: bigint | null = null;
  let placedCount = 0;
  const lostLinks = new Set<string>();

  const byTopic = new Map<string, (payload: unknown) => void>([
    [topics.decisions.pattern, countDecision],
    [topics.orders.pattern, countOrder],
    [topics.fills.pattern, countFill],
    [topics.positions.pattern, showPosition],
  ]);

  function countDecision(payload: unknown): void {
    const decision = decodeRiskDecision(payload);
    if (decision.kind !== 'ok' || decision.value.kind === 'approved') return;
    const { value } = decision;
    counters.denied.increase(1, { reason: value.reason });
    if (value.reason === 'kill-switch') counters.kills.increase(1, { source: value.caps.source });
  }

  function countOrder(payload: unknown): void {
    const order = decodeOrderEvent(payload);
    if (order.kind !== 'ok') return;
    counters.allowed.increase(1, { strategy_id: order.value.strategyId });
    counters.orders.increase(1, { venue: order.value.venue });
  }

  function countFill(payload: unknown): void {
    const fill = decodeFillEvent(payload);
    if (fill.kind !== 'ok') return;
    const { symbol, price } = fill.value;
    counters.fills.increase(1, { venue });
    const last = lastPrices.get(symbol);
    if (last === undefined) return;
    deviation.observe(10_000 * approximate(divide(absolute(subtract(price, last)), last)), { symbol });
  }

  function showPosition(payload: unknown): void {
    const position = decodePositionSnapshot(payload);
    if (position.kind !== 'ok') return;
    gauges.positions.set(approximate(position.value.quantity), { symbol: position.value.symbol });
  }

  function countMessage({ topic, payload }: WireMessage): void {
    byTopic.get(topic)?.(payload);
  }

  /** Only risk answers an intent with a decision. */
  function countIntent({ topic, value, effect, durationMs }: Handled): void {
    const isDecided = effect.messages.some((each) => each.topic === topics.decisions.pattern);
    if (topic !== topics.intents.pattern || !isDecided) return;
    counters.received.increase(1, { strategy_id: strategyIdIn(value) });
    riskSeconds.observe(durationMs / 1_000);
  }

  function noteTrade({ topic, value }: Handled): void {
    if (!topic.startsWith(topics.trades.pattern.slice(0, -1)) || !isTrade(value)) return;
    lastPrices.set(value.symbol, value.price);
    latestTradeNs = value.tsLocalNs;
  }

  /** A broker counts from its start; the counter takes what has come since the last look. */
  function countPlaced(value: number): void {
    if (value > placedCount) counters.orders.increase(value - placedCount, { venue });
    placedCount = value;
  }

  function takeMeasure(service: string, { name, symbol, value }: Measure): void {
    if (name === 'remembered-ids') gauges.rememberedIds.set(value, { service });
    else if (name === 'open-orders') gauges.openOrders.set(value, { symbol: symbol ?? '' });
    else if (name === 'orders-placed') countPlaced(value);
    else gauges[BROKER_GAUGES[name]].set(value, { venue });
  }

  return {
    observe(handled) {
      noteTrade(handled);
      countIntent(handled);
      for (const message of handled.effect.messages) countMessage(message);
    },
    takeStatuses(statuses, nowNs) {
      for (const { name: service, ...status } of statuses) {
        gauges.handled.set(status.handled, { service });
        gauges.failed.set(status.failed + status.malformed, { service });
        gauges.missing.set(status.missing, { service });
        gauges.waiting.set(status.waiting, { service });
        for (const measure of status.measures) takeMeasure(service, measure);
      }
      if (latestTradeNs !== null) gauges.dataAge.set(Number(nowNs - latestTradeNs) / Number(NS_PER_SECOND));
    },
    countStrategyError(strategyId) {
      counters.strategyErrors.increase(1, { strategy_id: strategyId });
    },
    observeEvaluation({ strategyId, durationMs, intentCount }) {
      signalSeconds.observe(durationMs / 1_000, { strategy_id: strategyId });
      if (intentCount > 0) counters.signals.increase(intentCount, { strategy_id: strategyId });
    },
    countReload: (outcome) => counters.reloads.increase(1, { outcome }),
    takeDataAge: (seconds) => gauges.dataAge.set(seconds),
    takeBackupAge: (seconds) => gauges.backupAge.set(seconds),
    takeLoopLag: (seconds) => gauges.loopLag.set(seconds),
    observeJournal: (service, seconds) => journalSeconds.observe(seconds, { service }),
    onBusEvent(event) {
      if (event.kind === 'disconnected') lostLinks.add(event.link);
      if (event.kind === 'connected' && lostLinks.delete(event.link))
        counters.reconnects.increase(1, { link: event.link });
    },
  };
}

/** Whether a handled value of the topics of trades is one, as it always is. */
function isTrade(value: unknown): value is TradeEvent {
  return typeof value === 'object' && value !== null && 'tsLocalNs' in value && 'price' in value;
}

/** Longest id of a strategy that is shown. */
const STRATEGY_ID_LENGTH_MAX = 64;

/** An intent may break its contract and is counted all the same. */
function strategyIdIn(intent: unknown): string {
  const id = isPlainObject(intent) ? intent['strategy_id'] : undefined;
  return typeof id === 'string' ? id.slice(0, STRATEGY_ID_LENGTH_MAX) : 'unknown';
}

function mapValues<Key extends string, Value, Result>(
  record: Readonly<Record<Key, Value>>,
  map: (value: Value) => Result,
): Readonly<Record<Key, Result>> {
  // type-coverage:ignore-next-line -- the keys stay what they are, which the type of Object.fromEntries does not say
  return Object.fromEntries(Object.entries<Value>(record).map(([key, value]) => [key, map(value)])) as Record<
    Key,
    Result
  >;
}
