import { decodeBookEvent, encodeBookEvent } from './book-event.ts';
import type { Decoder } from './decoded.ts';
import { decodeFillEvent, encodeFillEvent } from './fill-event.ts';
import { decodeOHLCVBar, encodeOHLCVBar } from './ohlcv-bar.ts';
import { decodeOrderCancel, encodeOrderCancel } from './order-cancel.ts';
import { decodeOrderEvent, encodeOrderEvent } from './order-event.ts';
import { decodeOrderIntent, encodeOrderIntent } from './order-intent.ts';
import { decodeOrderUpdate, encodeOrderUpdate } from './order-update.ts';
import { decodePositionSnapshot, encodePositionSnapshot } from './position-snapshot.ts';
import { decodeRiskDecision, encodeRiskDecision } from './risk-decision.ts';
import { decodeTradeEvent, encodeTradeEvent } from './trade-event.ts';

/** The way of one kind of message from the wire and to it. */
export interface WireForm<Message, Wire = unknown> {
  /** Reads a payload. */
  readonly decode: Decoder<Message>;
  /** Writes a payload. */
  readonly encode: (message: Message) => Wire;
}

/** Every kind of message of the core: topics carry no other, and each is tested against its specification. */
export const MESSAGES = Object.freeze({
  trade: { decode: decodeTradeEvent, encode: encodeTradeEvent },
  book: { decode: decodeBookEvent, encode: encodeBookEvent },
  bar: { decode: decodeOHLCVBar, encode: encodeOHLCVBar },
  intent: { decode: decodeOrderIntent, encode: encodeOrderIntent },
  decision: { decode: decodeRiskDecision, encode: encodeRiskDecision },
  order: { decode: decodeOrderEvent, encode: encodeOrderEvent },
  fill: { decode: decodeFillEvent, encode: encodeFillEvent },
  position: { decode: decodePositionSnapshot, encode: encodePositionSnapshot },
  update: { decode: decodeOrderUpdate, encode: encodeOrderUpdate },
  cancel: { decode: decodeOrderCancel, encode: encodeOrderCancel },
});
