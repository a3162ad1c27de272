import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runNjord } from '../../../../src/cli/njord.ts';
import { recordPorts } from '../../../../tests/cli/recorded-ports.ts';
import { modelMachine } from '../../../becalm/tests/unit/cli/model-ports.ts';
import { type CommandLine, commandLinesIn, scriptCallsIn } from '../snippets/command-lines.ts';
import { pagesWithCode } from '../snippets/read-pages.ts';
import { runPage } from '../snippets/run-page.ts';
import { typeCheck } from '../snippets/type-check.ts';
import { root } from '../snippets/workspace.ts';

/** Every block of code of the site: compiled, and run in the order of its page. `npm run docs:test` runs this alone. */
const pages = pagesWithCode();

test('the TypeScript of every page has no type error', () => {
  expect(typeCheck(pages)).toEqual([]);
});

test('the commands of every page, also of blocks that are not run, exist with their flags', async () => {
  const lines = pages.flatMap(({ blocks }) => commandLinesIn(blocks));
  const wrong = await Promise.all(lines.map(whatIsWrong));

  expect(lines.length).toBeGreaterThan(50);
  expect(wrong.flat()).toEqual([]);
});

test('the npm scripts of every page whose reader has the repository are there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const calls = pages.flatMap(({ ground, blocks }) => (ground === 'checkout' ? scriptCallsIn(blocks) : []));

  expect(calls.length).toBeGreaterThan(10);
  expect(calls.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
});

describe.concurrent('the code of a page runs from its first block to its last:', () => {
  test.for(pages)('$file', { timeout: 900_000 }, async (page) => {
    await expect(runPage(page)).resolves.toBeUndefined();
  });
});

async function whatIsWrong(line: CommandLine): Promise<readonly string[]> {
  const help = await helpOf(line);
  if (help === undefined) return [`${line.place}: no command "${line.program} ${line.words.join(' ')}"`];
  return line.flags
    .filter((flag) => !new RegExp(`(?:^|[\\s,])${flag}(?![a-z-])`, 'm').test(help))
    .map((flag) => `${line.place}: "${line.program} ${line.words.join(' ')}" has no ${flag}`);
}

async function helpOf({ program, words }: CommandLine): Promise<string | undefined> {
  if (program === 'becalm') {
    const machine = modelMachine([]);
    const status = await machine.run(...words.slice(0, 1), '--help');
    return status === 0 ? machine.stdout() : undefined;
  }
  const ports = recordPorts();
  const status = await runNjord([...words, '--help'], ports);
  return status === 0 ? ports.out() : undefined;
}
