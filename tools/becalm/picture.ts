import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/**
 * Takes the picture of a report's page that stands in the README:
 *
 *     npx becalm hunt --root tools/becalm/tests/zoo/isolated --seeds 100 --at 2026-11-22T10:00:00Z --html zoo.html
 *     node tools/becalm/picture.ts zoo.html docs/images/becalm-report.png verdict=ORDER
 *
 * The last word is the state of the page, as its address has it; the first finding is opened.
 */
const [report, picture, state = ''] = process.argv.slice(2);
if (report === undefined || picture === undefined) {
  throw new Error(
    'Expected a page and the picture to write. Run node tools/becalm/picture.ts report.html report.png.',
  );
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 1400 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(`${pathToFileURL(resolve(report)).href}#${state}`);
  await page.locator('.head').first().click();
  // Away from the list, which shows what is under the mouse.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: resolve(picture) });
} finally {
  await browser.close();
}
