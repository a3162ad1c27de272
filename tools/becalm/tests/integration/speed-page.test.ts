import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { speedPage } from '../../src/report/speed-page.ts';
import { buildSpeedReport } from '../../src/report/speed-report.ts';
import type { SpeedReport } from '../../src/report/speed-schema.ts';
import { madeUpAdvice, madeUpFiles, madeUpSpeed } from '../unit/report/made-up-speed.ts';
import { aFile, aRun } from '../unit/speed/made-up-run.ts';
import { hasBrowser, useReader } from './browser.ts';
import { obeysPageLaws } from './page-laws.ts';

describe.skipIf(!hasBrowser())('the page of becalm speed', () => {
  const reader = useReader(speedPage);
  const { context, open } = reader;

  obeysPageLaws(reader, { rich: madeUpSpeed, hostile: hostileSpeed, unfold: () => Promise.resolve() });

  it('opens from disk, asks for nothing else and complains of nothing', async () => {
    const { page, noise, path } = await open(madeUpSpeed());

    expect(noise).toEqual([pathToFileURL(path).href]);
    expect(await page.title()).toBe('410 ms for 6 tests · becalm speed');
    expect(await page.locator('main h2').allTextContents()).toEqual([
      'What would make it faster',
      'Who ran what when',
      'Where the time goes',
      'On other numbers of workers',
      'Slowest tests',
      'Imports that cost most',
      'Real sleeps',
      'Files',
      'Shared workers',
    ]);
  });

  it('draws a row for each worker and a bar for each file, in the order of time', async () => {
    const { page } = await open(madeUpSpeed());
    const lanes = page.locator('#gantt .lane');

    expect(await lanes.count()).toBe(2);
    expect(await lanes.first().locator('title').allTextContents()).toEqual([
      'tests/a.test.ts: 110 ms from 50 ms on worker 1 · start 10 ms · import 20 ms · tests 70 ms, of it waits 30 ms · 1 test',
      expect.stringContaining('tests/c.test.ts: 110 ms from 170 ms on worker 1'),
      expect.stringContaining('tests/yen.test.ts: 110 ms from 290 ms on worker 1'),
    ]);
    const [first, second] = await Promise.all(
      [0, 1].map((index) => lanes.first().locator('.whole').nth(index).boundingBox()),
    );
    expect(second?.x).toBeGreaterThan((first?.x ?? 0) + (first?.width ?? 0));
  });

  it('is worked by keys alone: move in the chart, copy the configuration, help', async () => {
    await context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const { page } = await open(madeUpSpeed());
    const said = () => page.locator('#gantt-said').textContent();
    await page.locator('#gantt').focus();
    await page.keyboard.press('ArrowRight');
    expect(await said()).toContain('tests/a.test.ts: 110 ms');
    await page.keyboard.press('ArrowRight');
    expect(await said()).toContain('tests/c.test.ts');
    await page.keyboard.press('ArrowDown');
    expect(await said()).toContain('tests/feed.test.ts');
    await page.keyboard.press('End');
    expect(await said()).toContain('tests/odd.test.ts');
    expect(await page.locator('.bar.chosen').count()).toBe(1);

    await page.keyboard.press('c');
    await page.waitForSelector('#toast.shown');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      madeUpSpeed().isolation?.configuration,
    );
    expect(await page.locator('#toast').textContent()).toBe('Copied the configuration');
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(false);
  });

  it('tells of the file that is pointed at', async () => {
    const { page } = await open(madeUpSpeed());
    await page.locator('#gantt .lane').nth(1).locator('.whole').first().hover();

    expect(await page.locator('#gantt-said').textContent()).toContain('tests/b.test.ts');
  });

  it('opens with 2,000 files', async () => {
    const files = Array.from({ length: 2000 }, (_, index) =>
      aFile({
        file: `tests/${index}.test.ts`,
        worker: (index % 8) + 1,
        startMs: Math.floor(index / 8) * 110,
        endMs: Math.floor(index / 8) * 110 + 100,
      }),
    );
    const { page, noise } = await open(
      buildSpeedReport([aRun(files, { workers: 8 })], { becalm: '0.1.0', sharing: null }),
    );

    expect(noise).toHaveLength(1);
    expect(await page.locator('#gantt .bar').count()).toBe(2000);
  });
});

function hostileSpeed(hostile: string): SpeedReport {
  const files = madeUpFiles(() => ({
    ...{ file: hostile, project: hostile, imports: [{ path: hostile, selfMs: 9, totalMs: 9 }] },
    tests: [{ name: hostile, durationMs: 5, state: 'passed' }],
    waits: [{ test: hostile, delayMs: 30, count: 1, location: { file: hostile, line: 1, column: 1 } }],
  }));
  const leaks = madeUpAdvice.leaks.map((leak) => ({ ...leak, victim: hostile, tests: [hostile] }));
  return buildSpeedReport([aRun(files)], {
    becalm: '0.1.0',
    sharing: {
      complete: true,
      projects: [{ name: hostile, isolated: true, folder: '', include: [hostile], exclude: [hostile] }],
      advice: [{ ...madeUpAdvice, project: hostile, leaks }],
    },
  });
}
