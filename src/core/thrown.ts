/**
 * What was thrown may be anything: an error, text, nothing, or an object that throws as soon as someone looks at it. Whoever
 * tells of a failure must not fail by it, so nothing here ever throws.
 */

/** Returns the message of an error, and the text of anything else. */
export function messageOfThrown(thrown: unknown): string {
  return textOr(unreadable(thrown), () => (thrown instanceof Error ? thrown.message : String(thrown)));
}

/** Returns the text of anything, that of an error with its name, such as `TypeError: no number`. */
export function textOfThrown(thrown: unknown): string {
  return textOr(unreadable(thrown), () => String(thrown));
}

/** Returns an error as it is, and anything else as an error with its text. */
export function errorOfThrown(thrown: unknown): Error {
  return isError(thrown) ? thrown : new Error(textOfThrown(thrown));
}

/** Returns what `read` returns when that is text, and otherwise, or when it throws, `fallback`. */
export function textOr(fallback: string, read: () => unknown): string {
  try {
    const text = read();
    return typeof text === 'string' ? text : fallback;
  } catch {
    return fallback;
  }
}

function isError(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error;
  } catch {
    return false;
  }
}

function unreadable(thrown: unknown): string {
  return `${typeof thrown === 'object' ? 'an object' : `a ${typeof thrown}`} that has no text`;
}
