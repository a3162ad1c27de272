/**
 * Builds the site: `npm run docs:build`. Ends with status 1 at a warning, a dead link, or a public name that has no doc
 * comment or stands on no page. An argument names the package of another site, whose pages stand two levels above it.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { styleText } from 'node:util';
import { build } from 'vitepress';
import type { Contents } from './src/contents.ts';
import { findDeadLinks } from './src/dead-links.ts';
import { writeReference } from './src/reference.ts';
import { type Folders, foldersOf, stagePages } from './src/stage.ts';

try {
  await buildSite(foldersOf(resolve(process.argv[2] ?? import.meta.dirname)));
} catch (error) {
  process.stderr.write(`${styleText('red', error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
}

async function buildSite(folders: Folders): Promise<void> {
  const { contents } = (await import(pathToFileURL(join(folders.site, 'contents.ts')).href)) as {
    readonly contents: Contents;
  };
  stagePages(folders, contents);
  const modules = await writeReference({
    ...contents.reference,
    root: folders.root,
    pages: join(folders.site, 'reference'),
    out: join(folders.staged, 'reference'),
  });
  await build(folders.staged);
  const files = globSync('**/*', { cwd: folders.built, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folders.built.length + 1));
  const dead = findDeadLinks({
    files: new Set(files),
    read: (page) => readFileSync(join(folders.built, page), 'utf8'),
  });
  if (dead.length > 0)
    throw new Error(
      [
        'Expected every link to lead somewhere. These do not:',
        ...dead.map(({ page, href, reason }) => `  ${page}  ${href}  ${reason}`),
      ].join('\n'),
    );
  const pageCount = files.filter((file) => file.endsWith('.html')).length;
  process.stdout.write(`${pageCount} pages, ${modules.length} of them reference: ${folders.built}\n`);
}
