import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root: a project below it finds vitest and fast-check in its `node_modules`. */
export const repositoryRoot = fileURLToPath(new URL('../../../../', import.meta.url));

/** A Vitest project in a folder of its own. */
export interface TemporaryProject extends Disposable {
  readonly root: string;
}

/** Writes a project from its files, by relative path; the folder is gone after `using`. */
export function temporaryProject(files: Readonly<Record<string, string>>): TemporaryProject {
  const parent = join(repositoryRoot, '.becalm');
  mkdirSync(parent, { recursive: true });
  const root = mkdtempSync(join(parent, 'test-project-'));
  const all = { 'package.json': '{ "type": "module", "private": true }', ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return {
    root,
    [Symbol.dispose]() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A `vitest.config.ts` with these test options. */
export function vitestConfig(options: Readonly<Record<string, unknown>> = {}): string {
  return `export default { test: ${JSON.stringify({ include: ['tests/**/*.test.ts'], ...options })} };\n`;
}
