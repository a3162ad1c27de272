import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, sep } from 'node:path';
import { runCommand } from '../check/run-command.ts';
import type { Repository, SourceText } from './measure.ts';

/** Folders in which other people's code stands, code that is broken on purpose, or what tools wrote. */
const foreign = new Set(['node_modules', 'dist', 'coverage', '.becalm', 'var', 'fixtures', 'zoo', 'vectors']);

/** Opens the repository at `root`: its files are read now, its tools run when asked. */
export function openRepository(root: string): Repository {
  return {
    root,
    files: readSources(root),
    run: (command) => runCommand(root, command),
    runForFile: async (command, file) => {
      const folder = mkdtempSync(join(tmpdir(), 'cleanup-'));
      try {
        const { output } = await runCommand(root, command(folder));
        return readOr(join(folder, file), output);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function readSources(root: string): readonly SourceText[] {
  const paths = globSync('{src,tools,bench,tests,examples,bin}/**/*.{ts,js}', {
    cwd: root,
    exclude: (path) => foreign.has(posix.basename(path)),
  });
  return paths.toSorted().map((path) => ({
    path: path.replaceAll(sep, '/'),
    text: readFileSync(join(root, path), 'utf8'),
  }));
}

/** A tool that wrote nothing has said why: that is what its reader then refuses. */
function readOr(path: string, output: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return output;
  }
}
