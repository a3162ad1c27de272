import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { barriersIn, type Reader } from './browser.ts';

/** Text that does harm where it is taken for markup or script, or turns and ends other text. */
export const HOSTILE = '</script><img src=x onerror="globalThis.harm=1">\u202eabc\u0000\u2028\'"`&lt;';

/** What the laws of a page are tried on. */
export interface LawfulPage<Given> {
  /** A report that shows everything that the page can show. */
  readonly rich: () => Given;
  /** A report of which every name, message and path is this text. */
  readonly hostile: (text: string) => Given;
  /** Opens what is folded, as a reader does. */
  readonly unfold: (page: Page) => Promise<void>;
}

/** Sets up in the suite that calls it what holds of every page that becalm writes. */
export function obeysPageLaws<Given>({ open }: Reader<Given>, lawful: LawfulPage<Given>): void {
  it('runs no script but its own', async () => {
    const { page, noise } = await open(lawful.rich());
    const ran = await page.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.foreign = true';
      document.body.append(script);
      return window.foreign === true;
    })()`);

    expect(ran).toBe(false);
    expect(noise.at(-1)).toContain('Content Security Policy');
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 600],
  ] as const)(
    'has no serious barrier, %s at %d pixels, and is never wider than the window',
    async (theme, width) => {
      const { page } = await open(lawful.rich(), `#theme=${theme}`);
      await page.setViewportSize({ width, height: 900 });
      await lawful.unfold(page);

      expect(await barriersIn(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(theme);
    },
  );

  it('shows hostile names, messages and paths as text', async () => {
    const { page, noise } = await open(lawful.hostile(HOSTILE));
    await lawful.unfold(page);

    expect(noise).toHaveLength(1);
    expect(await page.evaluate('globalThis.harm')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
  });
}
