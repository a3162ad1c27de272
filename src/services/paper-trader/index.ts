/** The paper trader: orders and market data in, simulated fills and exact positions out. */
export { type FillCosts, feeOf, type Liquidity, NO_COSTS, requireChargeable } from './fill-costs.ts';
export { type Arrival, priceOnArrival, slip } from './fill-price.ts';
export {
  type Filled,
  type Market,
  type MarketEvent,
  type MarketRejection,
  type MarketRules,
  type MarketStep,
  onCancel,
  onOrder,
  onTrade,
  UNTOUCHED_MARKET,
} from './market.ts';
export {
  type Canceled,
  cancelOrder,
  EMPTY_BOOK,
  type OrderBook,
  type Reached,
  type RestingOrder,
  restingOrderCount,
  restingOrders,
  restOrder,
  takeReached,
} from './order-book.ts';
export { snapshotOf } from './paper-messages.ts';
export { paperService, restingOrderIdsIn } from './paper-service.ts';
export {
  createPaperTrader,
  type PaperMessageKind,
  type PaperOutcome,
  type PaperTrader,
  type PaperTraderSettings,
} from './paper-trader.ts';
export type { RejectionReason } from './rejection-reason.ts';
export type { MarketSnapshot, PaperTraderSnapshot, RestingOrderSnapshot } from './snapshot.ts';
