/** Builds the site: `npm run docs:build`. Ends with status 1 at a warning, a dead link or a name without a doc comment. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { build } from 'vitepress';
import { findDeadLinks } from './src/dead-links.ts';
import { writeReference } from './src/reference.ts';
import { type Folders, foldersOf, stagePages } from './src/stage.ts';

try {
  await buildSite(foldersOf(import.meta.dirname));
} catch (error) {
  process.stderr.write(`${styleText('red', error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
}

async function buildSite(folders: Folders): Promise<void> {
  stagePages(folders);
  const modules = await writeReference({
    root: folders.root,
    doors: join(folders.site, 'reference'),
    out: join(folders.staged, 'reference'),
    inlined: {
      njord: [
        'ACTIONS',
        'EVENT_TYPES',
        'TIMEFRAMES',
        'ORDER_STATUSES',
        'COMMON',
        'VENUE',
        'Says',
        'SOPS_METADATA',
      ],
      becalm: ['OfPart', 'Judgement'],
    },
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
