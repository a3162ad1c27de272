import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { gateReportSchema } from '../../src/report/gate-report.ts';
import { coverageJson, type FakeHits, hitsOf } from '../unit/gate/fake-coverage.ts';
import { repositoryRoot, temporaryProject, vitestConfig } from './temporary-project.ts';

/** A gate that was never seen to fail is no gate: each defect is planted in a tree on the disk, and named. */

const floors = {
  ...{ branches: 90, functions: 90, lines: 90, statements: 90 },
  modules: { branches: 85, functions: 85, lines: 85, statements: 85 },
};
const covered: FakeHits = { branches: hitsOf(96, 4), functions: hitsOf(9, 0), statements: hitsOf(50, 0) };

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Tree {
  readonly root: string;
  /** Runs a program of this repository in the tree. */
  readonly run: (script: string, ...args: readonly string[]) => Promise<Ended>;
}

/** Writes a tree that is gone after the test. */
function plant(files: Readonly<Record<string, string>>): Tree {
  const project = temporaryProject(files);
  onTestFinished(() => {
    project[Symbol.dispose]();
  });
  return {
    root: project.root,
    run: (script, ...args) => run(project.root, join(repositoryRoot, script), args),
  };
}

function run(folder: string, script: string, args: readonly string[]): Promise<Ended> {
  return start(folder, process.execPath, [script, ...args]);
}

function start(folder: string, program: string, args: readonly string[]): Promise<Ended> {
  const { FORCE_COLOR: _, GITHUB_ACTIONS: __, ...inherited } = process.env;
  const options = { cwd: folder, env: { ...inherited, NO_COLOR: '1' } };
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

/** Runs the gate on sources with these hits; `given` are the keys of the file of floors that differ. */
function gate(
  measured: Readonly<Record<string, FakeHits>>,
  given: Readonly<Record<string, unknown>> = {},
  unmeasured: readonly string[] = [],
): Promise<Ended> {
  const sources = [...Object.keys(measured), ...unmeasured];
  const tree = plant({
    '.c8rc.json': JSON.stringify({ ...floors, ...given }),
    ...Object.fromEntries(sources.map((path) => [path, 'export {};\n'])),
  });
  const absolute = Object.entries(measured).map(([path, hits]) => [join(tree.root, path), hits] as const);
  const coverage = plant({ 'coverage.json': coverageJson(Object.fromEntries(absolute)) });
  return tree.run('tools/becalm/bin/becalm.js', 'gate', '--coverage', join(coverage.root, 'coverage.json'));
}

test('a good tree passes', async () => {
  const { status, stdout, stderr } = await gate({ 'src/cart/a.ts': covered, 'tools/check/b.ts': covered });

  expect(stderr).toBe('');
  expect(stdout).toMatch(/^src\/cart .* pass$[\s\S]*^tools\/check .* pass$[\s\S]*^whole .* pass$/m);
  expect(status).toBe(0);
});

test('a module that no coverage knows fails by name, though everything measured is good', async () => {
  const { status, stdout } = await gate({ 'src/cart/a.ts': covered }, {}, ['src/smuggled/b.ts']);

  expect(stdout).toMatch(/^src\/smuggled .* FAIL {2}0 %: no coverage knows any of its 1 file$/m);
  expect(status).toBe(1);
});

test('a module under its floor fails by name, though the whole is good', async () => {
  const { status, stdout } = await gate({ 'src/cart/a.ts': covered, 'src/bad/b.ts': { branches: [1, 0] } });

  expect(stdout).toMatch(/^src\/bad .* FAIL {2}branches 50\.00 % \(1 more\)$/m);
  expect(stdout).toMatch(/^whole .* pass$/m);
  expect(status).toBe(1);
});

test('a whole under 90 % fails by name, though every module is good', async () => {
  const { status, stdout } = await gate({ 'src/cart/a.ts': { ...covered, branches: hitsOf(89, 11) } });

  expect(stdout).toMatch(/^src\/cart .* pass$/m);
  expect(stdout).toMatch(/^whole .* FAIL {2}branches 89\.00 % \(1 more\)$/m);
  expect(status).toBe(1);
});

test('a pattern that matches nothing is refused by name', async () => {
  const { status, stderr } = await gate({ 'src/cart/a.ts': covered }, { include: ['source/**/*.ts'] });

  expect(stderr).toContain('.c8rc.json: Expected "source/**/*.ts" in "include" to match a file');
  expect(status).toBe(2);
});

test('coverage of two real runs of Vitest is merged, without counting a branch twice', async () => {
  const tree = plant({
    'vitest.config.ts': vitestConfig({
      coverage: {
        provider: 'v8',
        include: ['src/**/*.ts'],
        reporter: ['json'],
        autoAttachSubprocess: true,
      },
    }),
    '.c8rc.json': JSON.stringify({ ...floors, include: ['src/**/*.ts'] }),
    'src/sign/sign.ts': 'export const sign = (n: number): string => (n < 0 ? "-" : "+");\n',
    'src/sign/main.ts':
      'import { sign } from "./sign.ts";\nprocess.stdout.write(sign(Number(process.argv[2])));\n',
    'tests/worker.test.ts':
      'import { expect, test } from "vitest";\nimport { sign } from "../src/sign/sign.ts";\n' +
      'test("minus", () => expect(sign(-1)).toBe("-"));\n',
    'tests/process.test.ts':
      'import { execFileSync } from "node:child_process";\nimport { expect, test } from "vitest";\n' +
      'test("plus", () => expect(String(execFileSync(process.execPath, ["src/sign/main.ts", "1"]))).toBe("+"));\n',
  });
  const measure = (name: string): Promise<Ended> =>
    tree.run(
      'node_modules/vitest/vitest.mjs',
      ...['run', name, '--coverage', `--coverage.reportsDirectory=coverage/${name}`],
    );
  const gateOf = (...names: readonly string[]): Promise<Ended> =>
    tree.run(
      'tools/becalm/bin/becalm.js',
      ...['gate', '--coverage', ...names.map((name) => `coverage/${name}/coverage-final.json`)],
    );
  expect(await measure('worker')).toMatchObject({ status: 0 });
  expect(await measure('process')).toMatchObject({ status: 0 });

  const worker = await gateOf('worker');
  const both = await gateOf('worker', 'process');

  expect(worker.stdout).toMatch(/^src\/sign +1\/2 +50\.00 % .* FAIL {2}branches 50\.00 % \(1 more\)/m);
  expect(both.stdout).toMatch(/^src\/sign +2\/2 +100\.00 % .* pass$/m);
  expect([worker.status, both.status]).toEqual([1, 0]);
});

/** A repository with a commit of these files; the gate has no user's settings to rely on. */
async function repository(files: Readonly<Record<string, string | Buffer>>): Promise<Tree> {
  const tree = plant({});
  write(tree, files);
  const settings = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgSign=false'];
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    [...settings, 'commit', '-q', '-m', 'base'],
    ['tag', 'base'],
  ]) {
    expect(await start(tree.root, 'git', args)).toMatchObject({ status: 0 });
  }
  return tree;
}

function write({ root }: Tree, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

test('changed lines are those of git, whatever files are called and whatever settings the user has', async () => {
  const names = ['src/a b.ts', 'src/ä.ts', 'src/"q".ts', 'src/back\\slash.ts', 'src/tab\there.ts'];
  const lines = Array.from({ length: 9 }, (_, index) => `export const a${index} = ${index};`);
  const before = `${lines.join('\n')}\n`;
  const tree = await repository({
    ...Object.fromEntries(names.map((name) => [name, before])),
    ...{ 'src/old.ts': before, 'src/gone.ts': before, 'src/end.ts': before, 'p.png': Buffer.from([0, 1, 2]) },
    '.c8rc.json': JSON.stringify({ ...zeroFloors, include: ['src/**'] }),
    '.gitattributes': '*.ts diff=odd\n',
  });
  for (const [key, value] of [
    ...[
      ['diff.noprefix', 'true'],
      ['diff.mnemonicPrefix', 'true'],
      ['color.diff', 'always'],
    ],
    ...[
      ['diff.external', 'false'],
      ['diff.odd.textconv', 'false'],
      ['diff.interHunkContext', '9'],
    ],
  ] as const) {
    await start(tree.root, 'git', ['config', key, value]);
  }
  const changed = lines.with(3, 'export const changed = 3;').with(4, '').toSpliced(7, 1).join('\n');
  write(tree, {
    ...Object.fromEntries(names.map((name) => [name, `${changed}\n`])),
    ...{ 'src/end.ts': changed, 'p.png': Buffer.from([0, 3, 2]) },
  });
  await start(tree.root, 'git', ['mv', 'src/old.ts', 'src/new.ts']);
  await start(tree.root, 'git', ['rm', '-q', 'src/gone.ts']);
  const sources = [...names, 'src/end.ts', 'src/new.ts'];
  const uncovered = { statements: hitsOf(0, 9) };
  write(tree, {
    'coverage/coverage-final.json': coverageJson(
      Object.fromEntries(sources.map((path) => [join(tree.root, path), uncovered])),
    ),
  });

  const { status, stdout, stderr } = await tree.run(
    'tools/becalm/bin/becalm.js',
    ...['gate', '--base', 'base', '--only', 'changed', '--json', 'gate.json'],
  );

  expect(stderr).toBe('');
  expect(stdout).toContain('FAIL  0.00 % (');
  expect(status).toBe(1);
  const { judges } = gateReportSchema.parse(JSON.parse(readFileSync(join(tree.root, 'gate.json'), 'utf8')));
  const found = judges.flatMap(({ rows }) => rows.map(({ values }) => [values['file'], values['uncovered']]));
  expect(Object.fromEntries(found)).toEqual({
    ...Object.fromEntries(names.map((name) => [name, [4]])),
    // Its last line has lost its end, which is a change of that line.
    'src/end.ts': [4, 8],
    whole: undefined,
  });
});

const zeroFloors = {
  ...{ branches: 0, functions: 0, lines: 0, statements: 0 },
  modules: { branches: 0, functions: 0, lines: 0, statements: 0 },
};

/** A suite whose second test depends on the first one where the count is expected to be 1. */
function orderSuite(expected: '(1)' | 'TypeOf("number")'): Readonly<Record<string, string>> {
  return {
    'vitest.config.ts': vitestConfig(),
    'tests/order.test.ts':
      'import { expect, test } from "vitest";\nlet count = 0;\n' +
      'test("first", () => { count += 1; });\n' +
      `test("second", () => expect(count).toBe${expected});\n`,
  };
}

test('a hunt of its own finds the planted flake, and nothing once it is taken out', async () => {
  const bad = plant(orderSuite('(1)'));
  const good = plant(orderSuite('TypeOf("number")'));
  const hunt = ['gate', '--hunt', '6', '--axes', 'order', '--only', 'flakes'] as const;

  const found = await bad.run('tools/becalm/bin/becalm.js', ...hunt);
  const clean = await good.run('tools/becalm/bin/becalm.js', ...hunt);

  expect(found.stdout).toMatch(
    /^order-dependent +tests\/order\.test\.ts > second .* FAIL {2}npx becalm replay/m,
  );
  expect(clean.stdout).toMatch(/^flakes +pass$/m);
  expect([found.status, clean.status]).toEqual([1, 0]);
});

test('quarantine lets a flake that is hunted through until its day is over, and its own test has to be there', async () => {
  const entry = { owner: 'anna', reason: 'counts', since: '2026-01-01', expires: '9999-12-31' };
  const quarantine = (given: object): Readonly<Record<string, string>> => ({
    'becalm.quarantine.json': JSON.stringify({
      schema: 'becalm.quarantine/1',
      tests: [{ test: 'tests/order.test.ts > second', ...entry, ...given }],
    }),
  });
  const tree = plant({ ...orderSuite('(1)'), ...quarantine({}) });
  const judge = (): Promise<Ended> =>
    tree.run(
      'tools/becalm/bin/becalm.js',
      ...['gate', '--hunt', '6', '--axes', 'order', '--only', 'flakes,quarantine'],
    );

  const kept = await judge();
  write(tree, quarantine({ expires: '2026-01-31' }));
  const expired = await judge();
  write(tree, quarantine({ test: 'tests/order.test.ts > secnd' }));
  const unknown = await judge();

  expect(kept.stdout).toMatch(/^order-dependent .* warn {2}in quarantine until 9999-12-31 \(anna\)/m);
  expect(expired.stdout).toMatch(/FAIL {2}expired on 2026-01-31, and counts no more$/m);
  expect(unknown.stdout).toMatch(/FAIL {2}no such test in .*; was "tests\/order\.test\.ts > second" /m);
  expect([kept.status, expired.status, unknown.status]).toEqual([0, 1, 1]);
});

test("the time of a real run is read from Vitest's own reporter, and held to its budget", async () => {
  const tree = plant({
    'vitest.config.ts': vitestConfig(),
    'tests/a.test.ts': 'import { test } from "vitest";\ntest("a", () => {});\n',
    'becalm.config.ts': 'export default { gate: { time: 1 } };\n',
    'roomy.config.ts': 'export default { gate: { time: "10m" } };\n',
  });
  await tree.run('node_modules/vitest/vitest.mjs', 'run', '--reporter=json', '--outputFile=results.json');
  const gateTime = (...flags: readonly string[]): Promise<Ended> =>
    tree.run('tools/becalm/bin/becalm.js', 'gate', '--only', 'time', '--time', 'results.json', ...flags);

  const tight = await gateTime();
  const roomy = await gateTime('--becalm-config', 'roomy.config.ts');

  expect(tight.stdout).toMatch(/^results\.json .* FAIL .* s over the budget$/m);
  expect(tight.stdout).toMatch(/^tests\/a\.test\.ts /m);
  expect([tight.status, roomy.status]).toEqual([1, 0]);
});
