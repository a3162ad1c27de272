import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHECKLIST } from '../../tools/validate/checklist/checklist.ts';
import { CATEGORIES } from '../../tools/validate/line.ts';
import { FAULTS } from '../../tools/validate/prove/faults.ts';
import { readProof } from '../../tools/validate/prove/proof.ts';
import { readSoakResult } from '../../tools/validate/read/soak.ts';
import { FACTS, PAGES } from '../../tools/validate/render/pages.ts';
import { renderReadiness } from '../../tools/validate/render/readiness-page.ts';
import { renderResults } from '../../tools/validate/render/results-page.ts';
import { readResults, updateLines, writeResults } from '../../tools/validate/results.ts';
import { lineResult, sampleResults, sampleSoak } from './samples.ts';

const root = join(import.meta.dirname, '..', '..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const isThere = (path: string) => existsSync(join(root, path));

const proof = {
  schema: 'njord.validation-proof/1' as const,
  at: '2026-11-23T22:00:00.000Z',
  commit: 'aaaaaaaaaaaaaaaa',
  faults: [
    {
      ...{ name: 'link', category: 'documentation' as const, title: 'A dead link' },
      ...{ ran: ['links', 'site'], failed: ['links'], expected: 'links', isProved: true },
    },
    {
      ...{ name: 'deaf', category: 'security' as const, title: 'A deaf gate' },
      ...{ ran: ['isolation'], failed: [], expected: 'isolation', isProved: false },
    },
  ],
};

const facts = {
  results: sampleResults(
    lineResult({ load: 4.5, commit: 'bbbbbbbbbbbbbbbb' }),
    lineResult({
      id: 'links',
      category: 'documentation',
      verdict: 'fail',
      figure: '1 {{ broken }}',
      details: ['a|b'],
    }),
    lineResult({ id: 'sops', category: 'security', verdict: 'not run', figure: 'no sops' }),
  ),
  proof,
  soak: readSoakResult(JSON.stringify(sampleSoak)),
};

test('the committed pages are what is made of the committed results, and of nothing else', () => {
  const committed = {
    results: readResults(textOf(FACTS.results)),
    proof: isThere(FACTS.proof) ? readProof(textOf(FACTS.proof)) : null,
    soak: isThere(FACTS.soak) ? readSoakResult(textOf(FACTS.soak)) : null,
  };
  expect(textOf(PAGES.results), 'npm run validate -- --render').toBe(renderResults(committed));
  expect(textOf(PAGES.readiness), 'npm run validate -- --render').toBe(renderReadiness(committed));
  expect(committed.results.lines.map(({ id }) => id)).toEqual(CHECKLIST.map(({ id }) => id));
});

describe('the page of results', () => {
  const page = renderResults(facts);

  test('has each line with its command, figure and verdict', () => {
    expect(page).toContain(
      '| `lag` | Lag of &#60;the&#62; loop | `npm run bench \\| cat` | 0.9 ms; **busy**, load 4.5; at commit `bbbbbbbbbbbb` | at most 1 ms | 12 | pass |',
    );
    expect(page).toContain('| `links` |');
    expect(page).toContain('1 &#123;&#123; broken &#125;&#125; |');
    expect(page).toContain('- `links`: a&#124;b');
    expect(page).toMatch(/^\| `sops` .*\| {2}\| at most 1 ms \| {2}\| not run: no sops \|$/m);
  });

  test('shows the soak with its true length, and the faults that were planted', () => {
    expect(page).toContain('**60 minutes** in real time');
    expect(page).toContain('![Memory, lag and events of the soak of 60 minutes, minute by minute](soak.svg)');
    expect(page).toContain('| risk-engine | 50 | 60 |  | 0.5 | 2.3 | 9.0 | 1 |');
    expect(page).toContain('| documentation | A dead link | `links`, `site` | `links` | `links` | pass |');
    expect(page).toContain('| `isolation` |  | `isolation` | **fail** |');
  });

  test('says nothing of a soak and of faults where there were none', () => {
    const bare = renderResults({ ...facts, proof: null, soak: null });
    expect(bare).not.toMatch(/soak\.svg|Planted/);
  });
});

describe('the page that people sign', () => {
  test('sums up, lists what is open, and leaves the signatures blank', () => {
    const page = renderReadiness(facts);
    expect(page).toContain('**1 of 3 lines fail: not ready.**');
    expect(page).toContain('| Documentation | 0 | 1 | 0 |');
    expect(page).toContain('- `sops` (security)');
    expect(page).toContain('A soak of 24 hours remains to be run');
    expect(page.match(/^\| \w+ \| {2}\| {2}\| {2}\|$/gm)).toHaveLength(5);
  });

  test('says so where nothing is open', () => {
    const day = { ...sampleSoak, soakedMs: 86_400_000 };
    const page = renderReadiness({
      ...facts,
      results: sampleResults(lineResult()),
      soak: readSoakResult(JSON.stringify(day)),
    });
    expect(page).toContain('No line of the checklist fails.');
    expect(page).toContain('Nothing fails.');
    expect(page).not.toContain('remains to be run');
    expect(renderReadiness({ ...facts, soak: null })).toContain('No soak in real time was run');
  });
});

describe('results', () => {
  test('are read as they were written, and nothing else is', () => {
    expect(readResults(writeResults(facts.results))).toEqual(facts.results);
    expect(() => readResults('{"schema":"njord.validation/1"}')).toThrow('Expected results of the schema');
    expect(() => readProof('{}')).toThrow('Expected a proof');
  });

  test('take a line that was measured anew, and keep the others', () => {
    const newer = lineResult({ figure: '0.5 ms' });
    const { lines } = updateLines(facts.results, [newer]);
    expect(lines.map(({ figure }) => figure)).toEqual(['0.5 ms', '1 {{ broken }}', 'no sops']);
  });
});

test('faults are planted in every category, and their lines are there', () => {
  expect(new Set(FAULTS.map(({ category }) => category))).toEqual(new Set(CATEGORIES));
  const categoryOf = new Map(CHECKLIST.map(({ id, category }) => [id, category]));
  for (const { name, lines, expected, edits, category } of FAULTS) {
    expect(lines, name).toContain(expected);
    expect(categoryOf.get(expected), name).toBe(category);
    for (const line of lines) expect(categoryOf.has(line), `${name}: ${line}`).toBe(true);
    for (const { path, find } of edits)
      if (find !== undefined) expect(textOf(path).split(find), `${name}: ${path}`).toHaveLength(2);
  }
});
