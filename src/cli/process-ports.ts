import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import type { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openKillRedis } from '../core/kill-switch/index.ts';
import { msToNs } from '../core/time.ts';
import { fetchText } from './fetch-text.ts';
import type { CliPorts, TextOutput } from './ports.ts';
import { openNodeHost } from './system/node-host.ts';
import { connectRedis } from './system/redis-address.ts';
import { httpCall, openSocket } from './venue-connection.ts';

/** Width of output that goes to no terminal. */
const COLUMNS_DEFAULT = 100;

/** The parts of `process` that the commands work with. */
export interface HostProcess {
  readonly stdout: HostStream;
  readonly stderr: HostStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  exit(code: number): void;
}

/** A stream that may be a terminal. */
export type HostStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Connects the commands to a process; the only place of the CLI that reads environment and clock. */
export function processPorts(host: HostProcess): CliPorts {
  const wantsColors = (host.env['NO_COLOR'] ?? '') === '';
  endQuietlyOnClosedPipe(host);
  return {
    stdout: streamOutput(host.stdout, wantsColors),
    stderr: streamOutput(host.stderr, wantsColors),
    monotonicMs: () => performance.now(),
    sleep: async (milliseconds) => {
      await setTimeout(milliseconds);
    },
    nowNs: () => msToNs(Date.now()),
    env: (name) => (host.env[name] === '' ? undefined : host.env[name]),
    userName,
    openHost: () => openNodeHost(process),
    signalProcess: (pid, signal) => {
      process.kill(pid, signal);
    },
    notifyManager,
    fetchText,
    httpCall,
    openSocket,
    importModule: (name) => import(name),
    connectRedis,
    openKillRedis,
  };
}

/** Longest that a state may be under way to the service manager, which takes it at once. */
const NOTIFY_TIMEOUT_MS = 5_000;

async function notifyManager(state: string): Promise<void> {
  await promisify(execFile)('systemd-notify', [state], { timeout: NOTIFY_TIMEOUT_MS });
}

/** In a container the user may have a number and no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

function streamOutput(stream: HostStream, wantsColors: boolean): TextOutput {
  const isTerminal = stream.isTTY === true;
  return {
    async write(text) {
      if (!stream.write(text)) await once(stream, 'drain');
    },
    isTerminal,
    hasColors: isTerminal && wantsColors,
    columns: stream.columns ?? COLUMNS_DEFAULT,
  };
}

/** A reader such as `head` that has seen enough closes the pipe; that is no failure. */
function endQuietlyOnClosedPipe(host: HostProcess): void {
  host.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    host.exit(0);
  });
}
