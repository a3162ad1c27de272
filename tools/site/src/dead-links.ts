/** A link of a built page that leads nowhere. */
export interface DeadLink {
  /** The page with the link, relative to the root of the site. */
  readonly page: string;
  readonly href: string;
  readonly reason: string;
}

/** A built site. */
export interface BuiltSite {
  /** Every file, relative to its root, with `/`. */
  readonly files: ReadonlySet<string>;
  /** The HTML of a page. */
  readonly read: (page: string) => string;
}

/**
 * Finds links, images and anchors of the built pages that lead nowhere on the site. Links to other hosts are not asked:
 * a build needs no network.
 */
export function findDeadLinks(site: BuiltSite): readonly DeadLink[] {
  const pages = [...site.files].filter((file) => file.endsWith('.html'));
  const anchors = new Map(pages.map((page) => [page, anchorsOf(site.read(page))]));
  return pages.flatMap((page) =>
    hrefsOf(site.read(page)).flatMap((href) => {
      const reason = whyDead({ page, href, files: site.files, anchors });
      return reason === undefined ? [] : [{ page, href, reason }];
    }),
  );
}

interface Link {
  readonly page: string;
  readonly href: string;
  readonly files: ReadonlySet<string>;
  readonly anchors: ReadonlyMap<string, ReadonlySet<string>>;
}

function whyDead({ page, href, files, anchors }: Link): string | undefined {
  const { pathname, hash } = new URL(href, `https://site/${page}`);
  const path = decodeURI(pathname).slice(1);
  const file = [path, `${path}.html`, `${path}index.html`].find((each) => files.has(each));
  if (file === undefined) return `no page ${path}`;
  const anchor = decodeURIComponent(hash.slice(1));
  if (anchor === '' || !file.endsWith('.html')) return undefined;
  return anchors.get(file)?.has(anchor) === true ? undefined : `no #${anchor} in ${file}`;
}

/** Links to pages and files of the site itself. */
function hrefsOf(html: string): readonly string[] {
  const attributes = html.matchAll(/<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]+)"/g);
  const hrefs = [...attributes].map((match) => withoutEntities(match[1] ?? ''));
  return [...new Set(hrefs)].filter((href) => !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(href));
}

function anchorsOf(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/\sid="([^"]+)"/g)].map((match) => withoutEntities(match[1] ?? '')));
}

function withoutEntities(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
