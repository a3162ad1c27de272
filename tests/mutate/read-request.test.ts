import { describe, expect, it } from 'vitest';
import { readRequest } from '../../tools/mutate/read-request.ts';
import { MODULE } from './made-up-report.ts';

const RISK = { ...MODULE, name: 'risk', files: ['src/risk/**/*.ts'] };
const AROUND = { modules: [MODULE, RISK], coreCount: 4 };

function choices(...args: readonly string[]) {
  const request = readRequest(args, AROUND);
  return request.kind === 'mutate'
    ? request.choices.map(({ module, files }) => [module.name, files])
    : request;
}

describe('readRequest', () => {
  it('asks for every module, with a worker for each core, without arguments', () => {
    expect(readRequest([], AROUND)).toEqual({
      kind: 'mutate',
      choices: [
        { module: MODULE, files: MODULE.files },
        { module: RISK, files: RISK.files },
      ],
      run: { workerCount: 4, isFresh: false },
    });
  });

  it.each(['--help', '-h'])('asks for help with %s', (flag) => {
    expect(readRequest([flag], AROUND)).toEqual({ kind: 'help' });
  });

  it('asks for the modules that --module names, in their own order', () => {
    expect(choices('--module', 'risk')).toEqual([['risk', RISK.files]]);
    expect(choices('--module', 'risk, money')).toEqual([
      ['money', MODULE.files],
      ['risk', RISK.files],
    ]);
  });

  it('asks for the files that --file names, in the modules that they belong to', () => {
    expect(choices('--file', 'src/risk/rules/cap.ts,src/money/paid.ts')).toEqual([
      ['money', ['src/money/paid.ts']],
      ['risk', ['src/risk/rules/cap.ts']],
    ]);
  });

  it('takes --fresh and --workers', () => {
    expect(readRequest(['--fresh', '--workers', '1'], AROUND)).toMatchObject({
      run: { workerCount: 1, isFresh: true },
    });
  });

  it.each([
    [['--module', 'money,speling'], 'Expected --module to name modules of money, risk, was "speling".'],
    [
      ['--file', 'src/money/index.ts'],
      'Expected --file to name files of money, risk, was "src/money/index.ts".',
    ],
    [['--workers', '0'], 'Expected --workers to be a whole number, 1 or more, was "0".'],
    [['--workers', 'two'], 'Expected --workers to be a whole number, 1 or more, was "two".'],
  ])('refuses %j', (args, message) => {
    expect(readRequest(args, AROUND)).toEqual({ kind: 'wrong', message });
  });

  it.each([['--fast'], ['money'], ['--module']])('refuses %s', (argument) => {
    expect(readRequest([argument], AROUND).kind).toBe('wrong');
  });
});
