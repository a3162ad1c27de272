import type { Redis, RedisOptions } from 'ioredis';
import RedisMock from 'ioredis-mock';

/** A server that lives in this process. */
export interface MockRedis {
  /** Makes a connection, as `createRedisBus` takes it. */
  readonly connect: (options: RedisOptions) => Redis;
  /** Connections that were made and not ended, oldest first. */
  readonly connections: () => readonly Redis[];
  /** Refuses connections while true. */
  isDown: boolean;
  /** Scripts still to come whose answer is lost with the connection, after the server has carried them out. */
  lostAnswers: number;
  /** Says nothing any more while true, on connections that stay. */
  isSilent: boolean;
}

let serverCount = 0;

/**
 * Makes a server of its own. `XREAD` is put in the place of the mock's, which hands each entry out only once, takes no
 * `COUNT` beside `BLOCK`, and looks for new entries by a timer.
 */
export function createMockRedis(): MockRedis {
  serverCount += 1;
  const host = `mock-${serverCount}`;
  const open = new Set<Redis>();
  const sleepers = new Set<() => void>();
  let emptied: Promise<unknown> | null = null;
  const server: MockRedis = {
    connect,
    connections: () => [...open],
    isDown: false,
    lostAnswers: 0,
    isSilent: false,
  };
  return server;

  function connect(options: RedisOptions): Redis {
    const redis: Redis = new RedisMock({ ...options, host, port: 6379 });
    const end = () => {
      open.delete(redis);
      // The mock goes on to deliver.
      redis.removeAllListeners('message').removeAllListeners('pmessage');
      wake();
    };
    const connectMock = redis.connect.bind(redis);
    const runHash = redis.evalsha.bind(redis);
    const runText = redis.eval.bind(redis);
    const pingMock = redis.ping.bind(redis);
    redis.once('end', end);
    Object.defineProperty(redis, 'status', { get: () => (open.has(redis) ? 'ready' : 'end') });
    return Object.assign(redis, {
      connect: async () => {
        if (server.isDown) throw new Error('connect ECONNREFUSED');
        await connectMock();
        // The mock keeps its data per host for as long as the process lives, longer than these modules.
        emptied ??= redis.flushall();
        await emptied;
        open.add(redis);
      },
      evalsha: (...args: Parameters<typeof runHash>) => requireOpen(redis, runHash(...args)),
      eval: (...args: Parameters<typeof runText>) => requireOpen(redis, runText(...args)),
      ping: async () => {
        if (server.isSilent) await never(redis);
        return pingMock();
      },
      xread: (...args: readonly unknown[]) => read(redis, args.map(String)),
    });
  }

  /** A connection that was cut answers nothing, though the server may have done what it was asked. */
  async function requireOpen(redis: Redis, answer: Promise<unknown>): Promise<unknown> {
    const value = await answer;
    wake();
    if (server.lostAnswers > 0) {
      server.lostAnswers -= 1;
      redis.disconnect();
      open.delete(redis);
    }
    if (server.isSilent) await never(redis);
    if (!open.has(redis)) throw new Error('Connection is closed.');
    return value;
  }

  /** Waits until the connection ends. */
  function never(redis: Redis): Promise<void> {
    return new Promise((resolve) => {
      redis.once('end', () => resolve());
    });
  }

  function wake(): void {
    for (const sleeper of sleepers) sleeper();
    sleepers.clear();
  }

  /** `COUNT count BLOCK ms STREAMS key… id…`, without the time limit. */
  async function read(redis: Redis, args: readonly string[]): Promise<unknown> {
    const words = args.slice(args.indexOf('STREAMS') + 1);
    const keys = words.slice(0, words.length / 2);
    while (open.has(redis)) {
      const streams = await Promise.all(
        keys.map(async (key, index) => {
          const after = Number.parseInt(words[keys.length + index] ?? '0', 10);
          const entries = await redis.xrange(key, String(after + 1), '+', 'COUNT', Number(args[1]));
          return [key, entries.map(([id, fields]) => [id.replace(/^(\d+-\d+)-0$/, '$1'), fields])] as const;
        }),
      );
      const found = streams.filter(([, entries]) => entries.length > 0);
      if (found.length > 0) return found;
      await new Promise<void>((resolve) => sleepers.add(resolve));
    }
    throw new Error('Connection is closed.');
  }
}
