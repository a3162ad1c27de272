import { TOPICS, type TopicTable, type WireMessage, wireMessage } from '../../core/bus/index.ts';
import type { OrderEvent, OrderIntent, RiskDecision } from '../../core/contracts/index.ts';
import type { Decimal } from '../../core/money/index.ts';
import type { Clock } from '../../core/time.ts';
import type { Verdict } from './decide.ts';
import { type IntentMessage, readIntentMessage } from './intent-message.ts';
import type { RiskLimits } from './risk-limits.ts';
import { RiskMemory, type RiskMemorySnapshot } from './risk-memory.ts';
import type { KillState, LastTrade } from './situation.ts';

/** What the risk engine asks of the outside world. */
export interface RiskPorts {
  /** Time of each decision. */
  readonly clock: Clock;
  /** State of the kill switch, from a cache that is at most 250 ms old; throwing counts as `unreadable`. */
  readonly readKillState: () => KillState;
  /** Realized result of the UTC day after fees. */
  readonly dayPnl: { at(nowNs: bigint): Decimal };
  /** Latest trades. */
  readonly lastTrades: { of(symbol: string): LastTrade | undefined };
}

/** How a risk engine is set up. */
export interface RiskEngineSettings {
  /** What passes. */
  readonly limits: RiskLimits;
  /** Venue of the orders, unless the intent message names one. */
  readonly venue: string;
  /** Topics of decisions and orders; those that Njord ships with by default. */
  readonly topics?: TopicTable;
  /** Most identifiers remembered for 48 hours; beyond it everything is denied. 2 000 000 by default. */
  readonly seenCountMax?: number;
}

/** What the risk engine made of one intent message. */
export interface RiskOutcome {
  /** What the rules say. */
  readonly verdict: Verdict;
  /**
   * What to journal and then publish as one batch: the decision and, after an approval, the order. Empty when
   * the message has no identifier to answer to.
   */
  readonly messages: readonly WireMessage[];
}

/** Decides about intents, one after the other. */
export interface RiskEngine {
  /** Decides about a well-formed intent. */
  handleIntent(intent: OrderIntent): RiskOutcome;
  /** Decides about a message of any shape: never throws, and approves nothing but a well-formed intent. */
  handleMessage(message: unknown): RiskOutcome;
  /** Takes a journaled decision back into memory, after a restart; one that is known or too old changes nothing. */
  recall(decision: RiskDecision, atNs: bigint): void;
  /** Number of intent identifiers remembered. */
  seenCount(): number;
  /**
   * Returns what a restart must know, as plain JSON data. Store it only after the messages of every outcome so
   * far were journaled: an identifier that is remembered while its order was lost would bar the order for good.
   */
  snapshot(): RiskMemorySnapshot;
}

/** Makes a risk engine, new or from the snapshot of an earlier one. */
export function createRiskEngine(
  ports: RiskPorts,
  settings: RiskEngineSettings,
  snapshot?: RiskMemorySnapshot,
): RiskEngine {
  const memory = new RiskMemory(snapshot, settings.seenCountMax);
  const { topics = TOPICS } = settings;

  return {
    handleIntent: (intent) =>
      settle({ intent: { kind: 'ok', value: intent, ignored: [] }, intentId: intent.id, venue: undefined }),
    handleMessage: (message) => settle(readIntentMessage(message)),
    recall: (decision, atNs) => memory.recall(decision, atNs),
    seenCount: () => memory.seenCount,
    snapshot: () => memory.snapshot(),
  };

  function settle({ intent, intentId, venue = settings.venue }: IntentMessage): RiskOutcome {
    const nowNs = ports.clock.nowNs();
    const surroundings = {
      nowNs,
      killState: readKillState(ports),
      lastTrade: intent.kind === 'ok' ? ports.lastTrades.of(intent.value.symbol) : undefined,
      dayPnl: ports.dayPnl.at(nowNs),
    };
    const verdict = memory.assess(intent, surroundings, settings.limits);
    if (intentId === undefined) return { verdict, messages: [] };
    const decision = wireMessage(topics.decisions, decisionOf(verdict, intentId));
    if (verdict.kind === 'denied') return { verdict, messages: [decision] };
    return {
      verdict,
      messages: [decision, wireMessage(topics.orders, orderOfIntent(verdict.intent, venue, nowNs))],
    };
  }
}

/** Fails closed: a switch that cannot be read is taken as tripped. */
function readKillState(ports: RiskPorts): KillState {
  try {
    return ports.readKillState();
  } catch {
    return 'unreadable';
  }
}

function decisionOf(verdict: Verdict, intentId: string): RiskDecision {
  return verdict.kind === 'approved'
    ? { kind: 'approved', intentId }
    : { kind: 'denied', intentId, ...verdict.denial };
}

/** Returns the order that an approved intent becomes, `tsAcceptedNs` being the time of the approval. */
export function orderOfIntent(intent: OrderIntent, venue: string, tsAcceptedNs: bigint): OrderEvent {
  const { id: intentId, strategyId, symbol, side, quantity } = intent;
  const order = { intentId, strategyId, venue, symbol, side, quantity, tsAcceptedNs };
  return intent.type === 'market'
    ? { type: 'market', ...order }
    : { type: 'limit', limitPrice: intent.limitPrice, ...order };
}
