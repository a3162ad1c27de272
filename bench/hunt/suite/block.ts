import type { Draws } from './draws.ts';
import type { SuiteModule } from './modules.ts';

/** A piece of a test file that holds a known number of tests. */
export interface Block {
  readonly tests: number;
  /** Goes to the top of the file, below the imports. */
  readonly top?: string;
  readonly body: string;
}

/** What a block may write about. */
export interface BlockGiven {
  /** The module under test. */
  readonly own: SuiteModule;
  /** A module that it works with. */
  readonly other: SuiteModule;
  readonly draws: Draws;
  /** Real waits that the block is to spend, in milliseconds; 0 for blocks that do not wait. */
  readonly waitMs: number;
}

/** Writes one kind of block. */
export type WriteBlock = (given: BlockGiven) => Block;
