import type { RedisConnect } from '../core/bus/index.ts';
import type { KillRedisConnection, KillRedisOptions } from '../core/kill-switch/index.ts';
import type { HttpCall, OpenSocket } from '../services/broker/index.ts';
import type { SystemHost } from './system/host.ts';
import type { RedisAddress } from './system/redis-address.ts';

/** A place for text: a terminal, a pipe, or the memory of a test. */
export interface TextOutput {
  /** Writes text as it is; the promise resolves when more may be written. */
  write(text: string): Promise<void>;
  /** Whether someone watches, so that lines may be rewritten. */
  readonly isTerminal: boolean;
  /** Whether colours and other styles are wanted. */
  readonly hasColors: boolean;
  /** Width in characters. */
  readonly columns: number;
}

/** An answer over HTTP. */
export interface FetchedText {
  /** HTTP status. */
  readonly status: number;
  readonly body: string;
}

/** What the commands ask of the outside world. */
export interface CliPorts {
  /** Results. */
  readonly stdout: TextOutput;
  /** Progress and errors. */
  readonly stderr: TextOutput;
  /** Returns milliseconds that never go backwards. */
  monotonicMs(): number;
  /** Resolves after some milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** Returns the time in nanoseconds since the epoch. */
  nowNs(): bigint;
  /** Returns a variable of the environment; `undefined` when it is not set, or empty. */
  env(name: string): string | undefined;
  /** Returns the name of whoever runs the command. */
  userName(): string;
  /** Returns the machine for a system that runs for long. */
  openHost(): Promise<SystemHost>;
  /** Stops a process from running, or lets it go on; throws where there is none, or it belongs to somebody else. */
  readonly signalProcess: (pid: number, signal: 'SIGSTOP' | 'SIGCONT') => void;
  /** Tells the service manager a state of this process, such as `READY=1`. */
  readonly notifyManager: (state: string) => Promise<void>;
  /** Asks for a page; rejects when there is no whole answer of at most 1 MiB within some milliseconds. */
  readonly fetchText: (url: string, timeoutMs: number) => Promise<FetchedText>;
  /** Asks a venue over HTTP. */
  readonly httpCall: HttpCall;
  /** Connects to a venue over WebSocket. */
  readonly openSocket: OpenSocket;
  /** Imports a package that need not be installed; rejects where it is not. */
  readonly importModule: (name: string) => Promise<unknown>;
  /** Makes connections to Redis for the bus. */
  readonly connectRedis: (address: RedisAddress) => RedisConnect;
  /** Opens the Redis connection of the kill switch. */
  openKillRedis(options: KillRedisOptions): Promise<KillRedisConnection>;
}
