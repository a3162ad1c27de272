/** Levels of lines, the least important first. */
export const LOG_LEVELS = Object.freeze(['debug', 'info', 'warn', 'error'] as const);

/** How important a line is. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Least levels that can be asked for: `trace` writes every line, `fatal` none. */
export const LOG_THRESHOLDS = Object.freeze(['trace', ...LOG_LEVELS, 'fatal'] as const);

/** One of the least levels. */
export type LogThreshold = (typeof LOG_THRESHOLDS)[number];
