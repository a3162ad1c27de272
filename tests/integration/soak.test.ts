import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { soakResult } from '../../tools/validate/soak/soak-result.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { redisIsMissing } from './redis/start-redis.ts';

const command = path.join(import.meta.dirname, '..', '..', 'tools', 'validate', 'soak', 'main.ts');

interface Soak {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly ended: Promise<number | null>;
}

function soak(folder: string, ...words: readonly string[]): Soak {
  const child = spawn(process.execPath, [command, ...words, '--folder', folder], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  return { child, out: () => out, ended: once(child, 'close').then(() => child.exitCode) };
}

async function until(isSo: () => boolean): Promise<void> {
  for (let looks = 0; looks < 1_200 && !isSo(); looks += 1) await sleep(50);
  expect(isSo()).toBe(true);
}

/** Processes that have the folder in their arguments. */
function leftIn(folder: string): readonly string[] {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(folder));
}

function verdictIn(folder: string): Readonly<Record<string, string>> {
  const { verdict } = soakResult.parse(JSON.parse(readFileSync(path.join(folder, 'soak.json'), 'utf8')));
  return Object.fromEntries(verdict.map(({ name, judgement }) => [name, judgement]));
}

/** A machine under test is busy: its lag is no finding here. */
const short = ['--sample-every', '2s', '--lag-ms', '60000'] as const;

const allPass = {
  time: 'pass',
  trade: 'pass',
  services: 'pass',
  memory: 'pass',
  growth: 'open',
  lag: 'pass',
  books: 'pass',
  messages: 'pass',
  audit: 'pass',
};

const missing = redisIsMissing() !== undefined;

test
  .skipIf(missing)
  .concurrent('a soak that was killed leaves no process, goes on, and keeps its books', () =>
    inTemporaryFolder(async (folder) => {
      const first = soak(folder, '--for', '12s', '--id', 'one', '--restarts', '6s', ...short);
      await until(() => /^0:00:0[4-9] /m.test(first.out()));
      first.child.kill('SIGKILL');
      await first.ended;
      await until(() => leftIn(folder).length === 0);

      const second = soak(folder, '--resume');
      expect(await second.ended).toBe(0);
      expect(second.out()).toMatch(/^0:00:0[2-9] {2}goes on/m);
      expect(verdictIn(path.join(folder, 'one'))).toEqual(allPass);
      const { gaps, restarts, soakedMs } = soakResult.parse(
        JSON.parse(readFileSync(path.join(folder, 'one', 'soak.json'), 'utf8')),
      );
      expect(gaps).toHaveLength(1);
      expect(restarts.length).toBeGreaterThan(0);
      expect(soakedMs).toBeGreaterThanOrEqual(12_000);
      expect(existsSync(path.join(folder, 'one', 'soak.svg'))).toBe(true);
      expect(leftIn(folder)).toEqual([]);
    }),
  );

test
  .skipIf(missing)
  .concurrent('what is planted is what fails: a service that stays down, and a limit of 1 MB', () =>
    inTemporaryFolder(async (folder) => {
      const planted = ['--leave-down', 'market-data', '--restarts', '8s', '--memory-mb', '1'] as const;
      const { ended } = soak(folder, '--for', '14s', '--id', 'two', ...planted, ...short);
      expect(await ended).toBe(1);
      expect(verdictIn(path.join(folder, 'two'))).toEqual({ ...allPass, services: 'fail', memory: 'fail' });
    }),
  );
