import type { Redis } from 'ioredis';
import type { WeakSetting } from './redis-event.ts';

/** Settings under which an answer of Redis means that the message survives the machine. */
const SAFE_SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ['appendonly', 'yes'],
  ['appendfsync', 'always'],
  ['maxmemory-policy', 'noeviction'],
];

/** Returns the settings of a server that may lose accepted messages; servers that hide theirs count as such. */
export async function readWeakSettings(redis: Pick<Redis, 'config'>): Promise<readonly WeakSetting[]> {
  const weak: WeakSetting[] = [];
  for (const [name, expected] of SAFE_SETTINGS) {
    const found = await readSetting(redis, name);
    if (found !== expected) weak.push({ name, expected, found });
  }
  return weak;
}

async function readSetting(redis: Pick<Redis, 'config'>, name: string): Promise<string> {
  try {
    const answer: unknown = await redis.config('GET', name);
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : 'unknown';
  } catch {
    return 'unknown';
  }
}
