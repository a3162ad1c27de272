/**
 * A file and a Redis key, either of which stops all trading. What cannot be read stops it as well.
 *
 * @module
 */
export * from '../../../../src/core/kill-switch/index.ts';
export type { LookUp } from '../../../../src/core/kill-switch/kill-file.ts';
