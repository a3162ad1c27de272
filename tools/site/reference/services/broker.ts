/**
 * Approved orders to a venue, at most once each, and what becomes of them back.
 *
 * @module
 */

export type { BackoffPorts, RetryPorts } from '../../../../src/services/broker/backoff.ts';
export type { BrokerFact } from '../../../../src/services/broker/broker-facts.ts';
export type { TradeOwner } from '../../../../src/services/broker/broker-ledger.ts';
export * from '../../../../src/services/broker/index.ts';
export type { OrderPhase } from '../../../../src/services/broker/order-life.ts';
export { tradeLogSnapshots } from '../../../../src/services/broker/trade-log.ts';
export type { CallLimits, CallPorts } from '../../../../src/services/broker/venue-calls.ts';
