/** What a number may be, in flags and in the configuration alike. */

/** More seeds than this are a slip of the keyboard: at 20 worlds per second they take half a day. */
export const seedCountMax = 1_000_000;

/** More workers than this are a slip of the keyboard. */
export const workersMax = 512;

/** Further ahead nobody's certificates, and few of today's rules for time zones, are any good. */
export const yearsAheadMax = 30;

/** Later than this no machine is that still passes for working. */
export const latenessMsMax = 10_000;

/** A longer stall is no load any more but a machine that sleeps. */
export const stallMsMax = 10_000;

/** What waits longer is stopped by the time-out of its test before. */
export const sleepMsMax = 60_000;
