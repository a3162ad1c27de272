import { posix } from 'node:path';
import type { MarkdownOptions } from 'vitepress';
import type { Page } from './pages.ts';
import { siteLink } from './site-link.ts';

type Markdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];
type Rule = Parameters<Markdown['core']['ruler']['push']>[1];
type Token = Parameters<Rule>[0]['tokens'][number];

/** Where links may lead. */
export interface Ground {
  readonly pages: readonly Page[];
  /** Whether the repository has a file or folder, by its path from the root. */
  readonly exists: (path: string) => boolean;
}

/** What a rule is given: the page's path is in its environment. */
interface State {
  readonly env: unknown;
  readonly tokens: readonly Token[];
}

/**
 * Leads the links of pages to pages of the site, and their images to where these are. A link to a file that is no page
 * becomes its text, with the path shown when pointed at.
 *
 * @throws Error as a page is read whose link leads to no file
 */
export function leadLinks(markdown: Pick<Markdown, 'core'>, ground: Ground): void {
  const files = new Map(ground.pages.map(({ file, route }) => [`${route}.md`, file]));
  markdown.core.ruler.push('site-links', (state: State) => {
    const file = files.get(pathOf(state.env));
    if (file === undefined) return;
    for (const token of state.tokens) {
      asFence(token);
      leadInline(file, token.children ?? [], ground);
    }
  });
}

/** Relative to the root of the site, as VitePress tells it. */
function pathOf(env: unknown): string {
  if (typeof env !== 'object' || env === null || !('relativePath' in env)) return '';
  return String(env.relativePath);
}

/** In one line: links do not contain links, so that each is closed by the next that closes. */
function leadInline(file: string, tokens: readonly Token[], ground: Ground): void {
  let closesFile = false;
  for (const token of tokens) {
    if (token.type === 'image') leadImage(token);
    if (token.type === 'link_open') closesFile = leadLink(file, token, ground);
    if (token.type === 'link_close' && closesFile) asSpan(token);
  }
}

/** What is only indented is output, and looks like it. */
function asFence(token: Token): void {
  if (token.type !== 'code_block') return;
  token.type = 'fence';
  token.info = 'text';
}

/** Returns whether the link became a span. */
function leadLink(file: string, token: Token, { pages, exists }: Ground): boolean {
  const href = token.attrGet('href') ?? '';
  const link = siteLink(file, href, pages);
  if (link === undefined) return false;
  if (link.kind === 'page') {
    token.attrSet('href', link.href);
    return false;
  }
  if (!exists(link.path))
    throw new Error(`${file}: expected a link to lead to a file, "${href}" leads to none.`);
  token.attrs = [
    ['class', 'repository-file'],
    ['title', link.path],
  ];
  asSpan(token);
  return true;
}

/** A type that no rule renders otherwise. */
function asSpan(token: Token): void {
  token.type = token.nesting === 1 ? 'span_open' : 'span_close';
  token.tag = 'span';
}

function leadImage(token: Token): void {
  const source = token.attrGet('src') ?? '';
  if (!/^[a-z]+:/i.test(source)) token.attrSet('src', `/images/${posix.basename(source)}`);
}
