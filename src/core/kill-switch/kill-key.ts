import type { KillMedium } from './kill-state.ts';

/** The commands of Redis that the kill switch needs. */
export interface KillRedis {
  /** Returns the text under a key, or null. */
  get(key: string): Promise<string | null>;
  /** Sets several keys at once, or none. */
  mset(...keysAndValues: string[]): Promise<unknown>;
  /** Removes keys. */
  del(...keys: string[]): Promise<unknown>;
}

/** What the key holds while the switch is tripped; anything else is clear. */
const TRIPPED = '1';

/**
 * Makes the kill switch of a Redis key: tripped while it holds exactly `1`. Who tripped stands beside it under
 * `<key>:note`. There is nothing to watch: a poll over the open connection is as fast as the cache is old.
 */
export function createKillKey(redis: KillRedis, key: string): KillMedium {
  const noteKey = `${key}:note`;
  return {
    name: 'redis',
    look: async () => ((await redis.get(key)) === TRIPPED ? 'tripped' : 'clear'),
    trip: async (note) => {
      if ((await redis.get(key).catch(() => null)) === TRIPPED) return;
      await redis.mset(key, TRIPPED, noteKey, note);
    },
    clear: async () => {
      await redis.del(key, noteKey);
    },
    note: async () =>
      redis.get(noteKey).then(
        (note) => note ?? undefined,
        () => undefined,
      ),
    watch: () => () => {},
  };
}
