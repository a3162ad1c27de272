/**
 * Time as whole nanoseconds since 1970 (UTC), the clock that everything takes as a parameter, and the timers
 * beside it.
 *
 * @module
 */

export * from '../../../../src/core/random.ts';
export * from '../../../../src/core/time.ts';
export * from '../../../../src/core/timers.ts';
export * from '../../../../src/core/virtual-clock.ts';
