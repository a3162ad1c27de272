import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runNjord } from '../../src/cli/njord.ts';
import { strategyTypes } from '../../src/strategies/index.ts';
import { writeConfigFiles } from '../core/config/config-folder.ts';
import { SHIPPED_TEXT } from '../core/config/sample-config.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { recordPorts } from './recorded-ports.ts';

async function run(...words: readonly string[]) {
  const ports = recordPorts();
  const exitCode = await runNjord(words, ports);
  return { exitCode, out: ports.out(), err: ports.err() };
}

async function withStrategies(text: string, use: (root: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (root) => {
    await mkdir(path.join(root, 'config'));
    await writeFile(path.join(root, 'config', 'strategies.yaml'), text);
    await use(root);
  });
}

test('njord strategies lists every type with its parameters and their defaults', async () => {
  const { exitCode, out } = await run('strategies');
  expect(exitCode).toBe(0);
  for (const { name, summary, params } of strategyTypes) {
    expect(out).toContain(`${name}: ${summary}\n`);
    for (const { name: param, defaultText = '-' } of params)
      expect(out).toMatch(new RegExp(`^  ${param} +${defaultText} `, 'm'));
  }
});

const RIGHT = 'strategies: [{ id: a, type: dummy }, { id: b, type: trendline }]';
const WRONG = 'strategies: [{ id: a, type: dumy }]';

describe('njord strategies check', () => {
  test('says what a right file runs', async () => {
    await withStrategies(RIGHT, async (root) => {
      const said = { exitCode: 0, out: 'The file is right; it runs 2 strategies: a, b.\n', err: '' };
      expect(await run('strategies', 'check', '--root', root)).toEqual(said);
      expect(await run('strategies', 'check', `${root}/config/strategies.yaml`)).toEqual(said);
    });
    await withStrategies('strategies: []', async (root) => {
      expect((await run('strategies', 'check', '--root', root)).out).toBe(
        'The file is right; it runs 0 strategies.\n',
      );
    });
  });

  test('lists what is wrong and ends with 2', async () => {
    await withStrategies(WRONG, async (root) => {
      expect(await run('strategies', 'check', '--root', root)).toEqual({
        exitCode: 2,
        out: '',
        err: `${root}/config/strategies.yaml:1:29: strategies[0].type: expected one of "trendline", "rsi-tema-bollinger", "dummy", was "dumy". Did you mean "dummy"?\n`,
      });
    });
  });

  test('as JSON for programs', async () => {
    await withStrategies(WRONG, async (root) => {
      const { exitCode, out } = await run('strategies', 'check', '--root', root, '--json');
      expect([exitCode, JSON.parse(out)]).toMatchObject([
        2,
        {
          schema: 'njord.strategies-check/1',
          ok: false,
          problems: [{ path: 'strategies[0].type', line: 1 }],
        },
      ]);
    });
  });
});

test.each([['up'], ['run', 'strategy-runner']])(
  'njord %s does not start with strategies that are wrong',
  async (...words) => {
    await inTemporaryFolder(async (root) => {
      const base =
        words.length === 1
          ? SHIPPED_TEXT
          : `${SHIPPED_TEXT.replace('kind: memory', 'kind: redis')}\nredis: { url: "redis://127.0.0.1:1/0" }\n`;
      await writeConfigFiles(root, { base });
      await writeFile(path.join(root, 'config', 'strategies.yaml'), WRONG);
      const { exitCode, err } = await run(...words, '--root', root);
      expect([exitCode, err]).toEqual([2, expect.stringContaining('Did you mean "dummy"?')]);
      const named = await run(...words, '--root', root, '--strategies', '/nowhere.yaml');
      expect([named.exitCode, named.err]).toEqual([
        2,
        expect.stringContaining('/nowhere.yaml: expected a readable file'),
      ]);
    });
  },
);
