import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** Debian's. */
const executablePath = '/usr/bin/chromium';

/** Whether there is a browser; where there is none it says so aloud, and under CI it is an error. */
export function hasBrowser(): boolean {
  if (existsSync(executablePath)) return true;
  const complaint = `No browser: expected ${executablePath} (apt-get install chromium). Pages of reports are not tested.`;
  if (process.env['CI'] === 'true') throw new Error(complaint);
  process.stderr.write(`SKIPPED: ${complaint}\n`);
  return false;
}

/** Starts the browser; as root it has no sandbox. */
function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A report's page as a reader has it. */
interface ReadPage {
  readonly page: Page;
  /** Requests, console messages and errors since it was opened, the page itself first. */
  readonly noise: readonly string[];
  /** How long it took to load, in milliseconds. */
  readonly loadMs: number;
}

/** Opens a page from disk. */
async function read(context: BrowserContext, path: string, fragment = ''): Promise<ReadPage> {
  const page = await context.newPage();
  const noise: string[] = [];
  page
    .on('request', (request) => noise.push(request.url()))
    .on('console', (message) => noise.push(message.text()))
    .on('pageerror', (error) => noise.push(error.message));
  page.setDefaultTimeout(20_000);
  const begin = performance.now();
  await page.goto(`${pathToFileURL(path).href}${fragment}`, { waitUntil: 'load' });
  return { page, noise, loadMs: performance.now() - begin };
}

/** Barriers to readers of any impact, as axe finds them: impact, rule and the first element. Empty where there is none. */
export async function barriersIn(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, impact, nodes }) => [impact, id, nodes[0].html]))`,
  );
}

/** What the tests of one page share: a browser for all of them, and a context of its own for each. */
export interface Reader<Given> {
  /** The context of the running test. */
  readonly context: () => BrowserContext;
  /** Writes the page and opens it from disk. */
  readonly open: (given: Given, fragment?: string) => Promise<ReadPage & { readonly path: string }>;
}

/** Sets up in the suite that calls it what reading a page takes. */
export function useReader<Given>(pageOf: (given: Given) => string): Reader<Given> {
  let folder = '';
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'becalm-page-'));
    browser = await launch();
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  });

  afterEach(async () => {
    await context.close();
  });

  return {
    context: () => context,
    async open(given, fragment = '') {
      const path = join(folder, 'page.html');
      await writeFile(path, pageOf(given));
      return { path, ...(await read(context, path, fragment)) };
    },
  };
}
