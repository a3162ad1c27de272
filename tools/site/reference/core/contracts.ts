/**
 * The messages of the core: their types in memory, and their only way from and to the wire.
 *
 * @module
 */
export * from '../../../../src/core/contracts/index.ts';
