import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'vitepress';
import { slugOf } from '../check/markdown-links.ts';
import type { Contents } from './src/contents.ts';
import { leadLinks } from './src/page-links.ts';
import { guideSidebar, referenceSidebar } from './src/sidebar.ts';
import { allPages, foldersOf } from './src/stage.ts';
import { refuseWarning } from './src/warning.ts';

/** How VitePress builds the site whose package stands at `site`. */
export function vitepressConfig(site: string, contents: Contents): UserConfig {
  const folders = foldersOf(site);
  const pages = allPages(folders.root, contents);
  const decisions = pages.filter(({ route }) => route.startsWith('decisions/'));
  const modules = globSync('**/*.ts', { cwd: join(site, 'reference') }).map((file) =>
    file.replace(/\.ts$/, ''),
  );
  return defineConfig({
    title: contents.title,
    description: contents.description,
    outDir: folders.built,
    cacheDir: join(site, 'dist/cache'),
    head: [['link', { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' }]],
    markdown: {
      theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
      anchor: { slugify: slugOf },
      config: (markdown) =>
        leadLinks(markdown, { pages, exists: (path) => existsSync(join(folders.root, path)) }),
    },
    themeConfig: {
      logo: '/icon.svg',
      nav: [...contents.nav],
      sidebar: {
        '/': guideSidebar(contents.sections, decisions),
        '/reference/': referenceSidebar(contents.reference.parts, modules),
      },
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
}
