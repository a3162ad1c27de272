import type { Timers } from '../../../src/core/timers.ts';

/** The timers of the machine. */
export const REAL_TIMERS: Timers = {
  start: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
