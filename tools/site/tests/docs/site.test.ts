import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumIsMissing, startChromium } from '../../../../tests/integration/chromium.ts';
import { buildSite, builtFolder, serveSite } from './built-site.ts';

/** The site as `npm run docs:build` makes it, read with a browser. */
let told = '';
let server: Server;
let address = '';

beforeAll(async () => {
  told = await buildSite();
  ({ server, address } = await serveSite());
}, 900_000);

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('the build tells how many pages there are', () => {
  expect(told).toMatch(/^\d+ pages, \d+ of them reference/m);
});

test.for([
  ...['bus', 'config', 'contracts', 'logging'].map((name) => `core/${name}`),
  ...['risk-engine', 'paper-trader', 'broker'].map((name) => `services/${name}`),
  ...['base', 'context', 'registry'].map((name) => `strategies/${name}`),
  ...['engine', 'metrics', 'reporting'].map((name) => `backtest/${name}`),
  ...['worlds', 'hunt', 'explain', 'gate', 'generators', 'plugin'].map((name) => `becalm/${name}`),
])('the reference has a page about %s', (name) => {
  expect(existsSync(join(builtFolder, 'reference', `${name}.html`))).toBe(true);
});

test('what a doc comment says stands on the page of its name', () => {
  const page = readFileSync(join(builtFolder, 'reference/core/bus.html'), 'utf8');

  expect(page).toContain('publishBatch');
  expect(page).toContain('What joins the services');
});

describe.skipIf(chromiumIsMissing() !== undefined)('in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(() => browser.close());

  async function open(
    path: string,
    width = 1280,
  ): Promise<{ readonly page: Page; readonly noise: readonly string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const noise: string[] = [];
    page
      .on('console', (message) => noise.push(message.text()))
      .on('pageerror', (error) => noise.push(error.message))
      .on('request', (request) => {
        if (!request.url().startsWith(address) && !request.url().startsWith('data:'))
          noise.push(request.url());
      });
    page.setDefaultTimeout(60_000);
    await page.goto(`${address}${path}`, { waitUntil: 'networkidle' });
    return { page, noise };
  }

  test('the search finds publishBatch, and leads to it', async () => {
    const { page, noise } = await open('/');
    await page
      .getByRole('button', { name: /search/i })
      .first()
      .click();
    await page.locator('#localsearch-input').fill('publishBatch');
    const hit = page.locator('.VPLocalSearchBox .results a', { hasText: 'publishBatch' }).first();
    await hit.waitFor();
    await hit.click();
    await page.waitForURL(/\/reference\/core\/bus/);

    expect(await page.locator('main').textContent()).toContain('publishBatch');
    expect(noise).toEqual([]);
    await page.close();
  });

  test.for(['/', '/guides/first-flake.html', '/becalm/', '/reference/core/bus.html'])(
    '%s is no wider than a telephone',
    async (path) => {
      const { page, noise } = await open(path, 390);
      const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth');

      expect(wider).toBeLessThanOrEqual(0);
      expect(noise).toEqual([]);
      await page.close();
    },
  );
});
