import { errorOfThrown, messageOfThrown, textOr } from '../../core/thrown.ts';

/** Longest message and stack of an error that are kept, in characters. */
const MESSAGE_LENGTH_MAX = 2_000;
const STACK_LENGTH_MAX = 10_000;

/** Causes that are kept, each of the one before. */
const CAUSE_COUNT_MAX = 3;

/**
 * Returns what a strategy threw as an error of our own: whoever tells of it, and whoever keeps it, runs no code of the
 * strategy, and holds nothing of it.
 */
export function plainError(thrown: unknown, causeCountMax = CAUSE_COUNT_MAX): Error {
  const error = errorOfThrown(thrown);
  const cause = causeOf(error);
  const options =
    cause === undefined || causeCountMax === 0 ? {} : { cause: plainError(cause, causeCountMax - 1) };
  const plain = new Error(messageOfThrown(error).slice(0, MESSAGE_LENGTH_MAX), options);
  plain.name = textOr('Error', () => error.name).slice(0, MESSAGE_LENGTH_MAX);
  plain.stack = textOr(String(plain), () => error.stack).slice(0, STACK_LENGTH_MAX);
  return plain;
}

function causeOf(error: Error): unknown {
  try {
    return error.cause;
  } catch {
    return undefined;
  }
}
