import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteForShell, replayCommand } from '../../../src/report/replay-command.ts';

const command = {
  world: '417',
  at: '2026-11-22T10:00:00.000Z',
  axes: null,
  root: null,
  config: null,
  becalmConfig: null,
  project: '',
  test: 'tests/fees.test.ts > fees > adds the express surcharge',
  realTime: null,
  after: null,
};

describe('replayCommand', () => {
  it('is short where the hunt had no flags', () => {
    expect(replayCommand(command)).toBe(
      'becalm replay 417 --at 2026-11-22T10:00:00Z --test "tests/fees.test.ts > fees > adds the express surcharge"',
    );
  });

  it('names the only tests that run before', () => {
    expect(replayCommand({ ...command, after: ['a.test.ts > one', 'a.test.ts > two'] })).toContain(
      '--after "a.test.ts > one" --after "a.test.ts > two" --test',
    );
    expect(replayCommand({ ...command, after: [] })).toMatch(/ --alone$/);
  });

  it('carries everything that makes the world and the suite', () => {
    const full = {
      ...command,
      world: 'p3',
      axes: ['order'] as const,
      root: 'my shop',
      config: 'v.ts',
      becalmConfig: 'b.ts',
      project: 'dom',
      realTime: 'tests/fees.test.ts',
    };

    expect(replayCommand(full)).toBe(
      'becalm replay p3 --at 2026-11-22T10:00:00Z --axes order --root "my shop" --config v.ts --becalm-config b.ts --project dom ' +
        '--real-time tests/fees.test.ts --test "tests/fees.test.ts > fees > adds the express surcharge"',
    );
  });
});

describe('quoteForShell', () => {
  it.each([
    ['plain/path.test.ts', 'plain/path.test.ts'],
    ['', '""'],
    ['-t', '"-t"'],
    ['two words', '"two words"'],
    ["it's", `"it's"`],
    ['costs $5', "'costs $5'"],
    ['`id`', "'`id`'"],
    ['say "hi"!', `'say "hi"!'`],
    [`it's "$5"`, `'it'\\''s "$5"'`],
    ['back\\slash', "'back\\slash'"],
    ['two\nlines', "$'two\\u000alines'"],
    ["\u001b[31m it's \\", "$'\\u001b[31m it\\'s \\\\'"],
  ])('writes %j as %s', (word, quoted) => {
    expect(quoteForShell(word)).toBe(quoted);
  });

  it('reads back as the same word in a shell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (word) => {
        expect(readWord(quoteForShell(word))).toBe(word);
      }),
    );
  });
});

/** Reads one word by the rules of POSIX, 2.2, and of `$'…'` in bash: as little as the quotes above need. */
function readWord(quoted: string): string {
  if (quoted.startsWith("$'")) {
    return quoted
      .slice(2, -1)
      .replaceAll(/\\(?:u([\da-f]{4})|(.))/g, (_, code: string | undefined, plain: string) =>
        code === undefined ? plain : String.fromCharCode(Number.parseInt(code, 16)),
      );
  }
  if (quoted.startsWith('"')) {
    expect(quoted.slice(1, -1)).not.toMatch(/["$`\\!]/);
    return quoted.slice(1, -1);
  }
  if (quoted.startsWith("'")) {
    const word = quoted.slice(1, -1).replaceAll("'\\''", '\u0000');
    expect(word).not.toContain("'");
    return word.replaceAll('\u0000', "'");
  }
  expect(quoted).toMatch(/^[\w./:@%+=,-]+$/);
  return quoted;
}
