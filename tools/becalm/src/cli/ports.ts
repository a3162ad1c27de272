import type { ConfigPlace, LoadedConfig } from '../host/load-config.ts';
import type { OpenedSuite, OpenOptions } from '../host/open.ts';
import type { OrdinaryOptions, OrdinaryResult } from '../host/ordinary/options.ts';
import type { EndingSignal, ExitCode } from './exit-codes.ts';
import type { JournalPorts } from './journal/ports.ts';

/** A stream of text. */
export interface Output {
  readonly write: (text: string) => void;
  /** Width of the terminal; null where it is none. */
  readonly columns: number | null;
  readonly colours: boolean;
}

/** Everything through which a command touches the world; tests pass in a model. */
export interface CliPorts {
  /** Results. */
  readonly stdout: Output;
  /** Progress and errors. */
  readonly stderr: Output;
  readonly workingDirectory: string;
  /** Processors of the machine; at least 1. */
  readonly cores: number;
  readonly versions: {
    readonly becalm: string;
    /** With its `v`. */
    readonly node: string;
  };
  /** Milliseconds since the epoch. */
  readonly epochMs: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicMs: () => number;
  /** Null where there is no configuration of becalm; throws `UsageError` where it does not load. */
  readonly loadConfig: (place: ConfigPlace) => Promise<LoadedConfig | null>;
  /** Throws `UsageError` where the suite cannot be opened. */
  readonly openSuite: (options: OpenOptions) => Promise<OpenedSuite>;
  /** An ordinary run; throws `UsageError` where the suite cannot be run. */
  readonly runVitest: (options: OrdinaryOptions) => Promise<OrdinaryResult>;
  /** The commit of the working tree at a folder; null outside a repository. */
  readonly commitOf: (folder: string) => Promise<string | null>;
  /**
   * What changed in the tree at a folder since its branch left a commit, as `git diff` has it; rejects where git cannot
   * tell.
   */
  readonly gitDiff: (folder: string, base: string) => Promise<string>;
  /** The value of an environment variable; null where it is not set. */
  readonly environment: (name: string) => string | null;
  /** The text of a file; rejects where it cannot be read. */
  readonly readFile: (path: string) => Promise<string>;
  /**
   * Every file below a folder, as paths relative to it with `/`; without `node_modules` and without folders whose name
   * starts with a dot.
   */
  readonly listFiles: (folder: string) => Promise<readonly string[]>;
  /** Writes a file all at once or not at all, and creates its folder. */
  readonly writeFile: (path: string, text: string) => Promise<void>;
  /** A port of the loopback address that nobody listens to. */
  readonly freePort: () => Promise<number>;
  readonly journal: JournalPorts;
  /** Calls the listener at every ending signal until the returned function is called. */
  readonly onSignal: (listener: (signal: EndingSignal) => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (code: ExitCode) => void;
}
