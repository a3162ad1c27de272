import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { reportPage } from '../../src/report/html/page.ts';
import type { Report } from '../../src/report/schema.ts';
import { largeReport, madeUpReport, madeUpTest, richReport } from '../unit/report/made-up-report.ts';
import { hasBrowser, useReader } from './browser.ts';
import { HOSTILE, obeysPageLaws } from './page-laws.ts';

describe.skipIf(!hasBrowser())('the page of a report', () => {
  const reader = useReader(reportPage);
  const { context, open } = reader;

  obeysPageLaws(reader, {
    rich: richReport,
    hostile: hostileReport,
    async unfold(page) {
      for (const head of await page.locator('.head').all()) await head.click();
    },
  });

  const names = (page: Page) => page.locator('.finding .name').allTextContents();

  it('opens from disk, asks for nothing else and complains of nothing', async () => {
    const { page, noise, path } = await open(richReport());
    await page.locator('.head').first().click();

    expect(noise).toEqual([pathToFileURL(path).href]);
    expect(await page.title()).toBe('7 of 92 tests do not hold in every world · becalm');
    expect(await names(page)).toEqual([
      'toast > closes by itself > after the last click',
      'fees > adds the express surcharge',
      'after cart > applies a voucher',
      'session > renews its token',
      'tax > knows the rates of 2027',
      'mail > is sent once',
    ]);
  });

  it('tells the least world as a timeline', async () => {
    const { page } = await open(richReport());
    await page.locator('.head').nth(2).click();

    const steps = page.locator('.finding').nth(2).locator('.timeline').first().locator('li');
    expect(await steps.locator('.title').allTextContents()).toEqual([
      'tests/cart.test.ts > cart > applies a voucher',
      'the mock of src/prices.ts still returns 0',
      'process.env.SHOP_VOUCHER',
      'cart > starts empty',
    ]);
    const kinds = await Promise.all((await steps.all()).map((step) => step.getAttribute('class')));
    expect(kinds).toEqual(['before', 'left', 'left', 'fails']);
  });

  it('filters by text, verdict, cause and file, and keeps that in its address', async () => {
    const { page } = await open(richReport());
    await page.getByLabel('Search', { exact: true }).fill('fees surcharge');
    expect(await names(page)).toEqual(['fees > adds the express surcharge']);
    expect(new URL(page.url()).hash).toBe('#q=fees+surcharge');

    await page.getByLabel('Search', { exact: true }).fill('');
    await page.getByRole('button', { name: 'order', exact: true }).click();
    expect(await names(page)).toEqual(['after cart > applies a voucher', 'session > renews its token']);
    await page.getByLabel('File', { exact: true }).selectOption('tests/session.test.ts');
    expect(await names(page)).toEqual(['session > renews its token']);
    await page.getByLabel('Cause', { exact: true }).selectOption('clock');
    expect(await page.getByText('no finding passes the filters').isVisible()).toBe(true);

    await page.reload();
    expect(await page.getByLabel('Cause', { exact: true }).inputValue()).toBe('clock');
    expect(await names(page)).toEqual([]);
    await page.evaluate("location.hash = 'verdict=BROKEN'");
    await page.locator('.finding').waitFor();
    expect(await names(page)).toEqual(['tax > knows the rates of 2027']);
  });

  it('is worked by keys alone: search, move, open, copy, help', async () => {
    await context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const { page } = await open(richReport());
    const focused = () =>
      page.evaluate(
        "document.activeElement?.querySelector('.name')?.textContent ?? document.activeElement?.getAttribute('aria-label')",
      );
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await focused()).toBe('fees > adds the express surcharge');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    expect(await page.locator('.head').nth(1).getAttribute('aria-expanded')).toBe('true');

    await page.keyboard.press('c');
    await page.waitForSelector('#toast.shown');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'npx becalm replay 417 --at 2026-11-22T10:00:00Z --test "tests/checkout/fees.test.ts > fees > adds the express surcharge"',
    );

    await page.keyboard.press('/');
    expect(await focused()).toBe('Search');
    await page.keyboard.type('j?c');
    expect(await page.getByLabel('Search', { exact: true }).inputValue()).toBe('j?c');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(false);
  });

  it('copies without the clipboard where the browser does not give it', async () => {
    const { page } = await open(richReport());
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))");
    await page.locator('.head').first().click();
    await page.getByRole('button', { name: 'Copy the replay line' }).first().click();

    await page.waitForSelector('#toast.shown');
    expect(await page.locator('#toast').textContent()).toBe('Copied the replay line');
  });

  it('maps findings by probes and seeds, with the command of a cell', async () => {
    const { page } = await open(richReport());
    await page.locator('canvas').focus();
    for (let step = 0; step < 32; step++) await page.keyboard.press('ArrowRight');
    expect(await page.locator('.readout').textContent()).toContain(
      'toast > closes by itself > after the last click: probe p31 fails',
    );
    expect(await page.locator('.readout code').textContent()).toMatch(/^npx becalm replay p31 --at /);

    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowRight');
    expect(await page.locator('.readout').textContent()).toMatch(
      /cart > starts empty: seeds 1 to \d+, \d fail: \d/,
    );
    expect(await page.locator('.readout code').textContent()).toMatch(
      /^npx becalm replay \d+ --at .*starts empty"$/,
    );
    const { x, y } = (await page.locator('canvas').boundingBox())!;
    await page.mouse.move(x + 400, y + 26 + 5);
    expect(await page.locator('.readout').textContent()).toContain('probe p');
  });

  it('sorts the calm tests by what they take', async () => {
    const { page } = await open(richReport());
    const column = page.locator('.calm th', { hasText: 'median' });
    await page.getByRole('button', { name: 'median' }).click();
    expect(await column.getAttribute('aria-sort')).toBe('descending');
    expect(await page.locator('.calm tbody td.number').first().textContent()).toBe('4.65 ms');
    await page.getByRole('button', { name: 'median' }).click();
    expect(await column.getAttribute('aria-sort')).toBe('ascending');
    expect(await page.locator('.calm tbody td.number').first().textContent()).toBe('–');
  });

  it('shows what cannot be seen in a hostile title', async () => {
    const { page } = await open(hostileReport(HOSTILE));

    expect((await names(page))[0]).toBe(
      '</script><img src=x onerror="globalThis.harm=1">\\u202eabc\\x00\\u2028\'"`&lt;',
    );
  });

  it('is calm where nothing was found', async () => {
    const { page, noise } = await open(madeUpReport([madeUpTest()]));

    expect(await page.locator('h1').textContent()).toBe('All calm: 1 test, none flaky');
    expect(await page.locator('.finding, canvas').count()).toBe(0);
    expect(noise).toHaveLength(1);
  });

  it('opens with 10,000 tests and 1000 seeds, and makes rows as they are needed', async () => {
    const { page, noise } = await open(largeReport(10_000, 1000));

    expect(noise).toHaveLength(1);
    expect(await page.locator('h1').textContent()).toBe('250 of 10000 tests do not hold in every world');
    expect(await page.locator('.finding').count()).toBeLessThan(250);
    expect(await page.locator('.calm tbody tr').count()).toBeLessThan(80);
    await page.evaluate("document.querySelector('.calm .scroll').scrollTop = 36 * 5000");
    await page.locator('.calm tbody tr[aria-rowindex="5000"]').waitFor({ state: 'attached' });
    for (let step = 0; step < 101; step++) await page.keyboard.press('j');
    expect(await page.locator('.finding').count()).toBeGreaterThan(100);
  });

  it('puts findings on paper, opened', async () => {
    const { page } = await open(richReport());
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: 'print' });

    expect(await page.locator('.body:visible').count()).toBe(6);
    expect(await page.locator('.filters').isVisible()).toBe(false);
  });
});

function hostileReport(hostile: string): Report {
  const test = madeUpTest({
    file: `a${hostile}.test.ts`,
    name: hostile,
    project: hostile,
    verdict: 'flaky',
    kind: 'non-deterministic',
    causes: [['clock']],
    failures: 3,
    failingSeeds: [1, 2, 3],
    world: { clock: hostile },
    suggestion: hostile,
    replay: `becalm replay 1 --test '${hostile}'`,
    error: { name: hostile, message: hostile, location: { file: hostile, line: 1, column: 1 } },
  });
  return madeUpReport([test], {
    leftOut: [hostile],
    switchedOff: [hostile],
    realTimeFiles: [{ file: hostile, project: hostile, reason: hostile }],
  });
}
