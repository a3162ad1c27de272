import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Runs a Lua program on the server, where it is one indivisible step. Every program has one key: the prefix. */
export type Script = (redis: Redis, prefix: string, args: readonly string[]) => Promise<unknown>;

/** Makes a script that travels as a hash once the server knows it; a server that was restarted does not. */
export function script(lua: string): Script {
  const hash = createHash('sha1').update(lua).digest('hex');
  return async (redis, prefix, args) => {
    try {
      return await redis.evalsha(hash, 1, prefix, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(lua, 1, prefix, ...args);
    }
  };
}
