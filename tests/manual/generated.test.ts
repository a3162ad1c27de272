import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { settingsTable } from '../../tools/manual/config-page.ts';
import { generatedPages, staleFiles } from '../../tools/manual/generated.ts';
import { fillIn, table } from '../../tools/manual/markdown.ts';
import { schemaRows } from '../../tools/manual/schema-rows.ts';
import { BASE_NOTES, ENVIRONMENT_NOTES } from '../../tools/manual/settings-notes.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const readIfThere = (name: string): string | undefined =>
  existsSync(path.join(ROOT, name)) ? read(name) : undefined;

describe('what of the manual is made from the code', () => {
  test('is up to date; npm run manual makes it', () => {
    expect(staleFiles(generatedPages(read), readIfThere)).toEqual([]);
  });

  test('is told to be stale when a rule changes, and when it is missing', () => {
    const slower = (name: string): string =>
      read(name).replace('njord_data_age_seconds', 'njord_dedupe_size');

    expect(staleFiles(generatedPages(slower), readIfThere)).toEqual(['docs/appendix/ENDPOINTS.md']);
    expect(staleFiles(generatedPages(read), () => undefined)).toHaveLength(2);
  });
});

describe('the rows of a schema', () => {
  test('say for each key what is accepted, by default or not at all', () => {
    const port = z.number({ error: 'a port' }).min(1, { error: 'at least 1' });
    const schema = z.strictObject({
      http: z.strictObject({
        port: port.prefault(9),
        hosts: z.array(z.string({ error: 'a host' }), { error: 'hosts' }),
      }),
      users: z
        .array(z.strictObject({ name: z.string({ error: 'a name' }).optional() }), { error: 'users' })
        .max(9, { error: 'at most 9' }),
    });

    expect(schemaRows(schema)).toEqual([
      { key: 'http.port', accepts: 'a port', fallback: '9', isOptional: true },
      { key: 'http.hosts', accepts: 'hosts, each a host', fallback: undefined, isOptional: false },
      { key: 'users', accepts: 'users, at most 9', fallback: undefined, isOptional: false },
      { key: 'users[].name', accepts: 'a name', fallback: undefined, isOptional: true },
    ]);
  });

  test('refuse a key that accepts anything: nobody could say what it is', () => {
    expect(() => schemaRows(z.strictObject({ any: z.unknown() }))).toThrow('Expected any to refuse a symbol');
  });

  test('refuse a key without a note, and a note without a key', () => {
    const rows = schemaRows(z.strictObject({ port: z.number() }));
    const note = { does: 'A port.', mind: '—' };

    expect(() => settingsTable(rows, {})).toThrow('Expected a note for port');
    expect(() => settingsTable(rows, { port: note, prot: note })).toThrow('was one for prot');
    expect(settingsTable(rows, { port: note })).toMatch(/\| needed +\| A port\. +\|/);
  });
});

test('every variable of the environment that a command reads has its line', () => {
  const sources = globSync('src/cli/**/*.ts', { cwd: ROOT }).map(read).join('\n');
  const names = [...sources.matchAll(/\benv(?:\(|\[)'([A-Z_]+)'/g)].map(([, name]) => name);

  expect(Object.keys(ENVIRONMENT_NOTES).toSorted()).toEqual([...new Set(names)].toSorted());
});

test('every key has something to say about itself', () => {
  for (const { does, mind } of Object.values(BASE_NOTES)) {
    expect(does).toMatch(/^\p{Lu}.*[.]$/u);
    expect(mind).toMatch(/^—$|[.]$/);
  }
});

test('a bar or a line break in a cell does not end it', () => {
  expect(table(['a'], [['b | c\nd']])).toBe('| a        |\n| -------- |\n| b \\| c d |\n');
});

test('a page without its place, or with two, is refused', () => {
  const place = '<!-- generated: x -->\nold\n<!-- end -->';

  expect(fillIn(`a\n${place}\nb`, 'x', 'new')).toBe('a\n<!-- generated: x -->\n\nnew\n<!-- end -->\nb');
  for (const page of ['', '<!-- generated: x -->\n', `${place}\n${place}`])
    expect(() => fillIn(page, 'x', 'new')).toThrow('Expected one place');
});
