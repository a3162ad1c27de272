import { expect, test } from 'vitest';
import { commandLinesIn, scriptCallsIn } from '../snippets/command-lines.ts';
import { fileOf, momentsOf } from '../snippets/page-files.ts';
import { readBlocks } from '../snippets/read-blocks.ts';

const fence = '```';

function page(...lines: readonly string[]): string {
  return lines.join('\n');
}

test('a block knows its language, its first line and the file that the line above names', () => {
  const markdown = page('# Title', '', '`src/a.ts`:', '', `${fence}ts`, 'const a = 1;', fence);

  expect(readBlocks('a.md', markdown)).toEqual([
    {
      page: 'a.md',
      line: 6,
      language: 'ts',
      text: 'const a = 1;\n',
      path: 'src/a.ts',
      treatment: { kind: 'run', exits: 0 },
    },
  ]);
});

test.for([
  ['', { kind: 'run', exits: 0 }],
  [' exits 1', { kind: 'run', exits: 1 }],
  [' not run: needs Redis', { kind: 'not-run', reason: 'needs Redis' }],
  [' printed', { kind: 'printed' }],
] as const)('what stands after the language says what is done with it: "%s"', ([words, treatment]) => {
  const [block] = readBlocks('a.md', page(`${fence}sh${words}`, 'true', fence));

  expect(block?.treatment).toEqual(treatment);
});

test.for([
  [`${fence}ts sometimes`, 'a.md:1: expected ts, sh'],
  [`${fence}python`, 'a.md:1: expected ts, sh'],
  [fence, 'a.md:1: expected ts, sh'],
  [`${fence}sh not run: `, 'a.md:1: expected ts, sh'],
  ['    npx becalm hunt', 'a.md:1: expected a command between fences'],
])('refuses with page and line: %s', ([text = '', message]) => {
  expect(() => readBlocks('a.md', page(text, 'code', fence))).toThrow(message);
});

test('refuses a block without an end', () => {
  expect(() => readBlocks('a.md', page('text', `${fence}sh`, 'true'))).toThrow(
    'a.md:2: expected the block to end',
  );
});

test('pictures and output are no code', () => {
  const markdown = page(
    `${fence}mermaid`,
    'a --> b',
    fence,
    `${fence}text`,
    'npx is a word',
    fence,
    '    indented',
  );

  expect(readBlocks('a.md', markdown)).toEqual([]);
});

test('a file that is written anew begins another moment of its page', () => {
  const file = (text: string) => ['`a.ts`:', '', `${fence}ts`, text, fence, ''];
  const blocks = readBlocks('a.md', page(...file('1;'), `${fence}ts`, '2;', fence, ...file('3;')));
  const texts = momentsOf(blocks).map((files) =>
    [...files].map(([path, { text }]) => `${path} ${text.trim()}`),
  );

  expect(blocks.map(fileOf)).toEqual(['a.ts', 'line-8.ts', 'a.ts']);
  expect(texts).toEqual([
    ['a.ts 1;', 'line-8.ts 2;'],
    ['a.ts 3;', 'line-8.ts 2;'],
  ]);
});

test('calls of both programs are found with their words and flags, and those of others are not', () => {
  const blocks = readBlocks(
    'a.md',
    page(
      `${fence}sh`,
      'npx njord kill trip --why "npx njord --no" # npx becalm no',
      'npx becalm run tests/cart -- --coverage && npx vitest run',
      fence,
    ),
  );

  expect(commandLinesIn(blocks)).toEqual([
    { program: 'njord', words: ['kill', 'trip'], flags: ['--why'], place: 'a.md:2' },
    { program: 'becalm', words: ['run'], flags: [], place: 'a.md:3' },
  ]);
});

test('calls of scripts are found, those of another package are not', () => {
  const lines = [
    'npm ci && npm test',
    'SEED=7 npm run test:integration -- a # npm run no',
    'npm run preview -w njord-site',
  ];
  const blocks = readBlocks('a.md', page(`${fence}sh`, ...lines, fence));

  expect(scriptCallsIn(blocks)).toEqual([
    { script: 'test', place: 'a.md:2' },
    { script: 'test:integration', place: 'a.md:3' },
  ]);
});
