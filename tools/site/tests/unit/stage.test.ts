import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contents } from '../../contents.ts';
import type { Contents } from '../../src/contents.ts';
import { page } from '../../src/pages.ts';
import { allPages, foldersOf, stagePages } from '../../src/stage.ts';
import { refuseWarning } from '../../src/warning.ts';

const small: Contents = {
  title: 'Small',
  description: 'A site of one page.',
  sections: [{ title: 'All', pages: [page('README.md', 'project/index', 'Overview')] }],
  nav: [],
  reference: { parts: [], doors: [], inlined: {} },
};

function writeRepository(): string {
  const root = mkdtempSync(join(tmpdir(), 'stage-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const files = {
    'README.md': '# Overview\n',
    'docs/decisions/0001-layout.md': '# 1. Two systems\n',
    'docs/images/report.png': 'png',
    'docs/profiling/flames.svg': 'svg',
    'tools/site/home.yaml': 'layout: home\n',
    'tools/site/public/icon.svg': 'icon',
    'tools/site/dist/pages/old.md': 'old',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('pages, decisions and pictures stand below their addresses, and what was there is gone', () => {
  const folders = foldersOf(join(writeRepository(), 'tools/site'));
  stagePages(folders, small);
  const staged = globSync('**/*.{md,png,svg}', { cwd: folders.staged }).toSorted();

  expect(staged).toEqual([
    'decisions/0001-layout.md',
    'index.md',
    'project/index.md',
    'public/icon.svg',
    'public/images/flames.svg',
    'public/images/report.png',
  ]);
  expect(readFileSync(join(folders.staged, 'index.md'), 'utf8')).toBe('---\nlayout: home\n---\n');
});

test('VitePress is led to the configuration of this package, and to the contents of the site', () => {
  const folders = foldersOf(join(writeRepository(), 'tools/site'));
  stagePages(folders, small);
  const config = readFileSync(join(folders.staged, '.vitepress/config.ts'), 'utf8');
  const imported = [...config.matchAll(/from "(.+)"/g)].map(([, file = '']) => file);

  expect(imported[0]).toBe(join(folders.site, 'contents.ts'));
  expect(existsSync(imported[1] ?? '')).toBe(true);
});

test('every page of docs is on the site, and every page of the site is there', () => {
  const root = join(import.meta.dirname, '../../../..');
  const shown = allPages(root, contents).map(({ file }) => file);

  expect(shown).toEqual(expect.arrayContaining(globSync('docs/**/*.md', { cwd: root })));
  expect(shown.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('a warning ends the build, progress does not', () => {
  const logger = refuseWarning();

  expect(() => logger.info('rendering')).not.toThrow();
  expect(() => logger.warn(' too large\n')).toThrow('without a warning, was: too large');
  expect(() => logger.warnOnce('too large')).toThrow('too large');
});
