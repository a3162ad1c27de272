import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type GateReport, gateReportSchema } from '../../../src/report/gate-report.ts';
import { coverageJson, type FakeHits, hitsOf, istanbulFile } from '../gate/fake-coverage.ts';
import { type ModelMachine, modelMachine, type Troubles } from './model-ports.ts';

const floors = {
  ...{ branches: 90, functions: 90, lines: 90, statements: 90 },
  modules: { branches: 85, functions: 85, lines: 85, statements: 85 },
};

const good: FakeHits = { branches: hitsOf(97, 3), functions: hitsOf(9, 0), statements: hitsOf(20, 0) };
const bad: FakeHits = { branches: [1, 0, 1, 0], functions: [1, 0], statements: hitsOf(20, 0) };

const coveragePath = '/shop/coverage/coverage-final.json';

/** A project in /shop whose tree is what its coverage knows, and more. */
function project(
  measured: Readonly<Record<string, FakeHits>>,
  { files = {}, ...troubles }: Troubles = {},
): ModelMachine {
  const sources = Object.keys(measured).map((path) => [path, '']);
  return modelMachine([], {
    ...troubles,
    files: {
      '/shop/.c8rc.json': `${JSON.stringify(floors, null, 2)}\n`,
      [coveragePath]: coverageJson(measured),
      ...Object.fromEntries(sources),
      ...files,
    },
  });
}

describe('becalm gate', () => {
  it('exits 0 and prints one table when every floor is reached', async () => {
    const machine = project({ '/shop/src/cart/a.ts': good, '/shop/src/fees/b.ts': good });

    expect(await machine.run('gate')).toBe(0);
    expect(machine.stdout()).toBe(
      [
        'becalm 0.1.0 · gate · commit c0ffee',
        '',
        'coverage · 2 modules · 2 files · floors of .c8rc.json',
        'module             branches            lines  floor  verdict',
        'src/cart   97/100   97.00 %  20/20  100.00 %  85 %   pass',
        'src/fees   97/100   97.00 %  20/20  100.00 %  85 %   pass',
        'whole     194/200   97.00 %  40/40  100.00 %  90 %   pass',
        '',
        'tests here would help most  branches left   of  lines',
        'src/cart/a.ts                           3  100  98, 99, 100',
        'src/fees/b.ts                           3  100  98, 99, 100',
        '',
        'gate        verdict     next',
        'coverage    pass',
        'changed     not judged  nothing to compare with. Name a commit: --base origin/main.',
        'flakes      not judged  no report in .becalm/report.json. Run npx becalm hunt, or let the gate do it: --hunt 200.',
        'quarantine  not judged  no test is in quarantine: there is no becalm.quarantine.json.',
        'time        not judged  no run in .becalm/run.json. Run npx becalm run --record, or name what Vitest wrote: --time results.json.',
        '',
      ].join('\n'),
    );
    expect(machine.stderr()).toBe('');
  });

  it('says nothing of files that would help where all is covered', async () => {
    const machine = project({ '/shop/src/cart/a.ts': { statements: [1] } });

    expect(await machine.run('gate')).toBe(0);
    expect(machine.stdout()).not.toContain('would help');
  });

  it('exits 1 and names what a module misses, and by how much', async () => {
    const machine = project({ '/shop/src/bad/a.ts': bad, '/shop/src/good/b.ts': good });

    expect(await machine.run('gate')).toBe(1);
    expect(machine.stdout()).toContain('FAIL  branches 50.00 % (2 more), functions 50.00 % (1 more)\n');
    expect(machine.stdout()).toMatch(/^src\/good .* pass$/m);
    expect(machine.stdout()).toMatch(/^src\/bad\/a\.ts +2 +4 {2}2, 4$/m);
  });

  it('exits 1 for a whole under its floor', async () => {
    const machine = project({ '/shop/src/cart/a.ts': { ...good, branches: hitsOf(89, 11) } });

    expect(await machine.run('gate')).toBe(1);
    expect(machine.stdout()).toMatch(/^src\/cart .* pass$/m);
    expect(machine.stdout()).toMatch(/^whole .* FAIL {2}branches 89\.00 % \(1 more\)$/m);
    expect(machine.stdout()).toMatch(/ 90, 91, 92, 93, 94, 95, 96, 97, …$/m);
  });

  it('exits 1 for a new module that no coverage knows', async () => {
    const machine = project({ '/shop/src/cart/a.ts': good }, { files: { '/shop/src/new/a.ts': '' } });

    expect(await machine.run('gate')).toBe(1);
    expect(machine.stdout()).toMatch(
      /^src\/new +0\.00 % +0\.00 % .*FAIL {2}0 %: no coverage knows any of its 1 file$/m,
    );
    expect(machine.stdout()).toMatch(/^whole .*FAIL {2}1 file not measured$/m);
  });

  it('exits 1 for files of a module that no coverage knows, and names the first of them', async () => {
    const machine = project(
      { '/shop/src/cart/a.ts': good },
      { files: { '/shop/src/cart/b.ts': '', '/shop/src/cart/c.ts': '', '/shop/src/cart/d.ts': '' } },
    );

    expect(await machine.run('gate')).toBe(1);
    expect(machine.stdout()).toContain('FAIL  not measured: b.ts, c.ts and 1 more\n');
  });

  it('merges several files', async () => {
    const path = '/shop/src/cart/a.ts';
    const halves = (...branches: readonly number[]): string => coverageJson({ [path]: { branches } });
    const machine = project(
      {},
      { files: { [path]: '', '/shop/u.json': halves(1, 0), '/s.json': halves(0, 1) } },
    );

    expect(await machine.run('gate', '--coverage', 'u.json', '../s.json')).toBe(0);
    expect(await machine.run('gate', '--coverage', 'u.json')).toBe(1);
  });

  it('takes its root, its floors and the place of its report', async () => {
    const machine = modelMachine([], {
      files: {
        '/shop/packages/a/coverage/coverage-final.json': coverageJson({ '/shop/packages/a/src/x/a.ts': bad }),
        '/shop/packages/a/src/x/a.ts': '',
        '/shop/floors.json': JSON.stringify(floors),
      },
    });

    expect(
      await machine.run('gate', '--root', 'packages/a', '--floors', 'floors.json', '--json', 'out/gate.json'),
    ).toBe(1);
    // What this program wrote itself.
    const report = JSON.parse(machine.files.get('/shop/out/gate.json')!) as GateReport;
    expect(report).toMatchObject({
      schema: 'becalm.gate/2',
      becalm: '0.1.0',
      passed: false,
      provider: 'v8',
      judges: [
        {
          name: 'coverage',
          judged: true,
          passed: false,
          rows: [
            {
              outcome: 'fail',
              message: 'branches 50.00 % (2 more), functions 50.00 % (1 more)',
              values: {
                module: 'src/x',
                branches: { covered: 2, total: 4, percent: 50, floor: 85 },
                lines: { covered: 20, total: 20, percent: 100, floor: 85 },
                unmeasured: [],
              },
              places: [{ file: 'src/x/a.ts', line: 2 }],
            },
            { values: { module: 'whole' } },
          ],
          help: [{ file: 'src/x/a.ts', uncoveredBranches: 2, branches: 4, lines: [2, 4] }],
          next: ['Write tests of src/x/a.ts first.'],
        },
        { name: 'changed', judged: false, passed: true },
        { name: 'flakes', judged: false, passed: true },
        { name: 'quarantine', judged: false, passed: true },
        { name: 'time', judged: false, passed: true },
      ],
    });
    expect(gateReportSchema.parse(report)).toEqual(report);
  });

  it('reports a module that was not measured without counts', async () => {
    const machine = project({}, { files: { '/shop/src/new/a.ts': '' } });
    await machine.run('gate', '--json', 'gate.json');

    expect(JSON.parse(machine.files.get('/shop/gate.json')!)).toMatchObject({
      provider: null,
      judges: [
        { rows: [{ values: { branches: { covered: null, total: null, percent: 0, floor: 85 } } }, {}] },
        {},
        {},
        {},
        {},
      ],
    });
  });

  it('shows floors that differ as a range', async () => {
    const machine = project(
      { '/shop/src/cart/a.ts': good },
      { files: { '/shop/.c8rc.json': JSON.stringify({ ...floors, branches: 70 }) } },
    );
    await machine.run('gate');

    expect(machine.stdout()).toContain('  70–90 %  pass');
  });

  it('paints verdicts where there are colours', async () => {
    const machine = project({ '/shop/src/bad/a.ts': bad, '/shop/src/good/b.ts': good }, { colours: true });
    await machine.run('gate');
    const plain = project({ '/shop/src/bad/a.ts': bad, '/shop/src/good/b.ts': good });
    await plain.run('gate');

    expect(machine.stdout()).toContain('\u001b[31mFAIL\u001b[39m');
    expect(stripVTControlCharacters(machine.stdout())).toBe(plain.stdout());
  });

  it('lets no name of a file move the cursor', async () => {
    const machine = project({ '/shop/src/a\u001b[2J/b.ts': bad });
    await machine.run('gate');

    expect(machine.stdout()).toContain('src/a\\x1b[2J/b.ts');
    expect(machine.stdout()).not.toContain('\u001b');
  });
});

describe('becalm gate --update', () => {
  it('raises floors in their file and keeps the rest of it', async () => {
    const machine = project({
      '/shop/src/a/a.ts': good,
      '/shop/src/b/b.ts': { ...good, branches: hitsOf(9, 1) },
    });

    expect(await machine.run('gate', '--update')).toBe(0);
    expect(machine.stdout()).toMatch(/^coverage +pass +Floors raised in \.c8rc\.json\.$/m);
    expect(machine.files.get('/shop/.c8rc.json')).toBe(
      `${JSON.stringify(
        {
          ...{ branches: 96, functions: 100, lines: 100, statements: 100 },
          modules: { branches: 90, functions: 100, lines: 100, statements: 100 },
        },
        null,
        2,
      )}\n`,
    );
  });

  it('lowers no floor and forgives no miss', async () => {
    const machine = project({ '/shop/src/bad/a.ts': { branches: [0], functions: [0], statements: [0] } });
    const before = machine.files.get('/shop/.c8rc.json');

    expect(await machine.run('gate', '--update')).toBe(1);
    expect(machine.stdout()).toMatch(/^coverage +FAIL .* No floor can be raised\.$/m);
    expect(machine.files.get('/shop/.c8rc.json')).toBe(before);
  });
});

describe('becalm gate on GitHub Actions', () => {
  const environment = { GITHUB_ACTIONS: 'true' };

  it('annotates everything that did not pass', async () => {
    const machine = project(
      { '/shop/src/a,b/x.ts': bad, '/shop/src/good/y.ts': good },
      { environment, files: { '/shop/src/new/z.ts': '' } },
    );
    await machine.run('gate');

    expect(machine.stdout().match(/^::.*$/gm)).toEqual([
      '::error file=src/a%2Cb/x.ts,line=2,title=Coverage of src/a%2Cb::branches 50.00 %25 (2 more), functions 50.00 %25 (1 more)',
      '::error file=src/new/z.ts,title=Coverage of src/new::0 %25: no coverage knows any of its 1 file',
      '::error file=src/a%2Cb/x.ts,line=2,title=Coverage::1 file not measured',
    ]);
  });

  it('annotates without a place where no file is to blame', async () => {
    const machine = project(
      { '/shop/src/a/x.ts': { functions: [0], branches: [], statements: [1] } },
      { environment },
    );
    await machine.run('gate');

    expect(machine.stdout()).toContain('\n::error title=Coverage of src/a::functions 0.00 %25 (1 more)\n');
  });

  it('says nothing where all passed', async () => {
    const machine = project({ '/shop/src/good/y.ts': good }, { environment });
    await machine.run('gate');

    expect(machine.stdout()).not.toContain('::');
  });
});

describe('becalm gate refuses, with exit status 2,', () => {
  const path = '/shop/src/a/x.ts';

  it.each<[string, Readonly<Record<string, string>>, readonly string[], RegExp]>([
    [
      'coverage that is not there',
      {},
      ['--coverage', 'gone.json'],
      /^Expected to read "gone\.json", was: ENOENT\. Run "vitest run --coverage"/,
    ],
    [
      'what is no coverage',
      { '/shop/lcov.info': 'TN:\nSF:src/a/x.ts\n' },
      ['--coverage', 'lcov.info'],
      /^Expected "lcov\.info" to be coverage JSON of Istanbul, was lcov/,
    ],
    [
      'coverage of two providers',
      { '/c8.json': JSON.stringify({ [path]: { ...istanbulFile(path, good), all: false } }) },
      ['--coverage', 'coverage/coverage-final.json', '/c8.json'],
      /^Expected coverage of one provider, was v8 in "coverage\/coverage-final\.json" and c8 in "\/c8\.json"\./,
    ],
    [
      'coverage of another folder',
      { '/shop/other.json': coverageJson({ '/build/src/a/x.ts': good, '/build/src/b.ts': good }) },
      ['--coverage', 'other.json'],
      /^Expected "other\.json" to measure files below "\/shop", was 2 files elsewhere, such as "\/build\/src\/a\/x\.ts"\./,
    ],
    [
      'coverage of a file that is gone',
      { '/shop/old.json': coverageJson({ '/shop/src/a/old.ts': good }) },
      ['--coverage', 'old.json'],
      /^Expected coverage of the files that are there, was also of "src\/a\/old\.ts", which is not\./,
    ],
    [
      'coverage of files that are gone',
      { '/shop/old.json': coverageJson({ '/shop/src/1.ts': good, '/shop/src/2.ts': good }) },
      ['--coverage', 'old.json'],
      /was also of "src\/1\.ts" and 1 more, which is not\./,
    ],
    [
      'floors that are not there',
      {},
      ['--floors', 'gone.json'],
      /^Expected to read "gone\.json", was: ENOENT\. Write the floors there/,
    ],
    [
      'floors with violations, all at once',
      { '/shop/f.json': '{ "modules": 85 }' },
      ['--floors', 'f.json'],
      /^(f\.json: Expected "\w+" .*\n){5}$/,
    ],
    [
      'a pattern that matches nothing',
      { '/shop/f.json': JSON.stringify({ ...floors, include: ['lib/**'], moduleRoots: ['libs'] }) },
      ['--floors', 'f.json'],
      /^f\.json: Expected "libs" in "moduleRoots" to match a folder .*\nf\.json: Expected "lib\/\*\*" in "include" to match a file/,
    ],
    [
      'a root that is not there',
      {},
      ['--root', 'gone', '--floors', '.c8rc.json'],
      /^Expected the folder "\/shop\/gone", was: ENOENT\./,
    ],
    [
      'a root without a folder',
      {},
      ['--root', '/gone', '--floors', '.c8rc.json', '--coverage', 'empty.json'],
      /^Expected the folder "\/gone", was: ENOENT\. Name the folder of the project with --root\./,
    ],
    ['what it does not know', {}, ['--floor', 'x'], /unknown option '--floor'/],
  ])('%s', async (_, files, flags, message) => {
    const machine = project({ [path]: good }, { files: { '/shop/empty.json': '{}', ...files } });

    expect(await machine.run('gate', ...flags)).toBe(2);
    expect(machine.stderr()).toMatch(message);
    expect(machine.stdout()).toBe('');
  });

  it('a place where nothing can be written', async () => {
    const machine = project({ [path]: good }, { write: () => new Error('ENOSPC') });

    expect(await machine.run('gate', '--json', 'gate.json')).toBe(2);
    expect(machine.stderr()).toBe(
      'Expected to write "gate.json", was: ENOSPC. Make room for it, or name another file.\n',
    );
  });
});

it('leaves alone what coverage knows of folders that no project writes itself', async () => {
  const machine = project({
    '/shop/src/a/x.ts': good,
    '/shop/node_modules/p/index.js': bad,
    '/shop/.next/made.js': bad,
    '/elsewhere/b.ts': bad,
  });

  expect(await machine.run('gate')).toBe(0);
});

it('shows its flags with examples', async () => {
  const machine = modelMachine([]);

  expect(await machine.run('gate', '--help')).toBe(0);
  for (const words of [
    '--coverage <file...>',
    '--update',
    'Examples:\n  vitest run --coverage && becalm gate',
  ]) {
    expect(machine.stdout()).toContain(words);
  }
});
