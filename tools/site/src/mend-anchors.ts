import { posix } from 'node:path';
import { anchorsOf } from '../../check/markdown-links.ts';

/** Markdown of pages by their path. */
export type MarkdownPages = ReadonlyMap<string, string>;

/**
 * Leads links to the anchors that headings have. TypeDoc's Markdown counts `SubscriptionCounts` as the second of its name
 * where `Subscription` has a member `counts`, and links to `#subscriptioncounts-1`; the heading itself is the first.
 */
export function mendAnchors(pages: MarkdownPages): MarkdownPages {
  const anchors = new Map([...pages].map(([path, text]) => [path, anchorsOf(text)]));
  const mended = (path: string, file: string, anchor: string): string => {
    const known = anchors.get(file === '' ? path : posix.join(posix.dirname(path), file));
    const first = anchor.replace(/-\d+$/, '');
    return known !== undefined && !known.has(anchor) && known.has(first) ? first : anchor;
  };
  return new Map(
    [...pages].map(([path, text]) => [
      path,
      text.replaceAll(
        /\]\(([^()#\s]*)#([^()\s]+)\)/g,
        (_, file: string, anchor: string) => `](${file}#${mended(path, file, anchor)})`,
      ),
    ]),
  );
}
