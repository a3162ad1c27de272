import type { Lock } from './lock.ts';
import type { Tree } from './tree.ts';

/** A line of a file, as it was read. */
export interface RawLine {
  readonly text: string;
  /** Where the next one begins, in bytes. */
  readonly end: number;
  /** Whether it ends with a line break. */
  readonly whole: boolean;
}

/** A file that lines are added to. */
export interface AppendFile {
  /** Adds text at once; throws what the file system throws. */
  readonly append: (text: string) => void;
  /** Whether it still stands where it was opened. */
  readonly stands: () => boolean;
  readonly close: () => void;
}

/** What a hunt needs of a machine to be gone on with. */
export interface JournalPorts {
  /** Takes a lock for this process; throws what the file system throws. */
  readonly takeLock: (path: string) => Lock;
  readonly treeOf: (root: string) => Promise<Tree>;
  readonly exists: (path: string) => boolean;
  /** The lines of a file; throws what the file system throws. */
  readonly readLines: (path: string) => AsyncIterable<RawLine>;
  /** Opens a file for adding behind so many of its bytes, and creates its folder; throws what the file system throws. */
  readonly openAppend: (path: string, keptBytes: number) => AppendFile;
  /** Gives a file another name, in place of what has that name. */
  readonly move: (from: string, to: string) => void;
}
