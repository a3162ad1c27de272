import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decisionFolder, decisionPage, type Page, pages } from './pages.ts';

/** Folders of a build, all absolute. */
export interface Folders {
  /** The root of the repository. */
  readonly root: string;
  /** The package of the site. */
  readonly site: string;
  /** What VitePress reads: pages, reference, images, and the way to its configuration. */
  readonly staged: string;
  /** The pages as HTML. */
  readonly built: string;
}

/** The folders of the package that stands at `site`, two levels below the root. */
export function foldersOf(site: string): Folders {
  const [staged, built] = [join(site, 'dist/pages'), join(site, 'dist/site')];
  return { root: join(site, '../..'), site, staged, built };
}

/** Every page that is written by hand, decisions included. */
export function allPages(root: string): readonly Page[] {
  const folder = join(root, decisionFolder);
  const decisions = readdirSync(folder).toSorted();
  return [...pages, ...decisions.map((name) => decisionPage(name, readFileSync(join(folder, name), 'utf8')))];
}

/** Puts the pages where VitePress looks for them, below the addresses that they get; what was there is gone. */
export function stagePages({ root, site, staged }: Folders): void {
  rmSync(join(site, 'dist'), { recursive: true, force: true });
  for (const { file, route } of allPages(root)) copy(join(root, file), join(staged, `${route}.md`));
  write(join(staged, 'index.md'), `---\n${readFileSync(join(site, 'home.yaml'), 'utf8')}---\n`);
  cpSync(join(root, 'docs/images'), join(staged, 'public/images'), { recursive: true });
  cpSync(join(site, 'public'), join(staged, 'public'), { recursive: true });
  // VitePress looks for them here and nowhere else.
  write(join(staged, '.vitepress/config.ts'), "export { default } from '../../../vitepress-config.ts';\n");
  write(join(staged, '.vitepress/theme/index.ts'), "export { default } from '../../../../theme/index.ts';\n");
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
