import { spread } from '../hunt/suite/shape.ts';

/** Writes a project whose tests do nothing: what a hunt of it costs is the hunt's own. */
export function writeEmptySuite(files: number, tests: number): Readonly<Record<string, string>> {
  const config = `import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({ test: {} });\n`;
  return {
    'package.json': `${JSON.stringify({ name: 'empty-suite', private: true, type: 'module' }, null, 2)}\n`,
    'vitest.config.ts': config,
    ...Object.fromEntries(
      spread(tests, files).map((count, index) => [`tests/empty-${index + 1}.test.ts`, emptyFile(count)]),
    ),
  };
}

function emptyFile(tests: number): string {
  const bodies = Array.from({ length: tests }, (_, index) => `test('${index + 1}', () => {});\n`);
  return `import { test } from 'vitest';\n\n${bodies.join('')}`;
}
