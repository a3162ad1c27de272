/**
 * The topic table: every topic of the system, once. Services get their topics from here and write no
 * names of their own, so a publisher and its consumers cannot drift apart.
 *
 * A *lossy* topic carries what the next message makes obsolete; a slow reader loses the oldest. A *durable*
 * topic carries what must not get lost; it is delivered at least once, and a slow reader holds the
 * producer back.
 */

import {
  type BookEvent,
  type FillEvent,
  MESSAGES,
  type OHLCVBar,
  type OrderCancel,
  type OrderEvent,
  type OrderIntent,
  type OrderUpdate,
  type PositionSnapshot,
  type RiskDecision,
  type TradeEvent,
  type WireForm,
} from '../contracts/index.ts';
import type { DeliveryClass, TopicFamily } from './topic-family.ts';
import { TOPIC_NAMES, type TopicNames, topicPattern } from './topic-names.ts';
import type { WireMessage } from './wire-message.ts';

/** Every family of the trading core, under the names of one configuration. */
export type TopicTable = Readonly<{
  /** Trades by symbol. */
  trades: TopicFamily<TradeEvent>;
  /** Order books by symbol. */
  book: TopicFamily<BookEvent>;
  /** Bars by timeframe and symbol. */
  bars: TopicFamily<OHLCVBar>;
  /** What strategies want. */
  intents: TopicFamily<OrderIntent>;
  /** What risk says: the only decision topic. */
  decisions: TopicFamily<RiskDecision>;
  /** What risk approved: the only order topic, for paper and live alike. */
  orders: TopicFamily<OrderEvent>;
  /** What venues executed: the only fill topic, for paper and live alike. */
  fills: TopicFamily<FillEvent>;
  /** What the fills add up to. */
  positions: TopicFamily<PositionSnapshot>;
  /** What became of orders that did not fill at once. */
  orderUpdates: TopicFamily<OrderUpdate>;
  /** Requests to cancel an order. */
  cancels: TopicFamily<OrderCancel>;
}>;

/** Makes the topic table for these names; what a topic carries, and how surely, is not for a name to decide. */
export function topicTable(names: TopicNames): TopicTable {
  return Object.freeze({
    trades: family(names.trades, 'lossy', MESSAGES.trade, symbolOf),
    book: family(names.book, 'lossy', MESSAGES.book, symbolOf),
    bars: family(names.bars, 'lossy', MESSAGES.bar, timeframeAndSymbolOf),
    intents: family(names.intents, 'durable', MESSAGES.intent),
    decisions: family(names.decisions, 'durable', MESSAGES.decision),
    orders: family(names.orders, 'durable', MESSAGES.order),
    fills: family(names.fills, 'durable', MESSAGES.fill),
    positions: family(names.positions, 'durable', MESSAGES.position),
    orderUpdates: family(names.orderUpdates, 'durable', MESSAGES.update),
    cancels: family(names.cancels, 'durable', MESSAGES.cancel),
  });
}

/** The topic table under the names that Njord ships with. */
export const TOPICS: TopicTable = topicTable(TOPIC_NAMES);

/** Makes the wire message that carries a value on its topic. */
export function wireMessage<Message>(topicFamily: TopicFamily<Message>, message: Message): WireMessage {
  const { pattern } = topicFamily;
  const key = topicFamily.keyOf(message);
  const topic = pattern.endsWith('*') ? pattern.slice(0, -1) + key : pattern;
  return { topic, payload: topicFamily.encode(message) };
}

function family<Message>(
  name: string,
  delivery: DeliveryClass,
  { decode, encode }: WireForm<Message>,
  keyOf: (message: Message) => string = noKey,
): TopicFamily<Message> {
  return Object.freeze({ pattern: topicPattern(name), delivery, decode, encode, keyOf });
}

function noKey(): string {
  return '';
}

function symbolOf(message: { readonly symbol: string }): string {
  return message.symbol;
}

function timeframeAndSymbolOf(bar: OHLCVBar): string {
  return `${bar.timeframe}.${bar.symbol}`;
}
