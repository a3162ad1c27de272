import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measures } from '../../tools/cleanup/measures.ts';
import { type Defect, otherDefects, plantedFiles } from './check/defects.ts';
import { type CheckRun, RepositoryCopy } from './check/repository-copy.ts';

/** One defect for each measure: those that `npm run check` meets as well. */
const defects: Readonly<Record<string, string>> = {
  'dead-code': 'a dead file',
  copies: 'a short block that stands four times',
  likenesses: 'four functions that differ in names',
  complexity: 'a function of complexity 11',
  types: 'an any',
  documentation: 'an export of a bench without a doc comment',
  size: 'a long file',
  exceptions: 'a type that is asserted twice',
};

interface Told {
  readonly holds: boolean;
  readonly measures: readonly {
    readonly name: string;
    readonly holds: boolean;
    readonly places: readonly { readonly path: string; readonly weight: number }[];
  }[];
}

describe('npm run cleanup with a defect planted for each measure', () => {
  let run: CheckRun;
  let told: Told;
  let copy: RepositoryCopy;

  beforeAll(async () => {
    copy = new RepositoryCopy(isOfTheTools);
    copy.plant(plantedFiles(planted()));
    run = await copy.run('cleanup', '--json');
    told = JSON.parse(run.output) as Told;
  });

  afterAll(() => {
    copy[Symbol.dispose]();
  });

  it('fails with status 1, and says so', () => {
    expect([run.status, told.holds]).toEqual([1, false]);
  });

  it.each(measures.map(({ name }) => name))('breaks the floor of %s where it was planted', (name) => {
    const [found] = told.measures.filter((each) => each.name === name);
    expect(found?.holds).toBe(false);
    const files = planted().find(({ title }) => title === defects[name])?.files ?? {};
    const paths = found?.places.map(({ path }) => path) ?? [];
    expect(paths.filter((path) => Object.hasOwn(files, path))).not.toEqual([]);
  });

  it('prints the same as a table, for some measures', async () => {
    const { status, output } = await copy.run('cleanup', '--only', 'size', '--top', '2');
    expect(output).toMatch(/^ +measure +figure +floor +what is measured\nBREAKS {2}size +1 of /);
    expect(output).toMatch(/\n\nsize\n {2}401 {2}tests\/core\/planted-long\.ts:1 +401 lines\n {2}\d+ /);
    expect(status).toBe(1);
  });

  it('ends with status 2 and a hint for a wrong argument, and with 1 for a commit that nobody knows', async () => {
    const wrong = await copy.run('cleanup', '--only', 'speling');
    expect([wrong.status, wrong.output]).toEqual([
      2,
      expect.stringMatching(/was "speling"\. See npm run cleanup -- --help\.\n$/),
    ]);
    const unknown = await copy.run('cleanup', '--report', '--before', 'nowhere', '--only', 'size');
    expect([unknown.status, unknown.output]).toEqual([
      1,
      expect.stringMatching(/^Expected a commit that git knows here for --before, was "nowhere"\./),
    ]);
  });

  it('explains itself', async () => {
    const { status, output } = await copy.run('cleanup', '--help');
    expect(output).toMatch(/^npm run cleanup /);
    expect(status).toBe(0);
  });
});

/** The tools and their settings without what they are for: a small project is measured in a few seconds. */
function isOfTheTools(path: string): boolean {
  const isSettings = !path.includes('/') || path === 'tools/becalm/package.json';
  return isSettings || path.startsWith('tools/check/') || path.startsWith('tools/cleanup/');
}

function planted(): readonly Defect[] {
  const titles = Object.values(defects);
  return otherDefects.filter(({ title }) => titles.includes(title));
}

describe('npm run cleanup here', () => {
  it('says its measures and its options', async () => {
    const { status, stdout } = await cleanup('--help');
    expect(status).toBe(0);
    for (const { name } of measures) expect(stdout).toContain(name);
  });

  it('measures what it is asked for, as a table and as JSON', async () => {
    const table = await cleanup('--only', 'size');
    expect(table.stdout).toMatch(/^holds +size +0 of [\d,]+ files above 400 lines/m);
    expect(table.status).toBe(0);
    const { status, stdout } = await cleanup('--only', 'size,exceptions', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      holds: true,
      measures: [{ name: 'size' }, { name: 'exceptions' }],
    });
    expect(status).toBe(0);
  });

  it.each([
    [['--only', 'speling'], 2, 'speling'],
    [['--report', '--before', 'no-such-commit', '--only', 'size'], 1, 'was "no-such-commit". Fetch it'],
  ])('refuses %j', async (args, expected, message) => {
    const { status, stderr } = await cleanup(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(expected);
  });
});

interface Ended {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function cleanup(...args: readonly string[]): Promise<Ended> {
  const main = join(import.meta.dirname, '..', '..', 'tools', 'cleanup', 'main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}
