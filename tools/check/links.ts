/** Prints every relative Markdown link of the repository that leads nowhere; exit status 1 when there is one. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { findBrokenLinks } from './markdown-links.ts';

const root = join(import.meta.dirname, '..', '..');
const foreign = new Set(['node_modules', '.git', '.becalm', 'coverage', 'dist', 'var', 'zoo', 'fixtures']);

const files = globSync('**/*.md', { cwd: root, exclude: (path) => foreign.has(posix.basename(path)) });
const broken = findBrokenLinks(files.toSorted(), {
  exists: (path) => existsSync(join(root, path)),
  read: (path) => readFileSync(join(root, path), 'utf8'),
  resolve: (fromFile, target) =>
    target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(fromFile), target),
});

for (const { file, line, target, reason } of broken) {
  process.stdout.write(`${file}:${line}  ${target}  ${reason}\n`);
}
process.stdout.write(`${files.length} files, ${broken.length} broken links\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
