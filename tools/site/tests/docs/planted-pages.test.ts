import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'vitest';
import { root } from '../snippets/workspace.ts';

/** Small sites that are wrong on purpose: the build that makes the whole one has to end with status 1 and the reason. */
test.concurrent.for([
  ['a link to a file that is not there', { 'README.md': '[Gone](gone.md)' }, [/README\.md.*gone\.md/]],
  [
    'a link to a page and one to a heading that are not there',
    { 'README.md': '<a href="/gone">Gone</a>, [nowhere](#nowhere), [title](#title)' },
    [
      /^ {2}page\.html {2}\/gone {2}no page gone$/m,
      /^ {2}page\.html {2}#nowhere {2}no #nowhere in page\.html$/m,
    ],
  ],
  [
    'a warning of VitePress',
    { 'README.md': '```gibberish\ncode\n```' },
    [/without a warning, was: .*gibberish/],
  ],
  [
    'an exported name without a doc comment',
    { 'tools/site/reference/first.ts': 'export const first = 1;\n' },
    [/Expected a doc comment for every name[\s\S]*first\.first/],
  ],
] as const)('the build ends at %s', async ([, wrong, expected], { expect, onTestFinished }) => {
  const { status, told } = await buildSmallSite(wrong, onTestFinished);

  expect(status).toBe(1);
  for (const line of expected) expect(told).toMatch(line);
});

const contents = {
  title: 'Small',
  description: 'A site of one page.',
  sections: [{ title: 'All', pages: [{ file: 'README.md', route: 'page', title: 'Page' }] }],
  nav: [],
  reference: { parts: [], doors: [], inlined: { small: [] } },
};

/** Lies below the root of the repository, so that its packages are found. */
async function buildSmallSite(
  wrong: Readonly<Record<string, string>>,
  onTestFinished: TestContext['onTestFinished'],
) {
  mkdirSync(join(root, '.becalm'), { recursive: true });
  const folder = mkdtempSync(join(root, '.becalm/site-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files = {
    'docs/decisions/0001-first.md': '# First\n',
    'tools/site/contents.ts': `export const contents = ${JSON.stringify(contents)};\n`,
    'tools/site/home.yaml': 'layout: home\n',
    'tools/site/public/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'tools/site/reference/tsconfig.json': '{ "compilerOptions": { "types": [] }, "include": ["."] }',
    'tools/site/reference/first.ts': '/** First. */\nexport const first = 1;\n',
    'tools/site/reference/second.ts': '/** Second. */\nexport const second = 2;\n',
    ...wrong,
    'README.md': `# Title\n\n${wrong['README.md'] ?? ''}\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return build(join(folder, 'tools/site'));
}

function build(site: string): Promise<{ readonly status: number; readonly told: string }> {
  return new Promise((resolve) => {
    const args = [join(root, 'tools/site/build.ts'), site];
    execFile('node', args, { env: { ...process.env, NO_COLOR: '1' } }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, told: `${stdout}${stderr}` });
    });
  });
}
