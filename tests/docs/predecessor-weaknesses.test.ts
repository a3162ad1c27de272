import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const DOCS = path.resolve(import.meta.dirname, '../../docs');

const page = readFileSync(path.join(DOCS, 'predecessor-weaknesses.md'), 'utf8');

test('every weakness has its answer', () => {
  const numbers = [...page.matchAll(/^\| (\d+) /gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: 52 }, (_, index) => index + 1));
  expect(page).not.toContain('**open**');
});

test('every test that the page names stands in its file', () => {
  const named = [...page.matchAll(/\]\((\.\.\/tests\/[^)]+)\): "([^"]+)"/g)];
  expect(named.length).toBeGreaterThan(15);
  for (const [, file = '', title = ''] of named)
    expect(readFileSync(path.resolve(DOCS, file), 'utf8'), file).toContain(`'${title}'`);
});
