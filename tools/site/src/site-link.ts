import { posix } from 'node:path';
import type { Page } from './pages.ts';

/** What becomes of a relative link of a page in the repository. */
export type SiteLink =
  | {
      /** It leads to another page of the site. */
      readonly kind: 'page';
      /** From the root of the site, with its anchor. */
      readonly href: string;
    }
  | {
      /** It leads to a file that is no page: people of the site have no such file, so its path is told instead. */
      readonly kind: 'file';
      /** Relative to the root of the repository. */
      readonly path: string;
    };

/**
 * Says where a link of a page leads on the site; `undefined` for links that stay as they are, to other hosts and to
 * anchors of the page itself.
 *
 * @param from - the file of the page, relative to the root of the repository
 */
export function siteLink(from: string, target: string, pages: readonly Page[]): SiteLink | undefined {
  if (target.startsWith('#') || /^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [path = '', anchor] = decodeURI(target).split('#');
  const file = posix.join(posix.dirname(from), path).replace(/\/$/, '');
  const page = pages.find((each) => each.file === file || each.file === `${file}/README.md`);
  if (page === undefined) return { kind: 'file', path: file };
  const route = page.route.replace(/(^|\/)index$/, '$1');
  return { kind: 'page', href: `/${route}${anchor === undefined ? '' : `#${anchor}`}` };
}
