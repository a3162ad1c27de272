import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeReference } from '../../src/reference.ts';

/** A repository of a few files, whose reference is made in this process. */
function referenceOf(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'reference-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const settings = { compilerOptions: { types: [], module: 'NodeNext', allowImportingTsExtensions: true } };
  const all = { ...files, 'pages/tsconfig.json': JSON.stringify({ ...settings, include: ['.'] }) };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const out = join(root, 'out');
  const written = writeReference({
    root,
    out,
    pages: join(root, 'pages'),
    doors: ['src/**/index.ts'],
    inlined: { njord: [] },
  });
  return { written, read: (page: string) => readFileSync(join(out, page), 'utf8') };
}

const second = { 'pages/second.ts': '/** The other. */\nexport const second = 2;\n' };

test('has a page for each file, with what its doc comments say', async () => {
  const { written, read } = referenceOf({
    ...second,
    'src/index.ts': '/** How many. */\nexport function first(): number {\n  return 1;\n}\n',
    'pages/first.ts': "export * from '../src/index.ts';\n",
  });

  await expect(written).resolves.toEqual(['first', 'second']);
  expect(read('first.md')).toContain('How many.');
});

test.for([
  [
    'a name without a doc comment',
    { 'pages/first.ts': 'export const first = 1;\n' },
    'Expected a doc comment for every name of the reference, 1 have none:\n  first.first',
  ],
  [
    'a link of a doc comment that leads nowhere',
    { 'pages/first.ts': '/** See {@link nowhere}. */\nexport const first = 1;\n' },
    'without a warning',
  ],
  [
    'a public name that stands on no page',
    {
      'src/index.ts': '/** One. */\nexport const one = 1;\n/** Two. */\nexport const two = 2;\n',
      'pages/first.ts': "export { one } from '../src/index.ts';\n",
    },
    '1 stand on none:\n  src/index.ts: two',
  ],
  [
    'a door that no page opens',
    {
      'src/index.ts': '/** One. */\nexport const one = 1;\n',
      'pages/first.ts': '/** First. */\nexport const first = 1;\n',
    },
    '1 stand on none:\n  src/index.ts: nothing of it',
  ],
] as const)('is refused for %s', async ([, files, message]) => {
  await expect(referenceOf({ ...second, ...files }).written).rejects.toThrow(message);
});
