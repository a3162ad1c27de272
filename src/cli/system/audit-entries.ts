/** What is audited, as entries; nothing is written here. */
import type { AuditEntry } from '../../core/audit/index.ts';
import type { TopicTable, WireMessage } from '../../core/bus/index.ts';
import type { BrokerSection, Config } from '../../core/config/index.ts';
import { isPlainObject } from '../../core/contracts/field-reader.ts';
import type { KillChange } from '../../core/kill-switch/index.ts';
import { formatDecimal } from '../../core/money/index.ts';
import type { ReloadOutcome } from '../../services/strategy-runner/index.ts';
import type { Strategy } from '../../strategies/index.ts';

/** The start of a process, with the settings that decide how much money it may move. */
export function sessionStarted(
  actor: string,
  { app, bus, exchange, risk, audit, broker }: Config,
): AuditEntry {
  return {
    ...session(actor),
    action: 'create',
    afterState: {
      env: app.env,
      bus: bus.kind,
      venue: exchange.venue,
      symbols: exchange.symbols,
      per_order_cap: formatDecimal(risk.perOrderCap),
      daily_loss_cap: formatDecimal(risk.dailyLossCap),
      orders_per_minute_cap: risk.ordersPerMinuteCap,
      last_trade_age_ms_max: risk.lastTradeAgeMsMax,
      when_unwritable: audit.whenUnwritable,
      ...(broker === undefined ? {} : brokerFacts(broker)),
    },
  };
}

function brokerFacts({ venue, orderCap, dayCap }: BrokerSection) {
  return {
    broker: venue,
    broker_order_cap: formatDecimal(orderCap),
    broker_day_cap: formatDecimal(dayCap),
  };
}

/** The end of a process that was not killed. */
export function sessionEnded(actor: string): AuditEntry {
  return { ...session(actor), action: 'delete' };
}

function session(actor: string) {
  return { eventType: 'session', actor, resourceType: 'process', resourceId: actor } as const;
}

/** Longest name of a person; longer ones would break the contract of the audit. */
const ACTOR_LENGTH_MAX = 256;

/** A change of the kill switch: by whoever ordered it, or by a process that has seen it. */
export function killChanged(change: KillChange, observer: string): AuditEntry {
  const { before, after } = change;
  const isTrip = change.kind === 'ordered' ? change.action === 'trip' : after !== 'clear';
  return {
    eventType: 'killswitch',
    actor: change.kind === 'ordered' ? nameOf(change.who) : observer,
    action: isTrip ? 'trigger' : 'delete',
    resourceType: 'kill_switch',
    resourceId: 'trading',
    beforeState: { state: before },
    afterState: { state: after },
    metadata:
      change.kind === 'ordered'
        ? { kind: 'ordered', who: change.who, why: change.why, failures: change.failures }
        : { kind: 'observed' },
  };
}

/** The strategies that a process starts with. */
export function strategiesNamed(actor: string, file: string, strategies: readonly Strategy[]): AuditEntry {
  return {
    ...strategySet(actor, file),
    action: 'create',
    afterState: { running: strategies.map(({ id }) => id), definitions: definitionsOf(strategies) },
  };
}

/** The strategies of a process were replaced. */
export function strategiesChanged(
  actor: string,
  file: string,
  { kept, started, stopped }: StrategyChange,
  strategies: readonly Strategy[],
): AuditEntry {
  return {
    ...strategySet(actor, file),
    action: 'update',
    beforeState: { running: [...kept, ...stopped] },
    afterState: { running: [...kept, ...started], definitions: definitionsOf(strategies) },
  };
}

function strategySet(actor: string, file: string) {
  const resourceId = file.slice(-ACTOR_LENGTH_MAX);
  return { eventType: 'config_change', actor, resourceType: 'strategies', resourceId } as const;
}

function definitionsOf(strategies: readonly Strategy[]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(strategies.map(({ id, definition }) => [id, definition]));
}

type StrategyChange = Extract<ReloadOutcome, { readonly kind: 'reloaded' }>;

/** What an operator ordered about the positions, and what came of it. */
export interface FlattenOrder {
  /** Begins the ids of its intents. */
  readonly runId: string;
  readonly who: string;
  readonly why: string;
}

/** The start of a flattening, with the positions that were found. */
export function flattenOrdered(order: FlattenOrder, positions: Readonly<Record<string, string>>): AuditEntry {
  return { ...flatten(order), action: 'create', beforeState: positions };
}

/** The end of a flattening, with the positions that are left. */
export function flattenEnded(
  order: FlattenOrder,
  outcome: string,
  positions: Readonly<Record<string, string>>,
): AuditEntry {
  return { ...flatten(order), action: 'update', afterState: { outcome, ...positions } };
}

function flatten({ runId, who, why }: FlattenOrder) {
  return {
    eventType: 'session',
    actor: nameOf(who),
    resourceType: 'flatten',
    resourceId: runId,
    metadata: { who, why },
  } as const;
}

function nameOf(who: string): string {
  const name = who.slice(0, ACTOR_LENGTH_MAX);
  return name === '' ? 'unknown' : name;
}

/** Tells which messages are audited, and how. */
export function auditEntriesOf(
  { decisions, orders, fills, orderUpdates }: TopicTable,
  actor: string,
): (message: WireMessage) => AuditEntry | undefined {
  const byTopic = new Map<string, (payload: Payload) => AuditEntry>([
    [
      decisions.pattern,
      (payload) => ({
        ...entry(actor, payload, 'intent_id'),
        eventType: 'risk_decision',
        action: payload['allowed'] === true ? 'approve' : 'deny',
        resourceType: 'intent',
      }),
    ],
    [orders.pattern, (payload) => ({ ...entry(actor, payload, 'intent_id'), ...order, action: 'create' })],
    [
      orderUpdates.pattern,
      (payload) => ({ ...entry(actor, payload, 'order_id'), ...order, action: 'update' }),
    ],
    [
      fills.pattern,
      (payload) => ({
        ...entry(actor, payload, 'fill_id'),
        eventType: 'fill',
        action: 'create',
        resourceType: 'fill',
      }),
    ],
  ]);
  return ({ topic, payload }) => (isPlainObject(payload) ? byTopic.get(topic)?.(payload) : undefined);
}

type Payload = Readonly<Record<string, unknown>>;

const order = { eventType: 'order', resourceType: 'order' } as const;

function entry(actor: string, payload: Payload, idField: string) {
  const id = payload[idField];
  return { actor, resourceId: typeof id === 'string' && id !== '' ? id : 'unknown', afterState: payload };
}
