/**
 * Trades from files or made up from a seed, the bars they add up to, and replays of what was recorded.
 *
 * @module
 */
export * from '../../../../src/services/market-data/index.ts';
