/**
 * Orders and market data in, simulated fills and exact positions out.
 *
 * @module
 */
export * from '../../../../src/services/paper-trader/index.ts';
