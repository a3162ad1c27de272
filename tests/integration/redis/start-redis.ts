import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import { findFreePort } from '../free-port.ts';

/** A real `redis-server` in a folder of its own, on a free port of this machine. */
export interface TestRedis {
  readonly port: number;
  /** Makes a connection, as `createRedisBus` takes it. */
  readonly connect: (options?: RedisOptions) => Redis;
  /** Stops the server from answering while its connections stay open, until the call that is returned. */
  readonly freeze: () => () => void;
  /** Ends the server at once, as a crash would; nothing is flushed. */
  readonly kill: () => Promise<void>;
  /** Starts the server again after `kill`, on the same port with the same data. */
  readonly restart: () => Promise<void>;
  /** Ends the server and removes its data. */
  readonly stop: () => Promise<void>;
}

/** Why there is no Redis to test with; `undefined` when there is one. CI must not miss it: there it throws. */
export function redisIsMissing(): string | undefined {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    const reason = 'Expected redis-server on the PATH, was none. Install it: apt-get install redis-server.';
    if (process.env['CI'] === 'true') throw new Error(reason);
    process.stderr.write(`SKIPPED: everything that needs a real Redis. ${reason}\n`);
    return reason;
  }
}

/** Settings under which an accepted message survives a crash. */
const DURABLE_SETTINGS = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];

/** Arguments of a durable server on a port of loopback, with its data in a folder; `settings` come last. */
export function redisArguments(
  port: number,
  folder: string,
  settings: readonly string[] = [],
): readonly string[] {
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--loglevel', 'warning'];
  return [...own, ...DURABLE_SETTINGS, ...settings];
}

/** Starts a server; `settings` come after those that make it durable. */
export async function startRedis(settings: readonly string[] = []): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'njord-redis-'));
  const port = await findFreePort();
  const args = redisArguments(port, folder, settings);
  let server = await start();

  const connect = (options: RedisOptions = {}) => new Redis({ host: '127.0.0.1', port, ...options });
  return { port, connect, freeze, kill, restart, stop };

  function freeze(): () => void {
    const frozen = server;
    frozen.kill('SIGSTOP');
    return () => frozen.kill('SIGCONT');
  }

  async function start(): Promise<ChildProcess> {
    const child = spawn('redis-server', args, { stdio: 'ignore' });
    await redisAnswers(port, child);
    return child;
  }

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }

  async function restart(): Promise<void> {
    server = await start();
  }

  async function stop(): Promise<void> {
    await kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves when the server answers; it may load its data first. */
export async function redisAnswers(port: number, child: Pick<ChildProcess, 'exitCode'>): Promise<void> {
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`Expected redis-server to run, ended with ${child.exitCode}.`);
    const redis = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => {});
    try {
      await redis.connect();
      await redis.ping();
      return;
    } catch {
      await sleep(10);
    } finally {
      redis.disconnect();
    }
  }
}
