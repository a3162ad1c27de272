/** A link that leads nowhere. */
export interface BrokenLink {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly target: string;
  readonly reason: string;
}

/** What `findBrokenLinks` asks about the repository; paths are relative to its root, with `/`. */
export interface Repository {
  readonly exists: (path: string) => boolean;
  readonly read: (path: string) => string;
  /** Joins a relative target to the folder of a file. */
  readonly resolve: (fromFile: string, target: string) => string;
}

/**
 * Finds relative links of Markdown files whose file or heading does not exist.
 *
 * Non-goals: links to other hosts, and link text in HTML. Anchors follow GitHub's rule: lower case, punctuation
 * dropped, spaces to hyphens, `-1`, `-2` for headings that repeat.
 */
export function findBrokenLinks(files: readonly string[], repository: Repository): readonly BrokenLink[] {
  return files.flatMap((file) =>
    linksOf(repository.read(file)).flatMap(({ line, target }) => {
      const reason = whyBroken(file, target, repository);
      return reason === undefined ? [] : [{ file, line, target, reason }];
    }),
  );
}

/** The anchors of a Markdown text, one per heading. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of withoutCode(markdown)) {
    const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line.replaceAll('`', ''))?.[1];
    const explicit = /<a (?:id|name)="([^"]+)"/.exec(line)?.[1];
    if (heading !== undefined) anchors.add(unusedAnchor(slugOf(heading), anchors));
    if (explicit !== undefined) anchors.add(explicit);
  }
  return anchors;
}

function whyBroken(file: string, target: string, repository: Repository): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) return undefined;
  const [path = '', anchor] = decodeURI(target).split('#');
  const found = path === '' ? file : repository.resolve(file, path);
  if (!repository.exists(found)) return `no file ${found}`;
  if (anchor === undefined || !found.endsWith('.md')) return undefined;
  return anchorsOf(repository.read(found)).has(anchor) ? undefined : `no heading #${anchor} in ${found}`;
}

function linksOf(markdown: string): readonly { readonly line: number; readonly target: string }[] {
  return withoutCode(markdown).flatMap((text, index) => {
    const withoutSpans = text.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
    const inline = withoutSpans.matchAll(/\]\(\s*<?([^\s<>()]+(?:\([^\s()]*\))?)>?(?:\s+["'(][^)]*)?\)/g);
    const definitions = withoutSpans.matchAll(/^ {0,3}\[[^\]]+\]:\s+<?([^\s<>]+)>?/g);
    return [...inline, ...definitions].map((match) => ({ line: index + 1, target: match[1] ?? '' }));
  });
}

/** The lines of a text, with those of fenced code blocks emptied so that numbers stay right. */
function withoutCode(markdown: string): readonly string[] {
  let fence: string | undefined;
  return markdown.split('\n').map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true) fence = undefined;
      return '';
    }
    fence = mark;
    return mark === undefined ? line : '';
  });
}

/** The anchor of a heading by GitHub's rule, where no other heading has it. */
export function slugOf(heading: string): string {
  const text = heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function unusedAnchor(slug: string, taken: ReadonlySet<string>): string {
  let anchor = slug;
  for (let count = 1; taken.has(anchor); count += 1) anchor = `${slug}-${count}`;
  return anchor;
}
