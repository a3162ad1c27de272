import { describe, expect, test } from 'vitest';
import { contents } from '../../contents.ts';
import { findDeadLinks } from '../../src/dead-links.ts';
import { mendAnchors } from '../../src/mend-anchors.ts';
import { decisionPage } from '../../src/pages.ts';
import { guideSidebar, referenceSidebar } from '../../src/sidebar.ts';
import { siteLink } from '../../src/site-link.ts';

const some = [
  { file: 'docs/guides/a.md', route: 'guides/a', title: 'A' },
  { file: 'tools/becalm/README.md', route: 'becalm/index', title: 'becalm' },
];

describe('a link of a page', () => {
  test.for([
    ['../../tools/becalm/README.md', '/becalm/'],
    ['../../tools/becalm', '/becalm/'],
    ['../../tools/becalm/README.md#the-gate', '/becalm/#the-gate'],
    ['a.md#b', '/guides/a#b'],
  ])('%s leads to %s', ([target = '', href]) => {
    expect(siteLink('docs/guides/a.md', target, some)).toEqual({ kind: 'page', href });
  });

  test('to a file that is no page is told by its path', () => {
    expect(siteLink('docs/guides/a.md', '../../src/index.ts', some)).toEqual({
      kind: 'file',
      path: 'src/index.ts',
    });
  });

  test.for(['#b', 'https://example.org/a.md', 'mailto:a@example.org'])('%s stays as it is', (target) => {
    expect(siteLink('docs/guides/a.md', target, some)).toBeUndefined();
  });
});

describe('the built site', () => {
  const deadOf = (files: Readonly<Record<string, string>>) =>
    findDeadLinks({ files: new Set(Object.keys(files)), read: (page) => files[page] ?? '' });

  test('has no dead link where pages, files and anchors are there', () => {
    const dead = deadOf({
      'index.html':
        '<a class="x" href="/a.html#b&amp;c">A</a><a href="/folder/">F</a><img alt="" src="./p.png">',
      'a.html':
        '<h2 id="b&amp;c">B</h2><a href="#b&amp;c">up</a><a href="https://example.org/nowhere">out</a>',
      'folder/index.html': '<a href="../a">A</a>',
      'p.png': '',
    });

    expect(dead).toEqual([]);
  });

  test('tells each link that leads nowhere, with its page', () => {
    const dead = deadOf({
      'index.html': '<a href="/b.html">B</a><a href="/a.html#gone">A</a><img src="/p.png">',
      'a.html': '',
    });

    expect(dead).toEqual([
      { page: 'index.html', href: '/b.html', reason: 'no page b.html' },
      { page: 'index.html', href: '/a.html#gone', reason: 'no #gone in a.html' },
      { page: 'index.html', href: '/p.png', reason: 'no page p.png' },
    ]);
  });
});

test('a link of the reference that counts a heading wrongly leads to it, and no other is touched', () => {
  const reference = new Map([
    ['core/bus.md', '### Counts\n[own](#counts-1) [gone](#nothing-1) [out](https://example.org#counts-1)'],
    ['core/time.md', '### At\n### At\n[other](bus.md#counts-2) [second](#at-1)'],
  ]);

  expect([...mendAnchors(reference).values()]).toEqual([
    '### Counts\n[own](#counts) [gone](#nothing-1) [out](https://example.org#counts-1)',
    '### At\n### At\n[other](bus.md#counts) [second](#at-1)',
  ]);
});

describe('the sidebar', () => {
  test('has every page once, decisions by their titles', () => {
    const decision = decisionPage('0001-layout.md', '# 1. Two systems\n\n## Context\n');
    const groups = guideSidebar(contents.sections, [decision]);
    const links = groups.flatMap(({ items = [] }) => items.map(({ link }) => link));

    expect(new Set(links).size).toBe(contents.sections.flatMap(({ pages }) => pages).length + 1);
    expect(groups.at(-1)?.items).toEqual([{ text: '1. Two systems', link: '/decisions/0001-layout' }]);
  });

  test('has every page of the reference in its part', () => {
    const groups = referenceSidebar(contents.reference.parts, [
      'core/money',
      'core/bus',
      'simulation',
      'becalm/hunt',
    ]);
    const names = groups.map(({ text, items = [] }) => [text, ...items.map((item) => item.text)]);

    expect(names).toContainEqual(['Njord: core', 'bus', 'money']);
    expect(names).toContainEqual(['Njord: simulation', 'simulation']);
    expect(names).toContainEqual(['becalm', 'hunt']);
  });
});
