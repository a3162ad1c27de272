/**
 * Exact decimals: prices, quantities and amounts without rounding that nobody asked for.
 *
 * @module
 */
export * from '../../../../src/core/money/index.ts';
