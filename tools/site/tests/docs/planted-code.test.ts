import { describe, expect, test } from 'vitest';
import { readBlocks } from '../snippets/read-blocks.ts';
import { runPage } from '../snippets/run-page.ts';
import { typeCheck } from '../snippets/type-check.ts';

/** Pages whose code is wrong on purpose: each has to be refused, with its place. */
const fence = '```';

function pageOf(...lines: readonly string[]) {
  return { ground: 'project' as const, blocks: readBlocks('planted.md', lines.join('\n')) };
}

describe('a wrong block is refused with its page and line:', () => {
  test('a type error, also where the block is not run', () => {
    const page = pageOf(`${fence}ts not run: planted`, '', "const count: number = 'one';", fence);

    expect(typeCheck([page])).toEqual(["planted.md:3: Type 'string' is not assignable to type 'number'."]);
  });

  test.for([
    [
      'a module that throws',
      ['ts'],
      "throw new Error('planted');",
      'planted.md:2: expected exit status 0, was 1',
    ],
    [
      'a command that fails before the last one',
      ['sh'],
      'false\ntrue',
      'planted.md:2: expected exit status 0, was 1',
    ],
    ['a command that should fail', ['sh', 'exits 1'], 'true', 'planted.md:2: expected exit status 1, was 0'],
    ['data that is none', ['json'], '{ "a": }', 'planted.md:2: expected json, was none'],
    ['settings that are none', ['yaml'], 'a: [1, 2', 'planted.md:2: expected yaml, was none'],
  ] as const)('%s', async ([, info, code, message]) => {
    await expect(runPage(pageOf(`${fence}${info.join(' ')}`, code, fence))).rejects.toThrow(message);
  });

  test('output that nobody printed; numbers may differ', async () => {
    const shown = (text: string) =>
      pageOf(`${fence}sh`, "echo '41 probes passed'", fence, `${fence}text printed`, text, fence);

    await expect(runPage(shown('7 probes   passed'))).resolves.toBeUndefined();
    await expect(runPage(shown('41 probes failed'))).rejects.toThrow(
      'planted.md:5: expected the commands before',
    );
  });
});
