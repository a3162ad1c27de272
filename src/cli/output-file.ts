import { open } from 'node:fs/promises';
import { textOfThrown } from '../core/thrown.ts';

/** A file that cannot be written, through no fault of ours. */
export class OutputFileError extends Error {
  /** Stable code of this error. */
  readonly code = 'OUTPUT_FILE';

  /** Describes the trouble with the file at `path`. */
  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : textOfThrown(cause);
    super(
      `${path}: expected a file that can be written, was ${reason}. Check the folder, its permissions and space.`,
      {
        cause,
      },
    );
    this.name = 'OutputFileError';
  }
}

/** An open file that text is appended to. */
export interface OutputFile {
  /** Appends text; throws OutputFileError when the system refuses. */
  write(text: string): Promise<void>;
  /** Closes the file. */
  close(): Promise<void>;
}

/**
 * Creates a file, or replaces one.
 *
 * @throws OutputFileError when the system refuses.
 */
export async function openOutputFile(path: string): Promise<OutputFile> {
  const refuse = (cause: unknown): never => {
    throw new OutputFileError(path, cause);
  };
  const handle = await open(path, 'w').catch(refuse);
  return {
    write: async (text) => {
      await handle.appendFile(text).catch(refuse);
    },
    close: () => handle.close().catch(refuse),
  };
}
