/** What kind of thing went wrong. */
export type ProfileErrorCode =
  /** The command line asks for something that cannot be done. */
  | 'USAGE'
  /** The program that was to be profiled cannot be reached, or ended too early. */
  | 'TARGET'
  /** Somebody else profiles the same program, or writes to the same folder. */
  | 'BUSY'
  /** A file is no profile, or a damaged one. */
  | 'FORMAT'
  /** The session would cost the program more than it may. */
  | 'LIMIT'
  /** A person ended the session. */
  | 'INTERRUPTED';

/** A session that cannot be made; the message says what was expected, what was found and what to do. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
  /** What kind of thing went wrong. */
  readonly code: ProfileErrorCode;

  /** Takes the code, the message and what it comes from. */
  constructor(code: ProfileErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
