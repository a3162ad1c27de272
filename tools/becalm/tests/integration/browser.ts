import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

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
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A report's page as a reader has it. */
export interface ReadPage {
  readonly page: Page;
  /** Requests, console messages and errors since it was opened, the page itself first. */
  readonly noise: readonly string[];
  /** How long it took to load, in milliseconds. */
  readonly loadMs: number;
}

/** Opens a page from disk. */
export async function read(context: BrowserContext, path: string, fragment = ''): Promise<ReadPage> {
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
