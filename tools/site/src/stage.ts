import { cpSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Contents } from './contents.ts';
import { decisionFolder, decisionPage, type Page } from './pages.ts';

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
export function allPages(root: string, { sections }: Contents): readonly Page[] {
  const folder = join(root, decisionFolder);
  const decisions = readdirSync(folder).toSorted();
  return [
    ...sections.flatMap(({ pages }) => pages),
    ...decisions.map((name) => decisionPage(name, readFileSync(join(folder, name), 'utf8'))),
  ];
}

/** Puts the pages where VitePress looks for them, below the addresses that they get; what was there is gone. */
export function stagePages({ root, site, staged }: Folders, contents: Contents): void {
  rmSync(join(site, 'dist'), { recursive: true, force: true });
  for (const { file, route } of allPages(root, contents)) copy(join(root, file), join(staged, `${route}.md`));
  write(join(staged, 'index.md'), `---\n${readFileSync(join(site, 'home.yaml'), 'utf8')}---\n`);
  for (const image of globSync('docs/**/*.{png,svg}', { cwd: root }))
    copy(join(root, image), join(staged, 'public/images', basename(image)));
  cpSync(join(site, 'public'), join(staged, 'public'), { recursive: true });
  // VitePress looks for them here and nowhere else.
  write(join(staged, '.vitepress/config.ts'), configOf(site));
  write(join(staged, '.vitepress/theme/index.ts'), `export { default } from ${quoted('theme/index.ts')};\n`);
}

/** VitePress bundles it to where it likes: the places are told in full. */
function configOf(site: string): string {
  return [
    `import { contents } from ${JSON.stringify(join(site, 'contents.ts'))};`,
    `import { vitepressConfig } from ${quoted('vitepress-config.ts')};`,
    `export default vitepressConfig(${JSON.stringify(site)}, contents);\n`,
  ].join('\n');
}

/** A file of this package, as code names it. */
function quoted(file: string): string {
  return JSON.stringify(join(import.meta.dirname, '..', file));
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
