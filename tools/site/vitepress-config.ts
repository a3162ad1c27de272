import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'vitepress';
import { slugOf } from '../check/markdown-links.ts';
import { leadLinks } from './src/page-links.ts';
import { guideSidebar, referenceSidebar } from './src/sidebar.ts';
import { allPages, foldersOf } from './src/stage.ts';
import { refuseWarning } from './src/warning.ts';

const folders = foldersOf(siteFolder());
const pages = allPages(folders.root);
const decisions = pages.filter(({ route }) => route.startsWith('decisions/'));
const modules = globSync('**/*.ts', { cwd: join(folders.site, 'reference') }).map((file) =>
  file.replace(/\.ts$/, ''),
);

const config: UserConfig = defineConfig({
  title: 'becalm & Njord',
  description: 'Every flaky test, found and proved; and the trading core that it is tried on.',
  outDir: folders.built,
  cacheDir: join(folders.site, 'dist/cache'),
  head: [['link', { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
    anchor: { slugify: slugOf },
    config: (markdown) => leadLinks(markdown, pages),
  },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Guides', link: '/guides/first-flake', activeMatch: '^/(guides|njord|project|decisions)/' },
      { text: 'becalm', link: '/becalm/', activeMatch: '^/becalm/' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
    ],
    sidebar: { '/': guideSidebar(decisions), '/reference/': referenceSidebar(modules) },
    outline: { level: [2, 3] },
    search: { provider: 'local', options: { detailedView: true } },
    docFooter: { prev: 'Before', next: 'Next' },
  },
  vite: {
    // What is only told is not read: a warning ends the build.
    customLogger: refuseWarning(),
    // The index of the search holds the text of every page.
    build: { chunkSizeWarningLimit: 4_000 },
  },
});

export default config;

/** VitePress bundles this file to where it likes, so that its own place says nothing. */
function siteFolder(): string {
  const folder = process.cwd();
  if (existsSync(join(folder, 'reference'))) return folder;
  throw new Error(`Expected to run in the package of the site, was in "${folder}". Use npm run docs:build.`);
}
