/** The messages of the core: their types, and their only way from and to the wire. */
export {
  type BookEvent,
  type BookEventWire,
  type BookLevel,
  decodeBookEvent,
  encodeBookEvent,
} from './book-event.ts';
export { type Decoded, type Decoder, describeFieldErrors, type FieldError } from './decoded.ts';
export {
  DENIAL_REASONS,
  type Denial,
  type DenialReason,
  type KillSwitchSource,
  type NoCaps,
} from './denial.ts';
export type { Meta } from './field-reader.ts';
export { decodeFillEvent, encodeFillEvent, type FillEvent, type FillEventWire } from './fill-event.ts';
export { MESSAGES, type WireForm } from './messages.ts';
export {
  decodeOHLCVBar,
  encodeOHLCVBar,
  type OHLCVBar,
  type OHLCVBarWire,
  TIMEFRAME_NS,
  type Timeframe,
} from './ohlcv-bar.ts';
export {
  decodeOrderCancel,
  encodeOrderCancel,
  type OrderCancel,
  type OrderCancelWire,
} from './order-cancel.ts';
export { decodeOrderEvent, encodeOrderEvent, type OrderEvent, type OrderEventWire } from './order-event.ts';
export {
  decodeOrderIntent,
  encodeOrderIntent,
  type OrderIntent,
  type OrderIntentWire,
} from './order-intent.ts';
export { limitPriceOf, type OrderTerms } from './order-terms.ts';
export {
  decodeOrderUpdate,
  encodeOrderUpdate,
  type OrderStatus,
  type OrderUpdate,
  type OrderUpdateWire,
} from './order-update.ts';
export {
  decodePositionSnapshot,
  encodePositionSnapshot,
  netPnl,
  type PositionSnapshot,
  type PositionSnapshotWire,
} from './position-snapshot.ts';
export {
  type ApprovedDecision,
  type DeniedDecision,
  decodeRiskDecision,
  encodeRiskDecision,
  type RiskDecision,
  type RiskDecisionWire,
} from './risk-decision.ts';
export type { Side } from './side.ts';
export { decodeTradeEvent, encodeTradeEvent, type TradeEvent, type TradeEventWire } from './trade-event.ts';
