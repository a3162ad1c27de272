/**
 * Loaded before a program that is profiled. `child_process.fork` hands the flags of Node on: a child that waits for an
 * inspector too would wait for ever.
 */
const isOurs = (flag: string): boolean => flag.startsWith('--inspect') || flag.includes('hide-inspector');

process.execArgv = process.execArgv.filter((flag) => !isOurs(flag));
