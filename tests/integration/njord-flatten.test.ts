import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DECIDING, installProcesses } from '../../bench/drill/processes.ts';
import { njord } from './njord-process.ts';
import { redisIsMissing, startRedis } from './redis/start-redis.ts';

interface FlattenJson {
  readonly flat: boolean;
  readonly outcome: string;
  readonly positions: readonly { readonly symbol: string; readonly now: string; readonly orders: number }[];
}

test.skipIf(redisIsMissing() !== undefined)(
  'an operator stops the strategies, closes every position, and the audit knows who and why',
  { timeout: 120_000 },
  async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'njord-flatten-'));
    const redis = await startRedis();
    const processes = await installProcesses(root, redis.port, { speed: 3_000 });
    const flatten = (...words: readonly string[]) => njord('flatten', '--root', root, '--json', ...words);
    try {
      for (const name of [...DECIDING, 'market-data'] as const) await processes.start(name);
      let held = await flatten('--dry-run');
      for (let left = 30; left > 0 && held.code === 0; left -= 1) {
        await sleep(500);
        held = await flatten('--dry-run');
      }
      expect(held).toMatchObject({ code: 1, err: '' });
      await processes.end('strategy-runner');

      const halt = ['--root', root, '--why', 'drill'];
      expect((await njord('kill', 'trip', ...halt)).code).toBe(0);
      expect(await flatten('--why', 'drill')).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringContaining('expected a kill switch that is clear, was tripped by file'),
      });
      expect((await njord('kill', 'clear', ...halt)).code).toBe(0);

      const { code, out, err } = await flatten('--why', 'end of day', '--who', 'ana');
      const report = JSON.parse(out) as FlattenJson;
      expect(report).toMatchObject({ flat: true, outcome: 'flat' });
      expect(report.positions.length).toBeGreaterThan(0);
      expect(report.positions.every(({ now }) => now === '0')).toBe(true);
      expect({ code, err }).toEqual({ code: 0, err: '' });

      const again = await njord('flatten', '--root', root, '--why', 'to be sure');
      expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Flat: nothing is held.') });

      const audit = await njord('audit', 'verify', '--root', path.join(root, 'var/log/njord'));
      expect(audit.out).toContain('flatten');
      expect(audit.code).toBe(0);
    } finally {
      processes.killAll();
      await redis.stop();
      await rm(root, { recursive: true, force: true });
    }
  },
);
