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
  type Decoder,
  decodeBookEvent,
  decodeFillEvent,
  decodeOHLCVBar,
  decodeOrderCancel,
  decodeOrderEvent,
  decodeOrderIntent,
  decodeOrderUpdate,
  decodePositionSnapshot,
  decodeRiskDecision,
  decodeTradeEvent,
  encodeBookEvent,
  encodeFillEvent,
  encodeOHLCVBar,
  encodeOrderCancel,
  encodeOrderEvent,
  encodeOrderIntent,
  encodeOrderUpdate,
  encodePositionSnapshot,
  encodeRiskDecision,
  encodeTradeEvent,
  type FillEvent,
  type OHLCVBar,
  type OrderCancel,
  type OrderEvent,
  type OrderIntent,
  type OrderUpdate,
  type PositionSnapshot,
  type RiskDecision,
  type TradeEvent,
} from '../contracts/index.ts';
import type { DeliveryClass, TopicFamily } from './topic-family.ts';
import type { WireMessage } from './wire-message.ts';

/** The families of the trading core. */
export const TOPICS = Object.freeze({
  /** `md.trades.{symbol}` */
  trades: family<TradeEvent>('md.trades.*', 'lossy', decodeTradeEvent, encodeTradeEvent, symbolOf),
  /** `md.book.{symbol}` */
  book: family<BookEvent>('md.book.*', 'lossy', decodeBookEvent, encodeBookEvent, symbolOf),
  /** `md.ohlcv.{timeframe}.{symbol}` */
  bars: family<OHLCVBar>('md.ohlcv.*', 'lossy', decodeOHLCVBar, encodeOHLCVBar, timeframeAndSymbolOf),
  /** What strategies want. */
  intents: family<OrderIntent>('strat.intent', 'durable', decodeOrderIntent, encodeOrderIntent),
  /** What risk says: the only decision topic. */
  decisions: family<RiskDecision>('risk.decision', 'durable', decodeRiskDecision, encodeRiskDecision),
  /** What risk approved: the only order topic, for paper and live alike. */
  orders: family<OrderEvent>('exec.order', 'durable', decodeOrderEvent, encodeOrderEvent),
  /** What venues executed: the only fill topic, for paper and live alike. */
  fills: family<FillEvent>('exec.fill', 'durable', decodeFillEvent, encodeFillEvent),
  /** What the fills add up to. */
  positions: family<PositionSnapshot>(
    'positions.snapshot',
    'durable',
    decodePositionSnapshot,
    encodePositionSnapshot,
  ),
  /** What became of orders that did not fill at once. */
  orderUpdates: family<OrderUpdate>('broker.orders', 'durable', decodeOrderUpdate, encodeOrderUpdate),
  /** Requests to cancel an order. */
  cancels: family<OrderCancel>('orders.cancel', 'durable', decodeOrderCancel, encodeOrderCancel),
});

/** Makes the wire message that carries a value on its topic. */
export function wireMessage<Message>(topicFamily: TopicFamily<Message>, message: Message): WireMessage {
  const { pattern } = topicFamily;
  const key = topicFamily.keyOf(message);
  const topic = pattern.endsWith('*') ? pattern.slice(0, -1) + key : pattern;
  return { topic, payload: topicFamily.encode(message) };
}

function family<Message>(
  pattern: string,
  delivery: DeliveryClass,
  decode: Decoder<Message>,
  encode: (message: Message) => unknown,
  keyOf: (message: Message) => string = () => '',
): TopicFamily<Message> {
  return Object.freeze({ pattern, delivery, decode, encode, keyOf });
}

function symbolOf(message: { readonly symbol: string }): string {
  return message.symbol;
}

function timeframeAndSymbolOf(bar: OHLCVBar): string {
  return `${bar.timeframe}.${bar.symbol}`;
}
