/**
 * A paper trading session: every service in one process, joined by the topics of the in-memory bus.
 *
 *     trade ─┬→ paper trader (resting orders) ─┐
 *            └→ strategies → intents → risk ─┬→ orders → paper trader → fills, positions
 *                                            └→ decisions
 *
 * The clock is the time of the trades, and after each trade the topics are drained in a fixed order until
 * they are quiet. So an order never overtakes the price it should see, and the same trades always give the
 * same session.
 */
import {
  type Bus,
  createMemoryBus,
  type ReceivedMessage,
  type Subscription,
  TOPICS,
  type WireMessage,
  wireMessage,
} from '../core/bus/index.ts';
import type {
  FillEvent,
  OrderUpdate,
  PositionSnapshot,
  RiskDecision,
  TradeEvent,
} from '../core/contracts/index.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { createPaperTrader, type FillCosts, type Market } from '../services/paper-trader/index.ts';
import {
  createRiskEngine,
  DayPnl,
  intentMessages,
  type KillState,
  LastTrades,
  type RiskLimits,
} from '../services/risk-engine/index.ts';
import {
  createStrategyRunner,
  type StrategyFailure,
  type StrategyReport,
} from '../services/strategy-runner/index.ts';
import type { Strategy } from '../strategies/index.ts';

/** What a session consists of. */
export interface PaperSessionPlan {
  /** Strategies that trade. */
  readonly strategies: readonly Strategy[];
  /** What risk lets pass. */
  readonly limits: RiskLimits;
  /** What the simulated venue charges. */
  readonly costs: FillCosts;
  /** State of the kill switch for the whole session. */
  readonly killState: KillState;
}

/** Hears what happens in a session. */
export interface PaperSessionListener {
  /** Risk has decided. */
  readonly onDecision: (decision: RiskDecision) => void;
  /** The venue has filled an order. */
  readonly onFill: (fill: FillEvent) => void;
  /** The venue says what became of an order that did not fill at once. */
  readonly onOrderUpdate: (update: OrderUpdate) => void;
  /** A strategy has thrown. */
  readonly onStrategyFailure: (failure: StrategyFailure) => void;
}

/** A running session. */
export interface PaperSession {
  /** Takes the next trade and everything that follows from it. */
  readonly handleTrade: (trade: TradeEvent) => Promise<void>;
  /** Returns the simulated market of a symbol. */
  readonly market: (symbol: string) => Market;
  /** Stops the strategies, closes the bus, and returns what each strategy has done. */
  readonly finish: () => Promise<readonly StrategyReport[]>;
}

const VENUE = 'paper';

/** Everything is drained after each trade, so a few messages per topic are room enough. */
const LOG_CAPACITY = 1_024;
const TRADE_QUEUE_CAPACITY = 16;

/** Starts a session. */
export async function startPaperSession(
  plan: PaperSessionPlan,
  listener: PaperSessionListener,
): Promise<PaperSession> {
  const bus = createMemoryBus({ logCapacity: LOG_CAPACITY });
  const clock = createVirtualClock(0n);
  const dayPnl = new DayPnl();
  const lastTrades = new LastTrades();
  const risk = createRiskEngine(
    { clock, lastTrades, dayPnl, readKillState: () => plan.killState },
    { limits: plan.limits, venue: VENUE },
  );
  const paper = createPaperTrader(clock, { venue: VENUE, costs: plan.costs });
  const runner = createStrategyRunner(clock, plan.strategies, listener.onStrategyFailure);

  const inboxes = await Promise.all([
    openInbox(bus.subscribe(TOPICS.positions, { consumer: 'portfolio' }), takePosition),
    openInbox(bus.subscribe(TOPICS.fills, { consumer: 'report' }), listener.onFill),
    openInbox(bus.subscribe(TOPICS.orderUpdates, { consumer: 'report' }), listener.onOrderUpdate),
    openInbox(bus.subscribe(TOPICS.decisions, { consumer: 'report' }), listener.onDecision),
    openInbox(bus.subscribe(TOPICS.orders, { consumer: 'paper-trader' }), (order) =>
      publish(bus, paper.handleOrder(order)),
    ),
    openInbox(bus.subscribe(intentMessages(TOPICS), { consumer: 'risk-engine' }), (intent) =>
      publish(bus, risk.handleMessage(intent)),
    ),
    openInbox(
      bus.subscribe(TOPICS.trades, { consumer: 'session', queueCapacity: TRADE_QUEUE_CAPACITY }),
      takeTrade,
    ),
  ]);
  runner.start();

  return { handleTrade, market: (symbol) => paper.market(symbol), finish };

  async function handleTrade(trade: TradeEvent): Promise<void> {
    clock.advanceTo(trade.tsLocalNs);
    await bus.publish(wireMessage(TOPICS.trades, trade));
    await drain(inboxes);
  }

  /** The price comes first, then what it does to resting orders, and only then the strategies. */
  async function takeTrade(trade: TradeEvent): Promise<void> {
    lastTrades.record(trade, clock.nowNs());
    await publish(bus, paper.handleTrade(trade));
    const intents = runner.handleEvent({ kind: 'trade', trade });
    await publish(bus, { messages: intents.map((intent) => wireMessage(TOPICS.intents, intent)) });
  }

  function takePosition(position: PositionSnapshot): void {
    dayPnl.record(position, clock.nowNs());
    runner.handlePosition(position);
  }

  async function finish(): Promise<readonly StrategyReport[]> {
    runner.stop();
    await bus.close();
    return runner.reports();
  }
}

/** Handles the next message that waits; `undefined` when there is none. */
type Inbox = () => Promise<void> | undefined;

async function openInbox<Message>(
  opening: Promise<Subscription<Message>>,
  handle: (message: Message) => void | Promise<void>,
): Promise<Inbox> {
  const subscription = await opening;
  return () => {
    const delivery = subscription.poll();
    if (delivery?.kind !== 'message') return undefined;
    return handleAndAcknowledge(subscription, delivery, handle);
  };
}

async function handleAndAcknowledge<Message>(
  subscription: Subscription<Message>,
  message: ReceivedMessage<Message>,
  handle: (message: Message) => void | Promise<void>,
): Promise<void> {
  await handle(message.value);
  subscription.acknowledge(message);
}

/** Handles messages until every topic is quiet; after each, the earliest inbox comes first again. */
async function drain(inboxes: readonly Inbox[]): Promise<void> {
  let index = 0;
  while (index < inboxes.length) {
    const handling = inboxes[index]?.();
    if (handling !== undefined) await handling;
    index = handling === undefined ? index + 1 : 0;
  }
}

async function publish(bus: Bus, { messages }: { readonly messages: readonly WireMessage[] }): Promise<void> {
  if (messages.length > 0) await bus.publishBatch(messages);
}
