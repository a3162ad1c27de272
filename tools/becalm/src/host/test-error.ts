import { inspect } from 'node:util';
import type { TestError } from '../worlds/outcome.ts';
import { innermostLocation } from '../worlds/stack-frames.ts';

/** Reduces whatever was thrown to what a report shows. */
export function toTestError(root: string, thrown: unknown): TestError {
  const { name, message, stack } = partsOf(thrown);
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' ? message : inspect(message),
    location: typeof stack === 'string' ? innermostLocation(root, stack) : null,
  };
}

interface ErrorParts {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

/** Anything can be thrown; what is no error is its own message. */
function partsOf(thrown: unknown): ErrorParts {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return thrown;
  return { message: thrown === undefined ? 'no error was given' : thrown };
}
