/** Why a suite cannot be hunted, in words for its owner. Ends the command with exit status 2. */
export class HostError extends Error {
  /** Stable word for the kind of trouble: `no-tests`, `unsupported-pool`, `vitest-version`, `config`, `self-test`. */
  readonly code: string;

  /**
   * @param code - stable word for the kind of trouble
   * @param message - what was expected, what was found, what to do
   */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HostError';
    this.code = code;
  }
}
