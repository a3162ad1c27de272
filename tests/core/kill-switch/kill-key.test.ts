import RedisMock from 'ioredis-mock';
import { describe, expect, test } from 'vitest';
import {
  createKillFile,
  createKillKey,
  lookAtMedia,
  lookAtMedium,
} from '../../../src/core/kill-switch/index.ts';

const KEY = 'njord:trading:halt';
let portCount = 0;

/** A server of one's own: the mock shares its data per host and port, for as long as the process lives. */
async function connect() {
  portCount += 1;
  const redis = new RedisMock({ host: 'kill-key', port: portCount });
  await redis.flushall();
  return redis;
}

describe('the key', () => {
  test.each([
    ['1', 'tripped'],
    ['0', 'clear'],
    ['true', 'clear'],
    ['', 'clear'],
    ['11', 'clear'],
    [' 1', 'clear'],
  ])('that holds "%s" is %s', async (value, expected) => {
    const redis = await connect();
    await redis.set(KEY, value);
    expect(await lookAtMedium(createKillKey(redis, KEY))).toBe(expected);
  });

  test('is tripped with a note, keeps the first, and is cleared', async () => {
    const medium = createKillKey(await connect(), KEY);
    expect([await medium.look(), await medium.note()]).toEqual(['clear', undefined]);
    await medium.trip('first');
    await medium.trip('second');
    expect([await medium.look(), await medium.note()]).toEqual(['tripped', 'first']);
    await medium.clear();
    await medium.clear();
    expect([await medium.look(), await medium.note()]).toEqual(['clear', undefined]);
  });

  test('on a server that is gone is unreadable', async () => {
    const down = () => Promise.reject(new Error('down'));
    const medium = createKillKey({ get: down, mset: down, del: down }, KEY);
    expect([await lookAtMedium(medium), await medium.note()]).toEqual(['unreadable', undefined]);
    await expect(medium.trip('x')).rejects.toThrow('down');
    await expect(medium.clear()).rejects.toThrow('down');
  });

  test('is not watched: the poll is as good', async () => {
    createKillKey(await connect(), KEY).watch(() => {})();
  });
});

test('either medium is enough, and the file is named first', async () => {
  const redis = await connect();
  const key = createKillKey(redis, KEY);
  const present = createKillFile('/', async () => 'here');
  const absent = createKillFile('/', () => Promise.reject(Object.assign(new Error(), { code: 'ENOENT' })));
  const broken = createKillFile('/', () => Promise.reject(new Error()));
  const states = async () => [
    await lookAtMedia([present, key]),
    await lookAtMedia([absent, key]),
    await lookAtMedia([broken, key]),
  ];
  expect(await states()).toEqual(['file', 'clear', 'unreadable']);
  await redis.set(KEY, '1');
  expect(await states()).toEqual(['file', 'redis', 'unreadable']);
});
