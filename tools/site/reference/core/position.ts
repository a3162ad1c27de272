/**
 * What the fills of a symbol add up to: weighted average cost, exact.
 *
 * @module
 */
export * from '../../../../src/core/position/index.ts';
