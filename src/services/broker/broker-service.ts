import { TOPICS, type TopicFamily, type TopicTable, type WireMessage } from '../../core/bus/index.ts';
import type { OrderCancel, OrderEvent, TradeEvent } from '../../core/contracts/index.ts';
import type { KillState } from '../../core/kill-switch/index.ts';
import { LastTrades } from '../../core/last-trades.ts';
import type { Decimal } from '../../core/money/index.ts';
import {
  createMailbox,
  type Effect,
  inputOf,
  type Measure,
  NO_EFFECT,
  type ServiceDefinition,
  type ServiceLogic,
} from '../../core/service/index.ts';
import type { Clock } from '../../core/time.ts';
import type { Timers } from '../../core/timers.ts';
import {
  admit,
  type BrokerLimits,
  obstacleToCall,
  readOrderMessage,
  type Surroundings,
} from './admission.ts';
import { type AgentSettings, type BrokerAgent, type BrokerNews, createBrokerAgent } from './broker-agent.ts';
import { type BrokerAlarm, BrokerAlarms } from './broker-alarms.ts';
import { type BrokerFact, decodeFacts, encodeFacts } from './broker-facts.ts';
import { type ActiveOrder, BrokerLedger } from './broker-ledger.ts';
import { DRY_RUN } from './dry-run-venue.ts';
import { holdInput } from './held-input.ts';
import { tellsNews } from './order-life.ts';
import { type PolledOrder, pollDifference } from './poll-diff.ts';
import { TradeIntake } from './trade-intake.ts';
import type { ReadTrade, Venue, VenueEvent, VenueOrder } from './venue.ts';

/** What the broker asks of the outside world. */
export interface BrokerPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Draws a fraction from 0 (included) to 1 (excluded), for waits. */
  readonly draw: () => number;
  /** State of the kill switch, from a cache that is at most 250 ms old; throwing counts as `unreadable`. */
  readonly readKillState: () => KillState;
  readonly venue: Venue;
  readonly onAlarm: (alarm: BrokerAlarm) => void;
}

/** How a broker is set up. */
export interface BrokerSettings extends AgentSettings {
  readonly limits: BrokerLimits;
  /** Whether the venue sends orders; a dry run otherwise. */
  readonly isLive: boolean;
  /** Topics; those that Njord ships with by default. */
  readonly topics?: TopicTable;
}

/** Orders of live trading that have not ended, while nothing may be sent. */
export class OpenLiveOrdersError extends Error {
  /** Stable code of this error. */
  readonly code = 'OPEN_LIVE_ORDERS';

  /** Names the orders, a few of them. */
  constructor(orderIds: readonly string[]) {
    super(
      `Expected no open orders of live trading at the start of a dry run, found ${orderIds.length}: ` +
        `${orderIds.slice(0, 5).join(', ')}. Start the broker live until they have ended, or cancel them.`,
    );
    this.name = 'OpenLiveOrdersError';
  }
}

/** Longest wait for a price of every symbol at the start, in milliseconds; orders without one are refused then. */
const PRICE_PATIENCE_MS = 5_000;

/**
 * The broker as a service: approved orders in; order updates, fills and positions out. An order is noted before anything is
 * sent, so that a restart knows what to look up; what the venue says is noted before anybody hears of it.
 */
export function brokerService(ports: BrokerPorts, settings: BrokerSettings): ServiceDefinition {
  return { name: 'broker', create: (snapshot) => createLogic(ports, settings, snapshot) };
}

function createLogic(ports: BrokerPorts, settings: BrokerSettings, snapshot: unknown): ServiceLogic {
  const { clock, venue } = ports;
  const { topics = TOPICS, limits, isLive } = settings;
  const ledger = new BrokerLedger({ topics, venue: venue.name }, snapshot);
  const lastTrades = new LastTrades();
  const alarms = new BrokerAlarms(ports.onAlarm);
  const trades = new TradeIntake(ledger, alarms);
  const tally = { placed: 0, reconciled: 0, reconnects: 0 };
  /** Open orders as the venue showed them last, by client id. */
  let polled = new Map<string, PolledOrder>();
  /** When orders became known to be open, so that a list that was asked for before proves nothing about them. */
  const openSinceMs = new Map<string, number>();
  let cancelHold: () => void = () => undefined;
  // Prices do not outlive a restart: orders that wait on the bus would all be refused for want of one.
  const heldOrders = holdInput(inputOf(anyMessageOf(topics.orders), takeOrder));
  const mailbox = createMailbox<BrokerNews>('broker.news', takeNews);
  const agent: BrokerAgent = createBrokerAgent(
    {
      venue,
      clock,
      timers: ports.timers,
      draw: ports.draw,
      post: mailbox.post,
      obstacleTo: (order) => obstacleToCall(order, surroundingsOf(order.symbol), limits),
      tradesSinceMs: () => ledger.trades.askSinceMs,
      onFailure(what, error) {
        alarms.raise({ kind: 'call-failed', what, error });
      },
      onReconnect() {
        tally.reconnects += 1;
      },
    },
    settings,
  );

  return {
    inputs: [
      inputOf(topics.trades, takeTrade),
      heldOrders.input,
      inputOf(topics.cancels, takeCancel),
      mailbox.input,
    ],
    recall(note: unknown) {
      const { atNs, facts } = decodeFacts(note);
      for (const fact of facts) ledger.learn(fact, atNs);
    },
    snapshot: () => ledger.snapshot(),
    measures,
    start,
    stop() {
      cancelHold();
      agent.stop();
    },
  };

  function takeTrade(trade: TradeEvent): Effect {
    lastTrades.record(trade, clock.nowNs());
    if (settings.symbols.every((symbol) => lastTrades.of(symbol) !== undefined)) heldOrders.release();
    return NO_EFFECT;
  }

  function takeOrder(message: unknown): Effect {
    const read = readOrderMessage(message);
    const { orderId = null } = read;
    const isKnown = orderId !== null && ledger.isKnown(orderId);
    const symbol = read.order.kind === 'ok' ? read.order.value.symbol : '';
    const surroundings = surroundingsOf(symbol);
    const admission = admit(
      read,
      {
        ...surroundings,
        venue: venue.name,
        isKnown,
        activeCount: ledger.activeCount,
        dayNotional: ledger.dayNotional(surroundings.nowNs),
      },
      limits,
    );
    if (admission.kind === 'admitted') {
      const { order, notional } = admission;
      return learn([{ kind: 'admitted', order, notional, isLive }], () => {
        begin(order.intentId, { isFirstLife: true });
      });
    }
    const { reason, fields } = admission;
    alarms.raise({ kind: 'refused', orderId, reason });
    // Whoever has this order was or will be told once; a message without identity has nobody to tell.
    if (orderId === null || isKnown) return NO_EFFECT;
    return learn([{ kind: 'not-placed', orderId, reason, fields }]);
  }

  function takeCancel({ order, clientOrderId }: OrderCancel): Effect {
    const active =
      order.kind === 'order-id' ? ledger.order(order.orderId) : ledger.orderByName(order.exchangeOrderId);
    const named = active ?? (clientOrderId === undefined ? undefined : ledger.orderByName(clientOrderId));
    if (named === undefined) return NO_EFFECT;
    const { intentId: orderId } = named.order;
    return learn([{ kind: 'cancel-asked', orderId }], () => {
      pursue(orderId);
    });
  }

  function takeNews(news: BrokerNews): Effect {
    switch (news.kind) {
      case 'placing-ended': {
        const { orderId, outcome } = news;
        if (outcome.kind === 'placed') {
          tally.placed += 1;
          return takeOrders([{ orderId, order: outcome.order }]);
        }
        alarms.raise({ kind: 'refused', orderId, reason: outcome.reason });
        return learn([{ kind: 'not-placed', orderId, reason: outcome.reason, fields: [] }]);
      }
      case 'looked-up':
        if (news.order !== null) return takeOrders([{ orderId: news.orderId, order: news.order }]);
        if (ledger.order(news.orderId) !== undefined)
          alarms.raise({ kind: 'order-lost', orderId: news.orderId });
        return NO_EFFECT;
      case 'events':
        return takeEvents(news.events);
      case 'open-orders':
        return takeOpenOrders(news.orders, news.askedMs);
      case 'trades':
        return takeList(news.reads);
    }
  }

  /** What the venue says about orders; news that change nothing are not noted. */
  function takeOrders(found: readonly FoundOrder[], facts: readonly BrokerFact[] = []): Effect {
    const told = found.filter(({ orderId, order }) => {
      const active = ledger.order(orderId);
      return active !== undefined && tellsNews(active.life, order);
    });
    for (const { orderId, order } of told) {
      if (order.status !== 'UNKNOWN') continue;
      alarms.raise({ kind: 'unknown-status', orderId, word: order.statusWord });
    }
    return learn(
      [...facts, ...told.map(({ orderId, order }) => ({ kind: 'venue-order', orderId, order }) as const)],
      () => {
        for (const { orderId } of told) pursue(orderId);
      },
    );
  }

  function takeEvents(events: readonly VenueEvent[]): Effect {
    const reads = events.flatMap((event) => (event.kind === 'trade' ? [event.read] : []));
    const problems = events.flatMap((event) =>
      event.kind === 'unreadable' ? [{ kind: 'unreadable', problem: event.problem, text: '' } as const] : [],
    );
    const orders = events.flatMap((event) => (event.kind === 'order' ? ours(event.order) : []));
    return takeOrders(orders, trades.factsOf([...reads, ...problems]));
  }

  /** A list of open orders; what became of those that are not in it any more is asked, not guessed. */
  function takeOpenOrders(orders: readonly VenueOrder[], askedMs: number): Effect {
    const listed = orders.flatMap(ours);
    const now = listed.map(({ order }) => polledOf(order));
    const open = ledger
      .active()
      .filter(({ life, order }) => life.phase === 'open' && (openSinceMs.get(order.intentId) ?? 0) < askedMs);
    const before = open.map(
      ({ clientOrderId, life }) => polled.get(clientOrderId) ?? unpolled(clientOrderId, life.filledAtVenue),
    );
    const { changed, vanishedIds } = pollDifference(before, now);
    polled = new Map(now.map((order) => [order.id, order]));
    const changedIds = new Set(changed.map(({ id }) => id));
    const effect = takeOrders(listed.filter(({ order }) => changedIds.has(order.clientOrderId ?? '')));
    return {
      ...effect,
      after() {
        effect.after?.();
        for (const id of vanishedIds) lookUp(ledger.orderByName(id));
      },
    };
  }

  /** The whole list of trades since the window began. */
  function takeList(reads: readonly ReadTrade[]): Effect {
    const facts = trades.factsOf(reads);
    tally.reconciled += facts.filter(({ kind }) => kind === 'executed').length;
    const stamps = reads.flatMap((read) => (read.kind === 'trade' ? [read.trade.tsMs] : []));
    const nowMs = Number(clock.nowNs() / 1_000_000n);
    // A stamp from the future must not hide what comes before it; nor may an execution that waits for its order be passed.
    const readUpToMs = Math.min(nowMs, Math.max(0, ...stamps), ...trades.heldBack.map(({ tsMs }) => tsMs));
    if (readUpToMs <= ledger.trades.watermarkMs) return learn(facts);
    return learn([...facts, { kind: 'read-up-to', tsMs: readUpToMs }]);
  }

  function ours(order: VenueOrder): readonly FoundOrder[] {
    const active =
      (order.clientOrderId === null ? undefined : ledger.orderByName(order.clientOrderId)) ??
      ledger.orderByName(order.venueOrderId);
    if (active === undefined) return [];
    return [{ orderId: active.order.intentId, order: { ...order, clientOrderId: active.clientOrderId } }];
  }

  /** Takes facts, notes them, and says what follows. */
  function learn(facts: readonly BrokerFact[], after: () => void = () => undefined): Effect {
    if (facts.length === 0) return { messages: [], after };
    const atNs = clock.nowNs();
    const messages: WireMessage[] = [];
    for (const fact of facts) {
      messages.push(...ledger.learn(fact, atNs));
      if (fact.kind === 'venue-order') noteOpen(fact.orderId);
    }
    return {
      note: encodeFacts({ atNs, facts }),
      messages,
      after() {
        after();
        if (trades.hasPostponed) agent.reconcileSoon();
      },
    };
  }

  function noteOpen(orderId: string): void {
    const isOpen = ledger.order(orderId)?.life.phase === 'open';
    if (!isOpen) openSinceMs.delete(orderId);
    else if (!openSinceMs.has(orderId)) openSinceMs.set(orderId, clock.monotonicMs());
  }

  function start(): void {
    const active = ledger.active();
    const live = active.filter((each) => each.isLive);
    if (!isLive && live.length > 0) throw new OpenLiveOrdersError(live.map(({ order }) => order.intentId));
    for (const { order, life, ...each } of active) {
      const { intentId: orderId } = order;
      if (!each.isLive)
        void mailbox.post({ kind: 'placing-ended', orderId, outcome: { kind: 'refused', reason: DRY_RUN } });
      else if (life.phase === 'placing') begin(orderId, { isFirstLife: false });
      else lookUp(ledger.order(orderId));
      pursue(orderId);
    }
    cancelHold = ports.timers.start(PRICE_PATIENCE_MS, heldOrders.release);
    agent.start();
  }

  function begin(orderId: string, life: { readonly isFirstLife: boolean }): void {
    const active = ledger.order(orderId);
    if (active !== undefined) agent.place(active.order, active.clientOrderId, life);
  }

  function lookUp(active: ActiveOrder | undefined): void {
    if (active !== undefined) agent.lookUp(active.order.intentId, active.clientOrderId, active.order.symbol);
  }

  /** Does what an order asks for next. */
  function pursue(orderId: string): void {
    const active = ledger.order(orderId);
    if (active === undefined) return;
    const { life, clientOrderId, order } = active;
    if (life.phase === 'ending') agent.reconcileSoon();
    if (life.phase !== 'open' || !active.isCancelAsked || life.venueOrderId === null) return;
    agent.cancel(orderId, { clientOrderId, venueOrderId: life.venueOrderId, symbol: order.symbol });
  }

  function surroundingsOf(symbol: string): Surroundings {
    return { killState: killState(), lastTrade: lastTrades.of(symbol), nowNs: clock.nowNs() };
  }

  /** Fails closed: a switch that cannot be read is taken as tripped. */
  function killState(): KillState {
    try {
      return ports.readKillState();
    } catch {
      return 'unreadable';
    }
  }

  function measures(): readonly Measure[] {
    const openOrders = new Map<string, number>();
    for (const { order } of ledger.active())
      openOrders.set(order.symbol, (openOrders.get(order.symbol) ?? 0) + 1);
    const contactAgeMs = agent.contactAgeMs();
    return [
      { name: 'remembered-ids', symbol: null, value: ledger.rememberedCount },
      ...[...openOrders].map(([symbol, value]) => ({ name: 'open-orders', symbol, value }) as const),
      { name: 'orders-placed', symbol: null, value: tally.placed },
      { name: 'orders-refused', symbol: null, value: alarms.countOf('refused') },
      { name: 'unknown-statuses', symbol: null, value: alarms.countOf('unknown-status') },
      { name: 'set-aside', symbol: null, value: alarms.countOf('set-aside') },
      { name: 'trades-reconciled', symbol: null, value: tally.reconciled },
      { name: 'stream-reconnects', symbol: null, value: tally.reconnects },
      { name: 'failed-calls', symbol: null, value: alarms.countOf('call-failed') },
      { name: 'waiting-calls', symbol: null, value: agent.waitingCount() },
      ...(contactAgeMs === null
        ? []
        : [{ name: 'venue-contact-age-seconds', symbol: null, value: contactAgeMs / 1_000 } as const]),
    ];
  }
}

/** What the venue says about an order of ours. */
interface FoundOrder {
  readonly orderId: string;
  readonly order: VenueOrder;
}

/** The topic without the check of the bus: an order that breaks the contract must reach the broker, so that its owner is told. */
function anyMessageOf({ pattern, delivery }: TopicFamily<OrderEvent>): TopicFamily<unknown> {
  return {
    pattern,
    delivery,
    decode: (message) => ({ kind: 'ok', value: message, ignored: [] }),
    encode: (message) => message,
    keyOf: () => '',
  };
}

function polledOf(order: VenueOrder): PolledOrder {
  const { status, filledQuantity, averagePrice } = order;
  return { id: order.clientOrderId ?? order.venueOrderId, status, filledQuantity, averagePrice };
}

function unpolled(id: string, filledQuantity: Decimal): PolledOrder {
  return { id, status: 'NEW', filledQuantity, averagePrice: null };
}
