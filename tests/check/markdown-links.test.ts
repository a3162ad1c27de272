import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, findBrokenLinks, type Repository } from '../../tools/check/markdown-links.ts';

describe('findBrokenLinks', () => {
  it('accepts links to files, folders, headings and other hosts', () => {
    const repository = fakeRepository({
      'README.md':
        '# Njord\n\n[a](docs/a.md) [b](docs/a.md#the-why) [c](#njord) [d](docs) [e](https://x.y/#z)\n',
      'docs/a.md':
        '## The why\n\n[up](../README.md "Title") ![image](<../logo.svg>)\n\n[ref]: ../README.md#njord\n',
      'logo.svg': '',
      docs: '',
    });
    expect(findBrokenLinks(['README.md', 'docs/a.md'], repository)).toEqual([]);
  });

  it('names file, line and reason of a link to a missing file', () => {
    const repository = fakeRepository({ 'docs/a.md': 'text\n\nsee [b](b.md)\n' });
    expect(findBrokenLinks(['docs/a.md'], repository)).toEqual([
      { file: 'docs/a.md', line: 3, target: 'b.md', reason: 'no file docs/b.md' },
    ]);
  });

  it('names the missing heading of an existing file', () => {
    const repository = fakeRepository({ 'a.md': '# One\n\n[x](#two)\n[y]: a.md#three\n' });
    expect(findBrokenLinks(['a.md'], repository).map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'no heading #two in a.md'],
      [4, 'no heading #three in a.md'],
    ]);
  });

  it('reads no link inside code', () => {
    const repository = fakeRepository({
      'a.md':
        '`[x](nowhere)` ``[`y`](nowhere)``\n\n```md\n[z](nowhere)\n```\n\n~~~\n```\n[z](nowhere)\n~~~\n',
    });
    expect(findBrokenLinks(['a.md'], repository)).toEqual([]);
  });
});

describe('anchorsOf', () => {
  it.each([
    ['# Two words', 'two-words'],
    ['## What is `becalm`?', 'what-is-becalm'],
    ['### A [link](x.md) & more', 'a-link--more'],
    ['# Njörðr calms', 'njörðr-calms'],
    ['# snake_case-name ##', 'snake_case-name'],
    ['<a id="chosen"></a>', 'chosen'],
  ])('turns %j into #%s', (line, anchor) => {
    expect([...anchorsOf(line)]).toEqual([anchor]);
  });

  it('numbers headings that repeat', () => {
    expect([...anchorsOf('# Use\n# Use\n# Use\n')]).toEqual(['use', 'use-1', 'use-2']);
  });

  it('takes no comment in a code block for a heading', () => {
    expect([...anchorsOf('```sh\n# install\n```\n')]).toEqual([]);
  });
});

function fakeRepository(files: Readonly<Record<string, string>>): Repository {
  return {
    exists: (path) => path in files,
    read: (path) => files[path] ?? '',
    resolve: (fromFile, target) => posix.join(posix.dirname(fromFile), target),
  };
}
