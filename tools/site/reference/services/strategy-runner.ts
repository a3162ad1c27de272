/**
 * Market events in, the intents of all strategies out. One that fails takes no other with it.
 *
 * @module
 */
export * from '../../../../src/services/strategy-runner/index.ts';
export type { SeatState } from '../../../../src/services/strategy-runner/seat.ts';
