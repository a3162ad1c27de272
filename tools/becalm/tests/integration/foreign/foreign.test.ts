import { existsSync, globSync, readFileSync } from 'node:fs';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../temporary-project.ts';
import { mustRun, runCommand } from './commands.ts';
import { type Install, OfflineError, openWorkshop, type Workshop } from './install.ts';
import { findings, hunt, neutralVerdicts, plainVerdicts } from './verdicts.ts';

/**
 * becalm in projects of other people: packed as its README says, installed from the npm registry into a
 * folder outside this repository, run through npx. The projects stand in `tests/fixtures/foreign`.
 */

const majors = ['vitest@5.1.1', 'vitest@4.1.12'];

/** One project has the packages that becalm has beside it, the other the first ones of their majors: generators run on both. */
const besides: Readonly<Record<string, readonly string[]>> = {
  'vitest@5.1.1': ['zod@4.6.7', 'fast-check@4.10.2'],
  'vitest@4.1.12': ['zod@4.0.17', 'fast-check@4.0.0'],
};

const packageRoot = join(repositoryRoot, 'tools/becalm');
const generatorsProject = join(packageRoot, 'tests/fixtures/foreign/generators');

let workshop: Workshop;
let tarball: string;
const installs = new Map<string, Install>();
let offline: string | null = null;

beforeAll(async () => {
  workshop = await openWorkshop();
  tarball = await workshop.pack();
  try {
    for (const vitest of majors) {
      const packages = ['jsdom', 'happy-dom', ...(besides[vitest] ?? [])];
      installs.set(vitest, await workshop.install(tarball, vitest, ...packages));
    }
  } catch (error) {
    if (!(error instanceof OfflineError) || process.env['CI'] === 'true') throw error;
    offline = error.message;
    process.stderr.write(`\nSKIPPED: becalm was not tried in foreign projects. ${offline}\n`);
  }
});

afterAll(() => workshop[Symbol.asyncDispose]());

/** The install of a major version; skips the test where the registry cannot be reached. */
function installOf(vitest: string, skip: (reason: string) => never): Install {
  const install = installs.get(vitest);
  return install ?? skip(offline ?? 'nothing was installed');
}

const orderFlake = 'planted: passes before its polluter: flaky order-dependent';
const randomFlake = 'planted: passes when luck has it: flaky non-deterministic';

/** Every planted flake of a file. */
function plantedIn(...files: readonly string[]): readonly string[] {
  return files.flatMap((file) => [`${file} > ${orderFlake}`, `${file} > ${randomFlake}`]);
}

/**
 * Plain Vitest calls the tests of a suite skipped whose `beforeAll` failed, and the run failed; becalm
 * says of the tests that they failed.
 */
const keptFromRunning = 'tests/hooks.test.ts > a hook that fails > needs it';

/** Whether plain Vitest and becalm have to agree on a test: whatever was not planted to differ. */
function steady(verdict: string): boolean {
  return !verdict.includes('> planted: ') && !verdict.startsWith(keptFromRunning);
}

/** What stands in `tests/fixtures/foreign`, and all that is to be found there. */
const planted: Readonly<Record<string, readonly string[]>> = {
  plain: [
    ...plantedIn('tests/plants.test.ts'),
    'tests/kinds.test.ts > broken on purpose: broken null',
    `${keptFromRunning}: broken null`,
  ],
  dom: plantedIn('tests/happy-a.test.tsx', 'tests/jsdom-a.test.tsx'),
  workspace: plantedIn(
    'globals packages/globals/tests/store-a.test.ts > store',
    'threads threads/worker.test.ts',
    'shared shared/a.test.ts',
    'threads-shared shared/a.test.ts',
  ),
};

test.for([
  ['vitest@5.1.1', 'plain'],
  ['vitest@5.1.1', 'dom'],
  ['vitest@5.1.1', 'workspace'],
  ['vitest@4.1.12', 'plain'],
  ['vitest@4.1.12', 'dom'],
  ['vitest@4.1.12', 'workspace'],
] as const)(
  'with %s, finds what was planted in the project "%s" and nothing else',
  async (given, { skip }) => {
    const [vitest, project] = given;
    const root = await installOf(vitest, skip).project(project);
    const report = await hunt(root);
    expect(findings(report)).toEqual(planted[project]?.toSorted());
    const plain = await plainVerdicts(root);
    expect(neutralVerdicts(report).filter(steady)).toEqual(plain.filter(steady));
    expect(report.vitest).toBe(vitest.replace('vitest@', ''));
  },
);

test.for(majors)('with %s, keeps to a configuration in TypeScript', async (vitest, { skip }) => {
  const root = await installOf(vitest, skip).project('configured');
  const report = await hunt(root);
  expect(findings(report)).toEqual([
    'tests/plants.test.ts > planted: passes where it is not yet tomorrow: flaky non-deterministic',
  ]);
  expect(report).toMatchObject({
    axes: ['order', 'clock'],
    leftOut: ['tests/broken.test.ts'],
    bounds: {
      clock: { zones: ['Pacific/Kiritimati'], yearsAhead: 1 },
      schedule: { latenessMs: 80, overtaking: true },
    },
  });
  const [flaky] = report.tests.filter(({ verdict }) => verdict === 'flaky');
  const { status, stdout } = await runCommand(root, 'bash', '-c', `npx ${flaky?.replay ?? ''}`);
  expect(stdout).toContain('Failed in 1 of 1 replay.');
  expect(status).toBe(1);
});

test.for(majors)('with %s, makes values of the schemas of a project', async (vitest, { skip }) => {
  const install = installOf(vitest, skip);
  const root = await install.project('generators');
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(join(install.folder, 'node_modules/zod/package.json'), 'utf8'),
  );
  expect(besides[vitest]).toContain(`zod@${version}`);
  expect(await plainVerdicts(root)).toEqual([
    'tests/journal.test.ts > a damaged line costs no other line: passed',
    'tests/journal.test.ts > what is missing is found among duplicates and late arrivals: passed',
    'tests/laws.test.ts > my own arbitrary keeps the laws: passed',
    'tests/order.test.ts > accepts what the schema accepts, at its bounds as well: passed',
    'tests/order.test.ts > refuses everything else, by the name of the field: passed',
  ]);
  const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
  const flags = ['--ignoreConfig', '--strict', '--noEmit', '--skipLibCheck', '--target', 'esnext'];
  const modules = ['--module', 'nodenext', '--allowImportingTsExtensions'];
  await mustRun(root, 'node', tsc, ...flags, ...modules, 'tests/order.test.ts', 'tests/laws.test.ts');
});

test('the page about generators shows the files of that project', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/generators.md'), 'utf8');
  const shown = globSync('**/*.ts', { cwd: generatorsProject }).filter((file) =>
    page.includes(`\`${file}\``),
  );
  expect(shown.toSorted()).toEqual([
    'src/journal.ts',
    'src/order.ts',
    'tests/journal.test.ts',
    'tests/laws.test.ts',
    'tests/order.test.ts',
  ]);
  for (const file of shown) expect(page).toContain(readFileSync(join(generatorsProject, file), 'utf8'));
});

describe('the package', () => {
  test('holds what it needs and nothing else', async () => {
    const listed = await mustRun(dirname(tarball), 'tar', '-tzf', tarball);
    const sources = globSync('**/*.ts', { cwd: join(packageRoot, 'src') }).map((file) => file.slice(0, -3));
    const expected = [
      ...['LICENSE', 'README.md', 'bin/becalm.js', 'package.json'],
      ...sources.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
    ];
    const packed = listed.trim().split('\n');
    expect(packed.toSorted()).toEqual(expected.map((path) => `package/${path}`).toSorted());
  });

  test('names files that are there, and only dependencies that it is given', async ({ skip }) => {
    const installed = join(installOf('vitest@5.1.1', skip).folder, 'node_modules/becalm');
    const manifest: unknown = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({
      type: 'module',
      license: 'MIT',
      bin: { becalm: './bin/becalm.js' },
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      peerDependencies: { 'fast-check': '^4.0.0', vitest: '^4.1.0 || ^5.0.0' },
      peerDependenciesMeta: { 'fast-check': { optional: true } },
    });
    for (const path of ['bin/becalm.js', 'dist/index.d.ts', 'dist/index.js', 'dist/generators/index.js']) {
      expect(existsSync(join(installed, path))).toBe(true);
    }
    expect(readFileSync(join(installed, 'bin/becalm.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/u);
  });

  test.for([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])(
    'has types for a consumer that resolves modules as %s',
    async ([resolution = '', module = ''], { skip }) => {
      const root = await installOf('vitest@5.1.1', skip).project('consumer');
      const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
      const flags = ['--ignoreConfig', '--strict', '--noEmit', '--target', 'es2024', '--module', module];
      await mustRun(root, 'node', tsc, ...flags, '--moduleResolution', resolution, 'consumer.ts');
      expect(await mustRun(root, 'node', 'consumer.ts')).toBe('InvalidReportError\n');
    },
  );

  test.for(['3.2.4', '4.0.18', '6.0.0'])('refuses Vitest %s with a way out', async (version, { skip }) => {
    const root = await withVitest(version, installOf('vitest@5.1.1', skip));
    const { status, stderr } = await runCommand(root, 'npx', 'becalm', 'hunt');
    expect(stderr).toContain(
      `Expected Vitest 4.1 or newer, or 5, was ${version}. ` +
        'Run "npm install -D vitest@5", or install a newer becalm.\n',
    );
    expect(status).toBe(2);
  });

  test.each(['README.md', 'tools/becalm/README.md'])('is packed and installed here as %s says', (path) => {
    const readme = readFileSync(join(repositoryRoot, path), 'utf8');
    expect(readme).toContain('npm pack -w becalm');
    expect(readme).toContain(`npm install -D ./${basename(tarball)}`);
  });
});

/** A project that has becalm beside a Vitest of another version, of which only the version is there. */
async function withVitest(version: string, { folder }: Install): Promise<string> {
  const root = join(folder, `vitest-${version}`);
  const modules = join(root, 'node_modules');
  await cp(join(folder, 'node_modules/becalm'), join(modules, 'becalm'), { recursive: true });
  await mkdir(join(modules, '.bin'));
  await symlink('../becalm/bin/becalm.js', join(modules, '.bin/becalm'));
  await mkdir(join(modules, 'vitest'));
  const manifest = { name: 'vitest', version, type: 'module', exports: { './node': './node.js' } };
  await writeFile(join(modules, 'vitest/package.json'), JSON.stringify(manifest));
  await writeFile(join(modules, 'vitest/node.js'), `export const version = '${version}';\n`);
  await writeFile(join(root, 'package.json'), '{ "private": true, "type": "module" }');
  return root;
}
