/**
 * Memory with a limit, for everything that would otherwise grow with the run.
 *
 * @module
 */

export type { AgeLimit } from '../../../../src/core/cache/bounded-map.ts';
export * from '../../../../src/core/cache/index.ts';
