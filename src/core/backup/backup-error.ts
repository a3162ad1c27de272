/** Stable codes of why there is no backup, or no restoration. */
export type BackupErrorCode =
  | 'CHANGED'
  | 'DAMAGED'
  | 'NESTED'
  | 'NOT_EMPTY'
  | 'OPEN_SECRETS'
  | 'STRANGE_FILE'
  | 'SYSTEM'
  | 'WRITERS';

/** What is wrong, in the three parts that a reader needs. */
export interface BackupFault {
  /** Stable code. */
  readonly code: BackupErrorCode;
  /** File or folder. */
  readonly path: string;
  /** Noun phrase that completes "expected …". */
  readonly expected: string;
  /** Noun phrase that completes "was …". */
  readonly found: string;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** A backup that could not be made, or not be trusted, or not be restored. */
export class BackupError extends Error {
  /** Stable code. */
  readonly code: BackupErrorCode;

  /** Composes the message from the fault. */
  constructor({ code, path, expected, found, advice }: BackupFault, cause?: unknown) {
    super(`${path}: expected ${expected}, was ${found}. ${advice}`, { cause });
    this.name = 'BackupError';
    this.code = code;
  }
}

/** Puts a refusal of the file system into a sentence; what is one already stays what it is. */
export function asBackupError(path: string, error: unknown): BackupError {
  if (error instanceof BackupError) return error;
  const found = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new BackupError(
    {
      code: 'SYSTEM',
      path,
      expected: 'files that can be read and written',
      found,
      advice: 'Check the path, its permissions and the space on its disk.',
    },
    error,
  );
}
