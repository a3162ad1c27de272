import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createDraws } from './suite/draws.ts';
import { writeModules } from './suite/modules.ts';
import type { SuiteShape } from './suite/shape.ts';
import { writeTestFiles } from './suite/test-files.ts';

const config = `import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['tests/**/*.test.ts'] } });
`;

/**
 * Writes a made-up project: its files by path relative to its root. The same shape and seed give the
 * same files. Snapshots are not among them; Vitest writes them itself with `--update`.
 */
export function writeSuite(shape: SuiteShape, seed: number): Readonly<Record<string, string>> {
  const draws = createDraws(seed);
  const modules = writeModules(shape.modules, draws);
  const tests = writeTestFiles(shape, modules, draws);
  return {
    'package.json': `${JSON.stringify({ name: 'made-up-suite', private: true, type: 'module' }, null, 2)}\n`,
    'vitest.config.ts': config,
    ...Object.fromEntries(modules.map(({ name, source }) => [`src/${name}.ts`, source])),
    ...Object.fromEntries(tests.map(({ name, source }) => [`tests/${name}`, source])),
  };
}

/** A made-up project on disk; dispose it to delete the folder. */
export class SuiteFolder implements Disposable {
  readonly root: string;

  /** Puts files into a new folder below `parent`, from where `vitest` has to be found. */
  constructor(parent: string, files: Readonly<Record<string, string>>) {
    mkdirSync(parent, { recursive: true });
    this.root = mkdtempSync(join(parent, 'suite-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
