import { Redis } from 'ioredis';
import type { RedisConnect } from '../../core/bus/index.ts';
import type { Secret } from '../../core/secrets/index.ts';

/** Where Redis is, and what it wants to hear. */
export interface RedisAddress {
  readonly url: string;
  readonly password: Secret | undefined;
}

/** Makes connections of the bus, which brings the options that it needs. */
export function connectRedis({ url, password }: RedisAddress): RedisConnect {
  return (options) =>
    new Redis(url, { ...options, ...(password === undefined ? {} : { password: password.reveal() }) });
}
