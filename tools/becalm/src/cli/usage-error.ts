/** Something that the user can set right. Its message says what was expected, what was found and what to do. */
export class UsageError extends Error {
  /** Stable word for programs. */
  readonly code = 'usage';

  /** @param message - what was expected, what was found, what to do */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}
