import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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
  const { FORCE_COLOR: _, GITHUB_ACTIONS: __, ...inherited } = process.env;
  const options = { cwd: folder, env: { ...inherited, NO_COLOR: '1' } };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
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
