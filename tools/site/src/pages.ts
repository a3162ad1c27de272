/** The pages of the site that are written by hand: where each stands in the repository, and where on the site. */

/** One page. */
export interface Page {
  /** Path of its Markdown file, relative to the root of the repository, with `/`. */
  readonly file: string;
  /** Its address on the site without a slash in front and without `.html`; a folder's page ends in `index`. */
  readonly route: string;
  /** What the sidebar calls it. */
  readonly title: string;
}

/** Pages under one heading of the sidebar. */
export interface Section {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** Where decisions stand in the repository. */
export const decisionFolder = 'docs/decisions';

/**
 * The page of a decision.
 *
 * @param name - the name of its file, such as `0001-layout.md`
 * @param text - its Markdown, which begins with its title
 */
export function decisionPage(name: string, text: string): Page {
  const title = /^# (.+)$/m.exec(text)?.[1] ?? name;
  return page(`${decisionFolder}/${name}`, `decisions/${name.replace(/\.md$/, '')}`, title);
}

/** A page by its file, its address and what the sidebar calls it. */
export function page(file: string, route: string, title: string): Page {
  return { file, route, title };
}
