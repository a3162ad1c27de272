import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contents } from '../../contents.ts';
import { readBlocks } from './read-blocks.ts';
import type { PageBlocks } from './type-check.ts';
import { type Ground, root } from './workspace.ts';

/** What is told of a page's code before it is run. */
export interface PageWithCode extends PageBlocks {
  /** Relative to the root of the repository. */
  readonly file: string;
}

/** Pages whose reader has becalm in a project; those of the others have a checkout of this repository. */
const projectPages = ['docs/guides/first-flake.md', 'docs/guides/gate.md', 'docs/generators.md'];

/** The pages of the site that have code. Decisions and the changelog are history: what they show need not run today. */
export function pagesWithCode(): readonly PageWithCode[] {
  return contents.sections
    .flatMap(({ pages }) => pages)
    .filter(({ file }) => file !== 'CHANGELOG.md')
    .map(({ file }) => ({
      file,
      ground: groundOf(file),
      blocks: readBlocks(file, readFileSync(join(root, file), 'utf8')),
    }))
    .filter(({ blocks }) => blocks.length > 0);
}

function groundOf(file: string): Ground {
  return projectPages.includes(file) || file.startsWith('tools/becalm/') || file.startsWith('examples/ci/')
    ? 'project'
    : 'checkout';
}
