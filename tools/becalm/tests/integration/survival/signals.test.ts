import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { streamOf } from '../../../src/worlds/seed.ts';
import { hasReport, leftInGroup, project, reportOf, startBecalm } from './becalm-process.ts';

/** Printed, so that a failure can be had again. */
const seed = Number(process.env['SEED'] ?? 417);

const slow = {
  'tests/a.test.ts': `import { expect, test } from 'vitest';
test('fails at random', () => { expect(Math.random()).toBeGreaterThan(0.3); });
test('computes', () => { const end = performance.now() + 20; while (performance.now() < end); });
`,
};

describe('signals', () => {
  test('end a hunt at any moment, with its report and without its workers', async () => {
    const random = streamOf('signals', seed);
    const moments: string[] = [];
    for (const [signal, to, code] of [
      ['SIGINT', 'group', 130],
      ['SIGTERM', 'process', 143],
      ['SIGINT', 'process', 130],
      ['SIGTERM', 'group', 143],
    ] as const) {
      const root = project(slow);
      const running = startBecalm(root, ['hunt', '--seeds', '100000', '--workers', '2']);
      // Before the suite is open there is nothing to report.
      await expect.poll(() => running.stdout(), { timeout: 20_000 }).toContain('becalm ');
      const afterMs = Math.floor(2500 * random());
      await sleep(afterMs);
      running.send(signal, to);
      const ended = await running.ended;
      moments.push(`${signal} to the ${to} after ${afterMs} ms: ${ended.code}`);
      expect(ended.code, `${moments.join(', ')} ${ended.stderr}`).toBe(code);
      expect(hasReport(root), moments.join(', ')).toBe(true);
      expect(reportOf(root).incomplete).toMatchObject({ stopped: true });
      expect(ended.stdout).toContain('Go on with: npx becalm hunt --resume');
      await expect.poll(() => leftInGroup(running.pid), { timeout: 5000 }).toEqual([]);
    }
    console.log(`seed ${seed}: ${moments.join(', ')}`);
  });

  test('a second one ends it at once', async () => {
    const root = project({ 'tests/a.test.ts': slow['tests/a.test.ts'] });
    const running = startBecalm(root, ['hunt', '--seeds', '100000', '--workers', '2']);
    await expect.poll(() => running.stdout(), { timeout: 20_000 }).toContain('becalm ');
    running.send('SIGINT');
    running.send('SIGTERM');
    const { code } = await running.ended;
    expect([130, 143]).toContain(code);
    await expect.poll(() => leftInGroup(running.pid), { timeout: 5000 }).toEqual([]);
  });
});
