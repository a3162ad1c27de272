import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChangedFile, readDiff } from '../../../src/gate/git-diff.ts';

function changesIn(...lines: readonly string[]): readonly ChangedFile[] {
  const read = readDiff(`${lines.join('\n')}\n`);
  if (read.kind === 'foreign') throw new Error(read.found);
  return read.files;
}

const heading = ['diff --git a/src/a.ts b/src/a.ts', 'index 1..2 100644', '--- a/src/a.ts', '+++ b/src/a.ts'];

describe('readDiff', () => {
  it('names added and modified lines by their place in the new file', () => {
    expect(
      changesIn(
        ...heading,
        '@@ -1 +1 @@',
        '-const a = 1;',
        '+const a = 2;',
        '@@ -9,0 +10,3 @@ function f() {',
        '+one();',
        '+',
        '+two();',
      ),
    ).toEqual([{ path: 'src/a.ts', lines: [1, 10, 12] }]);
  });

  it('counts no deleted line, no blank one and no deleted, binary or merely renamed file', () => {
    expect(
      changesIn(
        ...heading,
        ...['@@ -3,2 +2,0 @@', '-one();', '-two();', '@@ -8,0 +7,2 @@', '+', '+\t '],
        ...[
          'diff --git a/old.ts b/new.ts',
          'similarity index 100%',
          'rename from old.ts',
          'rename to new.ts',
        ],
        ...['diff --git a/p.png b/p.png', 'index 1..2', 'Binary files a/p.png and b/p.png differ'],
        ...['diff --git a/x.ts b/x.ts', 'deleted file mode 100644', '--- a/x.ts', '+++ /dev/null'],
        ...['@@ -1 +0,0 @@', '-gone();'],
      ),
    ).toEqual([]);
  });

  it('names a renamed file as it is called now', () => {
    expect(
      changesIn(
        ...['diff --git a/old.ts b/new.ts', 'similarity index 90%', 'rename from old.ts', 'rename to new.ts'],
        ...['--- a/old.ts', '+++ b/new.ts', '@@ -4 +4 @@', '-a', '+b'],
      ),
    ).toEqual([{ path: 'new.ts', lines: [4] }]);
  });

  it('is not led astray by a missing newline at the end, nor by lines that look like headings', () => {
    expect(
      changesIn(
        ...heading,
        '@@ -1,2 +1,3 @@',
        '--- a/b.ts',
        '-@@ -1 +1 @@',
        '\\ No newline at end of file',
        '+++ b/b.ts',
        '+@@ -1 +1 @@',
        '+diff --git a/c.ts b/c.ts',
        '\\ No newline at end of file',
      ),
    ).toEqual([{ path: 'src/a.ts', lines: [1, 2, 3] }]);
  });

  it('reads lines of context, also where git was told to leave their blank out', () => {
    expect(changesIn(...heading, '@@ -1,3 +1,4 @@', ' a', '+b', '', ' c')).toEqual([
      { path: 'src/a.ts', lines: [2] },
    ]);
  });

  it.each([
    ['b/src/a file.ts\t', 'src/a file.ts'],
    ['"b/src/\\303\\244.ts"', 'src/ä.ts'],
    ['"b/\\360\\237\\220\\232.ts"', '🐚.ts'],
    ['"b/say \\"hi\\"\\\\\\t\\n.ts"', 'say "hi"\\\t\n.ts'],
    ['b/b/a.ts', 'b/a.ts'],
    ['b/ä.ts', 'ä.ts'],
  ])('reads the name %s', (name, path) => {
    expect(changesIn('diff --git a/x b/x', '--- /dev/null', `+++ ${name}`, '@@ -0,0 +1 @@', '+a')).toEqual([
      { path, lines: [1] },
    ]);
  });

  it('takes an empty text for no change', () => {
    expect(readDiff('')).toEqual({ kind: 'changes', files: [] });
  });

  it.each([
    ['what is no diff', 'fatal: bad revision', '"fatal: bad revision" in line 1'],
    ['a hunk that ends early', [...heading, '@@ -1,2 +1 @@', '-a'].join('\n'), '"@@ -1,2 +1 @@" in line 5'],
    [
      'a hunk that is longer than it says',
      [...heading, '@@ -1 +1 @@', '-a', '-b', '+c'].join('\n'),
      'line 5',
    ],
    ['a diff of a merge', [...heading, '@@@ -1 -1 +1 @@@', '++a'].join('\n'), '"@@@ -1 -1 +1 @@@" in line 5'],
    ['a line that stands for nothing', [...heading, '@@ -1 +1 @@', '?a'].join('\n'), 'line 5'],
  ])('refuses %s', (_, text, found) => {
    expect(readDiff(text)).toMatchObject({ kind: 'foreign', found: expect.stringContaining(found) });
  });

  it('answers whatever it is given', () => {
    const words = [
      'diff --git ',
      '+++ b/',
      '+++ "',
      '\\3',
      '@@ -1',
      ' +1,2 @@',
      '\n',
      '+',
      '-',
      ' ',
      '\\',
      '9',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (parts) => {
        expect(['changes', 'foreign']).toContain(readDiff(parts.join('')).kind);
        expect(['changes', 'foreign']).toContain(readDiff(`diff --git ${parts.join('')}`).kind);
      }),
    );
  });

  it('reads back every edit that a diff was written of', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(paths, edits), { maxLength: 4 }), (files) => {
        const byPath = new Map(files);
        const text = [...byPath].map(([path, own]) => written(path, own)).join('');
        const expected = [...byPath]
          .map(([path, own]) => ({ path, lines: own.flatMap(({ lines }) => lines) }))
          .filter(({ lines }) => lines.length > 0);

        expect(readDiff(text)).toEqual({ kind: 'changes', files: expected });
      }),
    );
  });
});

/** A hunk: how many lines went, what came, and where that is now. */
interface Edit {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly first: number;
  /** The places of what came and is not blank. */
  readonly lines: readonly number[];
}

const codes = fc.oneof(
  fc.constantFrom('', '++ b/other.ts', '-- a/x', '@@ -1 +1 @@', 'diff --git a/x b/x', '\\ No newline', '+1'),
  fc.string().map((text) => text.replaceAll('\n', '')),
);

const edits: fc.Arbitrary<readonly Edit[]> = fc
  .array(
    fc.record({ gap: fc.integer({ min: 1, max: 9 }), removed: fc.array(codes), added: fc.array(codes) }),
    {
      maxLength: 5,
    },
  )
  .map((hunks) => {
    let next = 1;
    return hunks
      .filter(({ removed, added }) => removed.length + added.length > 0)
      .map(({ gap, removed, added }) => {
        const first = next + gap;
        next = first + added.length;
        const lines = added.flatMap((line, index) => (line.trim() === '' ? [] : [first + index]));
        return { removed, added, first, lines };
      });
  });

const paths = fc
  .array(
    fc.oneof(fc.constantFrom('ä', ' ', '"', '\\', '\t', '🐚', 'b/', '\n'), fc.stringMatching(/^[a-z]+$/)),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(''))
  // A name never begins with a slash, and is never that of nothing.
  .filter((path) => !path.startsWith('/'));

/** As git writes it. */
function written(path: string, own: readonly Edit[]): string {
  const name = quoted(`b/${path}`);
  return [
    `diff --git ${quoted(`a/${path}`)} ${name}`,
    'index 1..2 100644',
    `--- ${quoted(`a/${path}`)}`,
    `+++ ${name}${path.includes(' ') && !name.startsWith('"') ? '\t' : ''}`,
    ...own.flatMap(({ removed, added, first }) => [
      `@@ -${first},${removed.length} +${first},${added.length} @@ here`,
      ...removed.map((line) => `-${line}`),
      ...added.map((line) => `+${line}`),
    ]),
    '',
  ].join('\n');
}

function quoted(name: string): string {
  if (!/[^ -~]|["\\]/u.test(name)) return name;
  const bytes = [...new TextEncoder().encode(name)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    return byte >= 32 && byte < 127 ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${bytes.join('')}"`;
}
