import markdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { leadLinks } from '../../src/page-links.ts';

const pages = [
  { file: 'docs/a.md', route: 'guides/a', title: 'A' },
  { file: 'docs/b.md', route: 'guides/b', title: 'B' },
];

/** The HTML of a page as the site has it, without ends of lines. */
function rendered(markdown: string, relativePath = 'guides/a.md'): string {
  const renderer = markdownIt();
  leadLinks(renderer, { pages, exists: (path) => path === 'src/index.ts' });
  return renderer.render(markdown, { relativePath }).replaceAll('\n', '');
}

test.for([
  ['a page', '[B](b.md#c)', '<p><a href="/guides/b#c">B</a></p>'],
  [
    'a file that is no page',
    '[*code*](../src/index.ts), [B](b.md)',
    '<p><span class="repository-file" title="src/index.ts"><em>code</em></span>, <a href="/guides/b">B</a></p>',
  ],
  ['another host', '[out](https://example.org/b.md)', '<p><a href="https://example.org/b.md">out</a></p>'],
  ['a picture', '![P](../images/p.png)', '<p><img src="/images/p.png" alt="P"></p>'],
  [
    'a picture of another host',
    '![P](https://example.org/p.png)',
    '<p><img src="https://example.org/p.png" alt="P"></p>',
  ],
])('a link to %s', ([, markdown = '', html]) => {
  expect(rendered(markdown)).toBe(html);
});

test('a link to a file that is not there is refused with its page', () => {
  expect(() => rendered('[gone](gone.md)')).toThrow(
    'docs/a.md: expected a link to lead to a file, "gone.md" leads to none.',
  );
});

test('what is only indented is shown as output, without colours', () => {
  expect(rendered('    npx is output')).toBe('<pre><code class="language-text">npx is output</code></pre>');
});

test('pages of the reference stay as they are', () => {
  expect(rendered('[B](b.md)', 'reference/core.md')).toBe('<p><a href="b.md">B</a></p>');
});
