import type { Report } from '../report/schema.ts';

/** What the exit status of a command means. */
export const exitCodes = {
  /** Every test passed in every world, or every floor is reached. */
  clean: 0,
  /** A test is flaky, broken or unconfirmed, or a floor is missed. A possible race is a question. */
  findings: 1,
  /** Usage, configuration or environment; the message says what to do. */
  usage: 2,
  /** The hunt is incomplete; what was found so far is reported. */
  incomplete: 3,
  interrupted: 130,
  terminated: 143,
} as const;

/** One of the exit statuses. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Signals that end a command early, with the report so far. */
export type EndingSignal = 'SIGINT' | 'SIGTERM';

/** The exit status of a command that a signal ended: 128 and the number of the signal. */
export function exitCodeOfSignal(signal: EndingSignal): ExitCode {
  return signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
}

/** The exit status of a hunt. What is missing weighs more than what was found: the report is not the last word. */
export function exitCodeOfReport({ incomplete, suite }: Report): ExitCode {
  if (incomplete !== null) return exitCodes.incomplete;
  const found = suite.flaky - suite.possibleRaces + suite.broken + suite.unconfirmed;
  return found > 0 ? exitCodes.findings : exitCodes.clean;
}
