import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where Debian puts it. */
const EXECUTABLE = '/usr/bin/chromium';

/** Why there is no browser to test with; `undefined` when there is one. CI must not miss it: there it throws. */
export function chromiumIsMissing(): string | undefined {
  if (existsSync(EXECUTABLE)) return undefined;
  const reason = `Expected Chromium at ${EXECUTABLE}, found none. Install it: apt-get install chromium.`;
  if (process.env['CI'] === 'true') throw new Error(reason);
  process.stderr.write(`SKIPPED: everything that needs a real browser. ${reason}\n`);
  return reason;
}

/** A page from disk, and what it did while it was opened. */
export interface OpenedPage {
  readonly page: Page;
  /** What it wrote to the console, and errors that nobody caught. */
  readonly complaints: readonly string[];
  /** Addresses it asked for, itself included. */
  readonly requests: readonly string[];
}

/** Starts a browser; containers run as root, where Chromium has no sandbox of its own. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** Opens a file as a person would, and waits until it is loaded. */
export async function openFromDisk(browser: Browser, file: string): Promise<OpenedPage> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  return { page, complaints, requests };
}
