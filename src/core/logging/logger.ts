/**
 * Logs as NDJSON: `{"level":"info","timestamp":"2026-01-05T09:00:00Z","logger":"risk","event":"denied","reason":…}`.
 *
 * Everything comes in through parameters, so that two loggers never meet. Lines go to a destination that does not make
 * the caller wait: files that rotate are the business of a journal.
 */
import { pino } from 'pino';
import { type Clock, formatIsoTime } from '../time.ts';
import type { LogLevel, LogThreshold } from './log-levels.ts';
import { createRedactor, type Redact } from './redact.ts';

/** Facts that go with an event; an error belongs under `error`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where lines go. */
export interface LogDestination {
  /** Takes a line with its end. What it throws is counted and goes no further: logging never stops trading. */
  write(line: string): void;
}

/** What a logger is made of. */
export interface LoggerPorts {
  /** Where lines go. */
  readonly destination: LogDestination;
  /** When they were written. */
  readonly clock: Clock;
}

/** How a logger behaves. */
export interface LoggerSettings {
  /** Name of whoever writes, such as `risk-engine`. */
  readonly name: string;
  /** Less important lines are left out; `info` by default. Nothing is as important as `fatal`, which silences all. */
  readonly level?: LogThreshold;
  /** Takes secrets out of the facts; by the default rules of `createRedactor` unless told otherwise. */
  readonly redact?: Redact;
}

/** Writes what happens. An event is a short, constant phrase; what varies belongs to the facts. */
export interface Logger {
  /** Writes something for whoever searches for a defect. */
  debug(event: string, fields?: LogFields): void;
  /** Writes something that is as it should be. */
  info(event: string, fields?: LogFields): void;
  /** Writes something that somebody should look at. */
  warn(event: string, fields?: LogFields): void;
  /** Writes something that failed. */
  error(event: string, fields?: LogFields): void;
  /** Makes a logger for a part, `name.part`, with facts that all its lines carry. */
  child(part: string, fields?: LogFields): Logger;
  /** Returns how many lines the destination did not take, those of children included. */
  lostCount(): number;
}

/** Makes a logger. */
export function createLogger(ports: LoggerPorts, settings: LoggerSettings): Logger {
  const { name, level = 'info', redact = createRedactor() } = settings;
  const { clock } = ports;
  const destination = countingLosses(ports.destination);
  const lines = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: () => `,"timestamp":"${formatIsoTime(clock.nowNs())}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return named(name, {});

  function named(logger: string, common: LogFields): Logger {
    const write =
      (label: LogLevel) =>
      (event: string, fields: LogFields = {}) => {
        if (!lines.isLevelEnabled(label)) return;
        lines[label]({ logger, ...shown({ ...common, ...fields }) }, '%s', redact(event));
      };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (part, fields = {}) => named(`${logger}.${part}`, { ...common, ...fields }),
      lostCount: destination.lostCount,
    };
  }

  function shown(fields: LogFields): LogFields {
    const redacted = redact(fields);
    return typeof redacted === 'object' && redacted !== null
      ? withoutReserved(redacted)
      : { fields: redacted };
  }
}

/** Names of the line itself; a fact of the same name would stand in it twice. */
const RESERVED: ReadonlySet<string> = new Set(['level', 'timestamp', 'logger', 'event']);

function withoutReserved(fields: object): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]: [string, unknown]) => [
      RESERVED.has(name) ? `${name}_` : name,
      value,
    ]),
  );
}

function countingLosses(destination: LogDestination): LogDestination & { readonly lostCount: () => number } {
  let lostCount = 0;
  return {
    write: (line) => {
      try {
        destination.write(line);
      } catch {
        lostCount += 1;
      }
    },
    lostCount: () => lostCount,
  };
}
