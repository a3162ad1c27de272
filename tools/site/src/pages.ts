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

/** Every section with its pages, in the order of the sidebar. Decisions are found in their folder. */
export const sections: readonly Section[] = [
  {
    title: 'Guides',
    pages: [
      page('docs/guides/first-flake.md', 'guides/first-flake', 'Hunt your first flake'),
      page('docs/guides/gate.md', 'guides/gate', 'Gate your CI'),
      page('docs/guides/axis.md', 'guides/axis', 'Write an axis'),
      page('docs/strategies.md', 'guides/strategies', 'Write a strategy'),
      page('docs/backtest.md', 'guides/backtest', 'Backtest it'),
      page('docs/guides/live.md', 'guides/live', 'Go live'),
    ],
  },
  {
    title: 'becalm',
    pages: [
      page('tools/becalm/README.md', 'becalm/index', 'Manual'),
      page('docs/generators.md', 'becalm/generators', 'Generators'),
      page('examples/ci/README.md', 'becalm/ci', 'An example of CI'),
      page('docs/public-suites.md', 'becalm/public-suites', 'Public suites'),
    ],
  },
  {
    title: 'Njord',
    pages: [
      page('docs/simulation.md', 'njord/simulation', 'Simulation'),
      page('docs/predecessor-weaknesses.md', 'njord/weaknesses', 'A predecessor’s weaknesses'),
      page('examples/custom-strategy/README.md', 'njord/custom-strategy', 'An example of a strategy'),
    ],
  },
  {
    title: 'Project',
    pages: [
      page('README.md', 'project/index', 'Overview'),
      page('ARCHITECTURE.md', 'project/architecture', 'Architecture'),
      page('CONTRIBUTING.md', 'project/contributing', 'Contributing'),
      page('CHANGELOG.md', 'project/changelog', 'Changelog'),
    ],
  },
];

/** The pages of the sections; without the decisions. */
export const pages: readonly Page[] = sections.flatMap((section) => section.pages);

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

function page(file: string, route: string, title: string): Page {
  return { file, route, title };
}
