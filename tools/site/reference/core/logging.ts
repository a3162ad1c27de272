/**
 * One JSON object per line, without secrets and without global state.
 *
 * @module
 */
export * from '../../../../src/core/logging/index.ts';
