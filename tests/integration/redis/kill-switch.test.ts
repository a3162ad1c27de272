import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  createKillFile,
  createKillKey,
  createKillSwitch,
  type KillRedisConnection,
  type KillSwitch,
  lookAtMedium,
  openKillRedis,
} from '../../../src/core/kill-switch/index.ts';
import { msToNs } from '../../../src/core/time.ts';
import { REAL_TIMERS } from './real-timers.ts';
import { redisIsMissing, startRedis, type TestRedis } from './start-redis.ts';

const KEY = 'njord:trading:halt';
const CLOCK = { nowNs: () => msToNs(Date.now()), monotonicMs: () => performance.now() };

describe.skipIf(redisIsMissing() !== undefined)('the kill switch with a real Redis', () => {
  let server: TestRedis;
  let redis: KillRedisConnection;
  let folder: string;
  let file: string;
  let killSwitch: KillSwitch;

  beforeAll(async () => {
    server = await startRedis();
    folder = await mkdtemp(path.join(tmpdir(), 'njord-kill-'));
    file = path.join(folder, 'halt');
    // A busy machine answers late; how fast it has to be is another test's matter.
    redis = await openKillRedis({ url: `redis://127.0.0.1:${server.port}/0`, answerMsMax: 200 });
    const media = [createKillFile(file), createKillKey(redis, KEY)];
    killSwitch = createKillSwitch({ clock: CLOCK, timers: REAL_TIMERS, media, onChange: () => {} });
  });

  afterAll(async () => {
    killSwitch.close();
    redis.disconnect();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const becomes = (state: string) =>
    vi.waitFor(() => expect(killSwitch.state()).toBe(state), { timeout: 20_000, interval: 5 });

  test('sees file and key come and go', async () => {
    await becomes('clear');
    await writeFile(file, '');
    await becomes('file');
    await rm(file);
    await becomes('clear');
    const other = server.connect();
    await other.set(KEY, '1');
    await becomes('redis');
    await other.set(KEY, '0');
    await becomes('clear');
    other.disconnect();
  });

  test('denies while the key is of another type, which nobody meant', async () => {
    const other = server.connect();
    await other.del(KEY);
    await other.rpush(KEY, '1');
    await becomes('unreadable');
    await other.del(KEY);
    await becomes('clear');
    other.disconnect();
  });

  test('denies while Redis hangs, and comes back', async () => {
    const thaw = server.freeze();
    await becomes('unreadable');
    thaw();
    await becomes('clear');
  });

  test('denies while Redis is down, and comes back by itself', async () => {
    await server.kill();
    await becomes('unreadable');
    await server.restart();
    await becomes('clear');
  });

  test('keeps one connection for all looks', async () => {
    const other = server.connect();
    const connectionsBefore = await connectionCount(other);
    for (let count = 0; count < 50; count += 1) await killSwitch.look();
    expect(await connectionCount(other)).toBe(connectionsBefore);
    other.disconnect();
  });

  test('is unreadable where no server ever was', async () => {
    const nowhere = await openKillRedis({ url: 'redis://127.0.0.1:1/0' });
    expect(await lookAtMedium(createKillKey(nowhere, KEY))).toBe('unreadable');
    nowhere.disconnect();
  });
});

/** Connections that the server has accepted since its start. */
async function connectionCount(redis: { info(section: string): Promise<string> }): Promise<number> {
  return Number(/total_connections_received:(\d+)/.exec(await redis.info('stats'))?.[1]);
}
