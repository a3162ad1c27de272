import type { EndingSignal, ExitCode } from '../../../src/cli/exit-codes.ts';
import type { CliPorts } from '../../../src/cli/ports.ts';
import { runCli } from '../../../src/cli/program.ts';
import type { OpenedSuite, OpenOptions } from '../../../src/host/open.ts';
import type { OrdinaryOptions, OrdinaryResult } from '../../../src/host/ordinary/options.ts';
import { type FakePart, type FakeSuite, fakeSuite } from '../hunt/fake-suite.ts';
import { type JournalTroubles, modelJournal } from './journal/model-journal.ts';

/** A machine for a command: what it is asked for is modelled, what it does is recorded. */
export interface ModelMachine {
  readonly run: (...commandLine: readonly string[]) => Promise<ExitCode>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Files by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Journals and locks by path. */
  readonly journals: Map<string, string>;
  readonly opened: readonly OpenOptions[];
  readonly suite: FakeSuite;
  /** Sends a signal to the process. */
  readonly send: (signal: EndingSignal) => void;
  /** With which status the process was ended at once; null while it was not. */
  readonly endedWith: () => ExitCode | null;
  readonly closed: () => number;
  readonly listeners: () => number;
}

/** What can be made to go wrong, and what there is on the machine. */
export interface Troubles extends JournalTroubles {
  readonly open?: Error;
  readonly write?: (path: string) => Error | null;
  /** Journals that are there from the start, by absolute path. */
  readonly journals?: Readonly<Record<string, string>>;
  readonly switchedOff?: readonly string[];
  readonly leftOut?: readonly string[];
  /** What the configuration of becalm exports, by its absolute path. */
  readonly configs?: Readonly<Record<string, unknown>>;
  /** Files that are there from the start, by absolute path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** What an ordinary run gives; by default none can be made. */
  readonly runVitest?: (options: OrdinaryOptions) => Promise<OrdinaryResult>;
  readonly colours?: boolean;
  /** What changed since a commit, by its name. */
  readonly diffs?: Readonly<Record<string, string>>;
}

/** Builds a machine in the folder /shop with a modelled suite. */
export function modelMachine(parts: readonly FakePart[], troubles: Troubles = {}): ModelMachine {
  const suite = fakeSuite(...parts);
  const out: string[] = [];
  const err: string[] = [];
  const files = new Map<string, string>(Object.entries(troubles.files ?? {}));
  const journals = new Map<string, string>(Object.entries(troubles.journals ?? {}));
  const opened: OpenOptions[] = [];
  const listeners = new Set<(signal: EndingSignal) => void>();
  let clockMs = Date.UTC(2026, 10, 22, 10);
  let endedWith: ExitCode | null = null;
  let closed = 0;

  async function openSuite(options: OpenOptions): Promise<OpenedSuite> {
    if (troubles.open !== undefined) throw troubles.open;
    opened.push(options);
    return {
      ...suite,
      switchedOff: troubles.switchedOff ?? [],
      leftOut: troubles.leftOut ?? [],
      projects: suite.parts.map(({ project }) => ({
        ...{ name: project, isolated: true, folder: '' },
        ...{ include: ['**/*.test.ts'], exclude: ['**/node_modules/**'] },
      })),
      vitestVersion: '5.1.1',
      workers: options.workers ?? 4,
      close: () => {
        closed++;
        return Promise.resolve();
      },
    };
  }

  const ports: CliPorts = {
    stdout: { write: (text) => void out.push(text), columns: null, colours: troubles.colours ?? false },
    stderr: { write: (text) => void err.push(text), columns: null, colours: false },
    workingDirectory: '/shop',
    cores: 2,
    versions: { becalm: '0.1.0', node: 'v24.21.0' },
    epochMs: () => clockMs,
    monotonicMs: () => (clockMs += 1),
    loadConfig: ({ root, file }) => {
      const path = file ?? `${root}/becalm.config.ts`;
      return Promise.resolve(
        path in (troubles.configs ?? {}) ? { path, value: troubles.configs?.[path] } : null,
      );
    },
    openSuite,
    runVitest: troubles.runVitest ?? (() => Promise.reject(new Error('Nothing is run here.'))),
    commitOf: (folder) => Promise.resolve(folder === '/shop' ? 'c0ffee' : null),
    gitDiff: (_, base) => {
      const diff = troubles.diffs?.[base];
      return diff === undefined
        ? Promise.reject(new Error(`fatal: Not a valid object name ${base}`))
        : Promise.resolve(diff);
    },
    environment: (name) => troubles.environment?.[name] ?? null,
    readFile: (path) => {
      const text = files.get(path);
      return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(text);
    },
    listFiles: (folder) => {
      const below = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
      if (below.length === 0) return Promise.reject(new Error('ENOENT'));
      return Promise.resolve(below.map((path) => path.slice(folder.length + 1)));
    },
    writeFile: (path, text) => {
      const trouble = troubles.write?.(path) ?? null;
      if (trouble !== null) return Promise.reject(trouble);
      files.set(path, text);
      return Promise.resolve();
    },
    freePort: () => Promise.resolve(9230),
    journal: modelJournal(journals, files, troubles),
    onSignal: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    exit: (code) => {
      endedWith = code;
    },
  };

  return {
    run: (...commandLine) => runCli(commandLine, ports),
    stdout: () => out.join(''),
    stderr: () => err.join(''),
    files,
    journals,
    opened,
    suite,
    send: (signal) => {
      for (const listener of listeners) listener(signal);
    },
    endedWith: () => endedWith,
    closed: () => closed,
    listeners: () => listeners.size,
  };
}
