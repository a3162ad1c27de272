import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeJournalPorts } from '../../../../src/cli/journal/node-journal-ports.ts';
import type { RawLine } from '../../../../src/cli/journal/ports.ts';
import { changedPaths, treeOf } from '../../../../src/cli/journal/tree.ts';
import { temporaryFolder } from './temporary-folder.ts';

const { openAppend, readLines } = nodeJournalPorts;

async function linesOf(path: string): Promise<readonly RawLine[]> {
  const lines: RawLine[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return lines;
}

describe('the file of a journal', () => {
  test('gets text behind what is kept of it', () => {
    const path = join(temporaryFolder(), 'a', 'b', 'journal');
    const first = openAppend(path, 0);
    first.append('one\n');
    first.append('two\n');
    first.append('thr');
    first.close();
    const second = openAppend(path, 8);
    second.append('four\n');
    second.close();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nfour\n');
  });

  test.each([
    ['deleted', (path: string) => rmSync(path)],
    ['moved with its folder', (path: string) => renameSync(join(path, '..'), `${join(path, '..')}-2`)],
    [
      'replaced',
      (path: string) => {
        renameSync(path, `${path}-2`);
        writeFileSync(path, '');
      },
    ],
  ])('says that it was %s', (_what, change) => {
    const path = join(temporaryFolder(), 'a', 'journal');
    const file = openAppend(path, 0);
    expect(file.stands()).toBe(true);
    change(path);
    expect(file.stands()).toBe(false);
    file.close();
  });

  test('is read line by line, however long a line is', async () => {
    const path = join(temporaryFolder(), 'journal');
    const long = 'ä'.repeat(100_000);
    writeFileSync(path, `one\n\n${long}\nlast`);
    expect(await linesOf(path)).toEqual([
      { text: 'one', end: 4, whole: true },
      { text: '', end: 5, whole: true },
      { text: long, end: 200_006, whole: true },
      { text: 'last', end: 200_010, whole: false },
    ]);
    writeFileSync(path, 'one\n');
    expect(await linesOf(path)).toHaveLength(1);
  });
});

describe('treeOf', () => {
  function write(root: string, files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
  const files = {
    'src/a.ts': 'a',
    'b.test.ts': 'b',
    'node_modules/c/index.js': 'c',
    '.becalm/report.json': '{}',
    'out/d.txt': 'd',
  };

  test('knows the files of a project by what is in them', async () => {
    const root = temporaryFolder();
    write(root, files);
    const before = await treeOf(root);
    expect(Object.keys(before)).toEqual(['b.test.ts', 'out/d.txt', 'src/a.ts']);
    write(root, { 'src/a.ts': 'A', 'src/new.ts': '' });
    rmSync(join(root, 'b.test.ts'));
    expect(changedPaths(before, await treeOf(root), new Set())).toEqual([
      'b.test.ts',
      'src/a.ts',
      'src/new.ts',
    ]);
    expect(changedPaths(before, await treeOf(root), new Set(['src/a.ts', 'src/new.ts']))).toEqual([
      'b.test.ts',
    ]);
  });

  test('leaves out what git ignores', async () => {
    const root = temporaryFolder();
    write(root, { ...files, '.gitignore': 'out/\nnode_modules/\n.becalm/\n', '.env.test': 'X=1' });
    execFileSync('git', ['init', '-q'], { cwd: root });
    expect(Object.keys(await treeOf(root))).toEqual(['.env.test', '.gitignore', 'b.test.ts', 'src/a.ts']);
  });

  test('tells large files by their size', async () => {
    const root = temporaryFolder();
    write(root, { 'large.bin': 'x'.repeat(2 ** 20 + 1) });
    expect((await treeOf(root))['large.bin']).toMatch(/^1048577:\d+$/u);
  });
});
