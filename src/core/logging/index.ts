/** Logs: one JSON object per line, without secrets and without global state. */
export { journalDestination } from './journal-destination.ts';
export { LOG_LEVELS, LOG_THRESHOLDS, type LogLevel, type LogThreshold } from './log-levels.ts';
export {
  createLogger,
  type LogDestination,
  type LogFields,
  type Logger,
  type LoggerPorts,
  type LoggerSettings,
} from './logger.ts';
export { createRedactor, REDACTED, type Redact, type RedactionRules, SECRET_WORDS } from './redact.ts';
