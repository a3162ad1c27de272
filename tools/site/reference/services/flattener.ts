/**
 * What an operator orders to close every position.
 *
 * @module
 */

export type { FlattenGiven, FlattenMoment } from '../../../../src/services/flattener/flattener.ts';
export * from '../../../../src/services/flattener/index.ts';
