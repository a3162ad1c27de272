/** Logs: one JSON object per line, without secrets and without global state. */
export { journalDestination } from './journal-destination.ts';
export {
  createLogger,
  LOG_LEVELS,
  type LogDestination,
  type LogFields,
  type Logger,
  type LoggerPorts,
  type LoggerSettings,
  type LogLevel,
} from './logger.ts';
export { createRedactor, REDACTED, type Redact, type RedactionRules, SECRET_WORDS } from './redact.ts';
