import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const DOCS = path.resolve(import.meta.dirname, '../../docs');

test('every test that the page names stands in its file', () => {
  const page = readFileSync(path.join(DOCS, 'predecessor-weaknesses.md'), 'utf8');
  const named = [...page.matchAll(/\]\((\.\.\/tests\/[^)]+)\): "([^"]+)"/g)];
  expect(named.length).toBeGreaterThan(15);
  for (const [, file = '', title = ''] of named)
    expect(readFileSync(path.resolve(DOCS, file), 'utf8'), file).toContain(`'${title}'`);
});
