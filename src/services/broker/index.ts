/** The broker: approved orders to a venue, at most once each, and what becomes of them back. */
export {
  type Admission,
  admit,
  type BrokerLimits,
  type BrokerSituation,
  notionalOf,
  type OrderMessage,
  obstacleToCall,
  REFUSAL_REASONS,
  type RefusalReason,
  readOrderMessage,
  type Surroundings,
} from './admission.ts';
export {
  type BackoffPolicy,
  backoffMs,
  isRetryable,
  REST_BACKOFF,
  retryAfterMs,
  retrying,
} from './backoff.ts';
export type { AgentSettings, BrokerNews } from './broker-agent.ts';
export type { BrokerAlarm } from './broker-alarms.ts';
export { brokerJournal } from './broker-journal.ts';
export { type ActiveOrder, BrokerLedger, openOrderIdsIn } from './broker-ledger.ts';
export {
  type BrokerPorts,
  type BrokerSettings,
  brokerService,
  OpenLiveOrdersError,
} from './broker-service.ts';
export { readCcxtTrade } from './ccxt/ccxt-trade.ts';
export { type CcxtExchange, ccxtVenue, isCcxtExchange } from './ccxt/ccxt-venue.ts';
export { CLIENT_ORDER_ID_PREFIX, clientOrderIdOf } from './client-order-id.ts';
export { DRY_RUN, dryRunVenue } from './dry-run-venue.ts';
export { type LiveSwitches, type TradingMode, tradingMode } from './live-gate.ts';
export {
  beginLife,
  type LifeStep,
  type OrderEnd,
  type OrderLife,
  onExecution,
  onVenueOrder,
} from './order-life.ts';
export {
  type FailureMeaning,
  meaningOf,
  type PlacingOutcome,
  type PlacingPorts,
  placeOrder,
} from './placing.ts';
export { type PollDifference, type PolledOrder, pollDifference } from './poll-diff.ts';
export { keepReading, type ReadingPorts, reconnectMs } from './reconnect.ts';
export {
  createEventStream,
  type OpenSocket,
  type Socket,
  type SocketListener,
} from './simulated/event-stream.ts';
export {
  type HttpAnswer,
  type HttpCall,
  type HttpRequest,
  type SimulatedVenueAddress,
  type SimulatedVenuePorts,
  simulatedVenue,
} from './simulated/simulated-venue.ts';
export { isTerminal, statusOf, type VenueStatus } from './status-words.ts';
export { compareIds, OVERLAP_MS, type StampedTrade, TradeLog, type TradeLogSnapshot } from './trade-log.ts';
export type {
  Balance,
  OrderName,
  OrderRequest,
  ReadTrade,
  Venue,
  VenueEvent,
  VenueOrder,
  VenueStream,
  VenueTrade,
} from './venue.ts';
export { CallsStoppedError, createVenueCalls, type VenueCalls } from './venue-calls.ts';
export { isDuplicateOrder, networkFailureOf, VenueError, type VenueFailure } from './venue-error.ts';
