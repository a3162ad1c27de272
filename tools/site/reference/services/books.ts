/**
 * Whether intents, decisions, orders, fills and positions agree.
 *
 * @module
 */
export * from '../../../../src/services/books/index.ts';
