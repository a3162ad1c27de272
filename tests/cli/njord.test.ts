import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runNjord } from '../../src/cli/njord.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { firstTrades } from './first-trades.ts';
import { recordPorts } from './recorded-ports.ts';

async function run(...words: readonly string[]) {
  const ports = recordPorts();
  const exitCode = await runNjord(words, ports);
  return { exitCode, out: ports.out(), err: ports.err() };
}

describe('njord paper', () => {
  test('reports the bundled trades as it always did', async () => {
    // Made by: npx njord paper 2>/dev/null > tests/cli/fixtures/paper.txt
    const expected = await readFile(path.join(import.meta.dirname, 'fixtures', 'paper.txt'), 'utf8');
    expect(await run('paper')).toEqual({ exitCode: 0, out: expected, err: '800 trades in 0.0 s\n' });
  });

  test('reports the first of them as JSON as it always did', async () => {
    // Made by: head -200 data/sample-trades.ndjson > /tmp/first.ndjson
    //   && npx njord paper /tmp/first.ndjson --json 2>/dev/null > tests/cli/fixtures/paper.json
    const golden = await readFile(path.join(import.meta.dirname, 'fixtures', 'paper.json'), 'utf8');
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'first.ndjson');
      await writeFile(file, await firstTrades(200));
      const { exitCode, out, err } = await run('paper', file, '--json');
      expect(out).toBe(golden.replace('/tmp/first.ndjson', file));
      expect([exitCode, err]).toEqual([0, '200 trades in 0.0 s\n']);
    });
  });

  test.each([
    ['--help', 'Replay trades through strategy, risk and a simulated venue'],
    ['--help', 'njord paper --kill'],
    ['--help', '(default: 0.02)'],
  ])('explains itself with %s: %s', async (word, text) => {
    expect(await run('paper', word)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining(text),
      err: '',
    });
  });

  test('stops at a bad line, on a line of its own', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'bad.ndjson');
      await writeFile(file, '{"ts_local_ns":"10"}\n');
      const ports = recordPorts({ isTerminal: true });
      expect(await runNjord(['paper', file], ports)).toBe(1);
      expect(
        ports.err().startsWith(`\r\u001b[Knjord: ${file}:1: expected a trade that keeps the contract, was `),
      ).toBe(true);
      expect(ports.out()).toBe('');
    });
  });

  test('names a file that is not there', async () => {
    expect(await run('paper', '/nowhere/trades.ndjson')).toEqual({
      exitCode: 1,
      out: '',
      err: 'njord: /nowhere/trades.ndjson: expected a readable file, was no such file. Check the path and its permissions.\n',
    });
  });
});

test('a defect of ours is told with its stack, since nobody else can act on it', async () => {
  await inTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'first.ndjson');
    await writeFile(file, await firstTrades(1));
    const ports = recordPorts();
    const write = () => Promise.reject(new TypeError('broken'));
    expect(await runNjord(['paper', file], { ...ports, stdout: { ...ports.stdout, write } })).toBe(1);
    expect(ports.err()).toContain('njord: unexpected failure, please report it.\nTypeError: broken\n    at ');
  });
});

describe('wrong usage', () => {
  test.each([
    [['paper', '--lookback', '2'], 'Expected a whole number from 3 to 100000.'],
    [['paper', '--lookback', '1e3'], 'Expected a whole number'],
    [['paper', '--threshold', '0'], 'Expected a number above 0.'],
    [['paper', '--quantity', 'many'], 'Expected a decimal number such as 0.02.'],
    [['paper', '--slippage-bps', '10000'], 'Expected basis points from 0 to below 10000'],
    [['paper', '--orders', 'stop'], 'Allowed choices are market, limit, both.'],
    [['paper', '--colour'], "unknown option '--colour'"],
    [['paper', 'a', 'b'], 'too many arguments'],
    [['generate'], "required option '--out <file>' not specified"],
    [['papre'], "unknown command 'papre'"],
  ])('%j ends with 2 and says why', async (words, reason) => {
    const { exitCode, out, err } = await run(...words);
    expect(exitCode).toBe(2);
    expect(err).toContain(reason);
    expect(err).toContain('--help');
    expect(err).not.toContain('    at ');
    expect(out).toBe('');
  });

  test('without a command shows the commands', async () => {
    expect(await run()).toMatchObject({
      exitCode: 2,
      out: '',
      err: expect.stringContaining('paper [options] [file]'),
    });
  });
});

describe('njord generate', () => {
  test('writes a file that njord paper can replay', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'trades.ndjson');
      const generated = await run(
        'generate',
        '--trades',
        '45',
        '--symbols',
        '2',
        '--seed',
        '8',
        '--out',
        file,
      );
      expect(generated).toEqual({ exitCode: 0, out: '', err: '45 trades in 0.0 s\n' });
      const { exitCode, out } = await run('paper', file, '--kill', '--json');
      expect(exitCode).toBe(0);
      const report: unknown = JSON.parse(out);
      expect(report).toMatchObject({
        source: file,
        trades: { count: 45, symbols: expect.arrayContaining(['ATOM/USDT', 'LINK/USDT']) },
        decisions: { approved: 0 },
        fills: { count: 0 },
        positions: [],
      });
    });
  });

  test('says why a file cannot be written', async () => {
    const { exitCode, err } = await run('generate', '--out', '/nowhere/trades.ndjson');
    expect(exitCode).toBe(1);
    expect(err).toBe(
      'njord: /nowhere/trades.ndjson: expected a file that can be written, was ENOENT. Check the folder, its permissions and space.\n',
    );
  });
});

test.each([
  [],
  ['up'],
  ['run'],
  ['paper'],
  ['replay'],
  ['generate'],
  ['config'],
  ['config', 'check'],
  ['kill'],
  ['kill', 'trip'],
  ['kill', 'clear'],
  ['kill', 'status'],
  ['health'],
  ['audit'],
  ['audit', 'verify'],
])('njord %s %s --help says what its exit codes mean', async (...words) => {
  const { exitCode, out } = await run(...words.filter((word) => typeof word === 'string'), '--help');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^Exit codes.*: 0 /m);
});
