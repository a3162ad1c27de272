import { inspect } from 'node:util';

/** What is shown in the place of a secret. */
export const REDACTED = '[redacted]';

/**
 * Text that must not be shown: printed, logged, inspected or written as JSON it is `[redacted]`. Only `reveal`
 * gives it away, so that each place that does can be found.
 */
export class Secret {
  readonly #text: string;

  /** Hides `text`. */
  constructor(text: string) {
    this.#text = text;
  }

  /** Returns the text itself, for the one call that needs it. */
  reveal(): string {
    return this.#text;
  }

  /** Returns `[redacted]`. */
  toString(): string {
    return REDACTED;
  }

  /** Returns `[redacted]`. */
  toJSON(): string {
    return REDACTED;
  }

  /** Returns `[redacted]`, for `console.log` and `util.inspect`. */
  [inspect.custom](): string {
    return REDACTED;
  }
}
