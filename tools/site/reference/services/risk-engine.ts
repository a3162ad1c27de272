/**
 * Order intents in, decisions and approved orders out: seven rules, in a closed order.
 *
 * @module
 */
export * from '../../../../src/services/risk-engine/index.ts';
