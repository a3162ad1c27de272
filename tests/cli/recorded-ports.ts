import type { CliPorts, TextOutput } from '../../src/cli/ports.ts';
import type { SystemHost } from '../../src/cli/system/host.ts';
import { journalWorld } from '../core/journal/journal-world.ts';
import type { MemoryFiles } from '../core/journal/memory-files.ts';

/** Ports of a test: text goes to memory, time stands still unless told otherwise. */
export interface RecordedPorts extends CliPorts {
  /** Returns everything written to stdout. */
  out(): string;
  /** Returns everything written to stderr. */
  err(): string;
}

/** How the recorded terminal behaves. */
export interface RecordedTerminal {
  readonly isTerminal?: boolean;
  readonly hasColors?: boolean;
  readonly columns?: number;
  /** Milliseconds that pass between two looks at the clock; 0 by default. */
  readonly tickMs?: number;
  /** The environment; empty by default. */
  readonly env?: Readonly<Record<string, string>>;
  /** Opens the host; refuses by default. */
  readonly openHost?: CliPorts['openHost'];
  /** Answers over HTTP; refuses by default. */
  readonly fetchText?: CliPorts['fetchText'];
  /** Stops processes, and lets them go on; refuses by default. */
  readonly signalProcess?: CliPorts['signalProcess'];
  /** Tells the service manager; refuses by default. */
  readonly notifyManager?: CliPorts['notifyManager'];
  /** Opens Redis; refuses by default. */
  readonly openKillRedis?: CliPorts['openKillRedis'];
}

/** A host whose files are in memory, and on which no timer ever rings. */
export function memoryHost(files: MemoryFiles, pid = 1): SystemHost {
  const { processes, startTimer } = journalWorld(files, pid).ports;
  const never = () => () => undefined;
  return {
    files,
    processes,
    after: startTimer,
    turn: () => Promise.resolve(),
    onEnding: never,
    onReload: never,
  };
}

/** A test that needs processes brings its own. */
function portsToProcesses(terminal: RecordedTerminal): Pick<CliPorts, 'signalProcess' | 'notifyManager'> {
  const refuse = (): never => {
    throw new Error('no processes here');
  };
  return {
    signalProcess: terminal.signalProcess ?? refuse,
    notifyManager: terminal.notifyManager ?? (async () => refuse()),
  };
}

/** Makes ports that remember what was written. */
export function recordPorts(terminal: RecordedTerminal = {}): RecordedPorts {
  const { isTerminal = false, hasColors = false, columns = 100, tickMs = 0 } = terminal;
  let nowMs = 0;
  const written = { out: '', err: '' };
  const output = (name: 'out' | 'err'): TextOutput => ({
    isTerminal,
    hasColors,
    columns,
    write: async (text) => {
      written[name] += text;
    },
  });
  return {
    stdout: output('out'),
    stderr: output('err'),
    monotonicMs: () => {
      nowMs += tickMs;
      return nowMs;
    },
    sleep: async (milliseconds) => {
      nowMs += milliseconds;
    },
    nowNs: () => 1_767_225_600_000_000_000n,
    env: (name) => terminal.env?.[name],
    userName: () => 'ana',
    openHost: terminal.openHost ?? (() => Promise.reject(new Error('no host here'))),
    ...portsToProcesses(terminal),
    fetchText: terminal.fetchText ?? (() => Promise.reject(new Error('no network here'))),
    httpCall: () => Promise.reject(new Error('no venue here')),
    openSocket: () => {
      throw new Error('no venue here');
    },
    importModule: () => Promise.reject(new Error('no packages here')),
    connectRedis: () => () => {
      throw new Error('no Redis here');
    },
    openKillRedis: terminal.openKillRedis ?? (() => Promise.reject(new Error('no Redis here'))),
    out: () => written.out,
    err: () => written.err,
  };
}
