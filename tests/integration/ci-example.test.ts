import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  repositoryRoot,
  type TemporaryProject,
  temporaryProject,
  vitestConfig,
} from '../../tools/becalm/tests/integration/temporary-project.ts';
import {
  combinationsOf,
  filledIn,
  type Job,
  needsOf,
  readWorkflow,
  type Step,
} from '../check/ci-example/workflow.ts';

/**
 * The workflow of `examples/ci`, run here step by step as GitHub would: the lines are those of the file. Every job finds a
 * fresh checkout at one path, and passes things on only as artefacts, caches and outputs.
 */

const workflow = readWorkflow(readFileSync(join(repositoryRoot, 'examples/ci/becalm.yml'), 'utf8'));

/** A thousand seeds take too long here; the ranges are still two. */
const seedsHere = ['1..6', '7..12'];

const cart =
  'export const total = (prices: readonly number[]): number => prices.reduce((a, b) => a + b, 0);\n';
const sound = {
  '.gitignore': 'ci\n.becalm\ncoverage\n',
  '.c8rc.json': JSON.stringify({
    ...{ branches: 50, functions: 50, lines: 50, statements: 50, include: ['src/**/*.ts'] },
    modules: { branches: 50, functions: 50, lines: 50, statements: 50 },
  }),
  'becalm.config.ts':
    "export default { axes: ['order'], gate: { require: ['coverage', 'changed', 'flakes', 'time'], " +
    "flakes: { minSeeds: 12 }, time: '5m' } };\n",
  'vitest.config.ts': vitestConfig({ coverage: { provider: 'v8', include: ['src/**/*.ts'] } }),
  'src/cart/total.ts': cart,
  ...Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`tests/${name}.test.ts`, soundTest(name)])),
};

function soundTest(name: string): string {
  return (
    'import { expect, test } from "vitest";\nimport { total } from "../src/cart/total.ts";\n' +
    `test("${name}", () => expect(total([1, 2])).toBe(3));\n`
  );
}

/** What a branch brings in: a line that no test reaches, and a test that needs another before it. */
const planted = {
  'src/cart/total.ts': `${cart}export const half = (price: number): number => {\n  return price / 2;\n};\n`,
  'tests/flaky.test.ts':
    'import { expect, test } from "vitest";\nlet count = 0;\n' +
    'test("first", () => { count += 1; });\ntest("second", () => expect(count).toBe(1));\n',
};

let project: TemporaryProject;
/** Where artefacts and caches are kept, and what stands in for `npx`. */
let store: string;

beforeAll(async () => {
  project = temporaryProject(sound);
  store = mkdtempSync(join(tmpdir(), 'ci-example-'));
  mkdirSync(join(store, 'bin'));
  writeFileSync(join(store, 'bin', 'npx'), '#!/bin/sh\nexec "$@"\n');
  chmodSync(join(store, 'bin', 'npx'), 0o755);
  await git('init', '-q', '-b', 'main');
  await commit('base');
});

afterAll(() => {
  project[Symbol.dispose]();
  rmSync(store, { recursive: true, force: true });
});

test('a push to the main branch passes every step, and leaves durations for the next', async () => {
  const { failed, ran } = await runWorkflow({ event: 'push', base: '' });

  expect(failed).toEqual([]);
  expect(ran).toEqual(['plan', 'tests', 'tests', 'tests', 'tests', 'hunt', 'hunt', 'gate', 'timings']);
  const timings = readFileSync(join(store, 'caches', 'timings.json'), 'utf8');
  for (const name of ['a', 'b', 'c', 'd', 'e']) expect(timings).toContain(`tests/${name}.test.ts`);
}, 900_000);

test('a branch with an untested line and a flaky test fails at the gate, which names both', async () => {
  write(planted);
  await git('checkout', '-q', '-b', 'branch');
  await commit('planted');

  const { failed, ran, output } = await runWorkflow({ event: 'pull_request', base: 'main' });

  expect(failed).toEqual([expect.stringMatching(/^gate: npx becalm gate /)]);
  expect(ran).not.toContain('timings');
  expect(output).toMatch(/^src\/cart\/total\.ts .* warn {2}without a test: \d/m);
  expect(output).toMatch(/^order-dependent +tests\/flaky\.test\.ts > second .* FAIL {2}npx becalm replay/m);
  expect(output).toMatch(/^coverage +pass/m);
  expect(output).toMatch(/^changed +FAIL/m);
  expect(output).toMatch(/^flakes +FAIL/m);
  expect(output).toMatch(/^time +pass/m);
}, 900_000);

interface Run {
  /** Steps that failed, with what they printed. */
  readonly failed: string[];
  /** Jobs in the order in which they ran, once per combination. */
  readonly ran: string[];
  /** Of the last job's steps. */
  output: string;
}

async function runWorkflow({ event, base }: { readonly event: string; readonly base: string }): Promise<Run> {
  rmSync(join(store, 'artefacts'), { recursive: true, force: true });
  const run: Run = { failed: [], ran: [], output: '' };
  const context: Record<string, string> = {
    ...{ 'github.event_name': event, 'github.base_ref': base, 'github.run_id': '7', 'github.ref': 'r' },
  };
  await git('update-ref', 'refs/remotes/origin/main', 'main');
  for (const [name, job] of inOrder(Object.entries(workflow.jobs))) {
    if (job.if !== undefined && filledIn(job.if, context) !== 'true') continue;
    for (const matrix of combinationsOf(shrunk(job))) {
      run.ran.push(name);
      await git('clean', '-fdxq');
      const own: Record<string, string> = { ...context, ...matrix };
      for (const step of job.steps) await runStep(name, step, own, run);
      for (const [key, text] of Object.entries(job.outputs)) {
        context[`needs.${name}.outputs.${key}`] = filledIn(text, own);
      }
    }
  }
  return run;
}

function shrunk(job: Job): Job {
  const { strategy } = job;
  return strategy?.matrix['seeds'] === undefined
    ? job
    : { ...job, strategy: { ...strategy, matrix: { ...strategy.matrix, seeds: seedsHere } } };
}

function inOrder(jobs: readonly (readonly [string, Job])[]): readonly (readonly [string, Job])[] {
  const sorted: (readonly [string, Job])[] = [];
  while (sorted.length < jobs.length) {
    const done = new Set(sorted.map(([name]) => name));
    const next = jobs.find(([name, job]) => !done.has(name) && needsOf(job).every((need) => done.has(need)));
    if (next === undefined) throw new Error('Expected jobs without a cycle, found one.');
    sorted.push(next);
  }
  return sorted;
}

async function runStep(job: string, step: Step, context: Record<string, string>, run: Run): Promise<void> {
  if (step.if !== undefined && filledIn(step.if, context) !== 'true') return;
  if (step.uses !== undefined) act(step.uses, (key) => filledIn(String(step.with[key] ?? ''), context));
  else await runLines(job, step, context, run);
}

async function runLines(job: string, step: Step, context: Record<string, string>, run: Run): Promise<void> {
  const line = filledIn(step.run ?? '', context).trim();
  if (line === 'npm ci') return;
  const outputs = join(store, 'outputs');
  writeFileSync(outputs, '');
  const { status, output } = await bash(line, outputs);
  run.output = output;
  if (status !== 0) run.failed.push(`${job}: ${line}\n${output}`);
  for (const [, key = '', value = ''] of readFileSync(outputs, 'utf8').matchAll(/^(.+?)=(.*)$/gmu)) {
    context[`steps.${step.id ?? ''}.outputs.${key}`] = value;
  }
}

type Input = (key: string) => string;

function act(uses: string, input: Input): void {
  const [action = ''] = uses.split('@');
  const known = actions[action];
  if (known === undefined) throw new Error(`Expected an action that is known here, was "${uses}".`);
  known(input);
}

/** What the actions do, as far as it shows. */
const actions: Readonly<Record<string, (input: Input) => void>> = {
  'actions/checkout': () => {},
  'actions/setup-node': () => {},
  'actions/cache/restore': (input) => {
    const cache = cachePath(input('path'));
    if (existsSync(cache)) copy(cache, join(project.root, input('path')));
  },
  'actions/cache/save': (input) => {
    copy(join(project.root, input('path')), cachePath(input('path')));
  },
  'actions/upload-artifact': (input) => {
    upload(input('name'), input('path').trim().split('\n'), input('if-no-files-found') === 'ignore');
  },
  'actions/download-artifact': (input) => {
    const all = join(store, 'artefacts');
    const names = existsSync(all) ? readdirSync(all) : [];
    const wanted = names.filter((name) => posix.matchesGlob(name, input('pattern')));
    for (const name of wanted) copy(join(all, name), join(project.root, input('path')));
  },
};

function cachePath(path: string): string {
  return join(store, 'caches', basename(path));
}

/** A folder is uploaded as what is in it, and files from where their paths part. */
function upload(name: string, paths: readonly string[], mayBeMissing: boolean): void {
  const target = join(store, 'artefacts', name);
  const found = paths.flatMap((path) => globSync(path.trim(), { cwd: project.root }));
  if (found.length === 0 && !mayBeMissing) throw new Error(`Expected files for "${name}", found none.`);
  const [only] = found;
  if (found.length === 1 && only !== undefined) copy(join(project.root, only), target);
  else for (const path of found) copy(join(project.root, path), join(target, basename(path)));
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

function bash(line: string, outputs: string): Promise<{ readonly status: number; readonly output: string }> {
  const { FORCE_COLOR: _, NODE_V8_COVERAGE: __, ...inherited } = process.env;
  const path = [join(store, 'bin'), join(repositoryRoot, 'node_modules/.bin'), process.env['PATH']].join(':');
  const env = {
    ...inherited,
    ...{ PATH: path, NO_COLOR: '1', CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: outputs },
    ...{ GITHUB_WORKSPACE: project.root, GITHUB_STEP_SUMMARY: join(store, 'summary.md') },
  };
  return new Promise((resolve) => {
    const options = { cwd: project.root, env, maxBuffer: 2 ** 26 };
    execFile('bash', ['-e', '-o', 'pipefail', '-c', line], options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, output: stdout + stderr });
    });
  });
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project.root, path)), { recursive: true });
    writeFileSync(join(project.root, path), text);
  }
}

async function commit(message: string): Promise<void> {
  await git('add', '-A');
  const settings = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgSign=false'];
  await git(...settings, 'commit', '-q', '-m', message);
}

async function git(...args: readonly string[]): Promise<void> {
  await promisify(execFile)('git', [...args], { cwd: project.root });
}
